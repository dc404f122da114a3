using System.Runtime.InteropServices;

namespace Hyb.Iox.Tests.Copying;

/// <summary>
/// Random short reads, would-blocks, mores, ends and failures on both sides, with and without a
/// policy: does every byte arrive, once, in order, and does every call say what the model says?
/// </summary>
public class CopyPropertyTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_122;
    private const int Runs = 100_000;
    private const int TeeRuns = 20_000;
    private const int CallsMax = 10_000;

    private long _calls;
    private long _interrupted;
    private long _kept;

    [Fact]
    public void No_byte_is_lost_or_doubled_and_every_result_is_the_models()
    {
        output.WriteLine($"seed {Seed}");
        for (var run = 0; run < Runs; run++)
            OneCopy(run, new Random(Seed + run));
        output.WriteLine($"{Runs} runs, {_calls} calls, {_interrupted} ended early, "
            + $"{_kept} with bytes left in the buffer");

        // The runs must have met what they are for.
        Assert.True(_interrupted > Runs);
        Assert.True(_kept > Runs / 10);
    }

    [Fact]
    public void No_byte_is_lost_or_doubled_through_tees_and_staged_ends()
    {
        output.WriteLine($"seed {Seed}");
        for (var run = 0; run < TeeRuns; run++)
            OneTee(run, new Random(Seed - run));
    }

    private void OneCopy(int run, Random random)
    {
        var data = new byte[random.Next(120)];
        random.NextBytes(data);
        var kind = (SourceKind)random.Next(3);
        var (readSeed, writeSeed) = (random.Next(), random.Next());
        var mask = random.Next(3) == 0 ? (int?)null : random.Next(1 << 16);
        long? exactly = random.Next(2) == 0 ? null : random.Next(data.Length + 1);
        var buffer = new byte[random.Next(1, 40)];

        var reader = Reader(kind, readSeed, data);
        var writer = new RandomWriter(writeSeed);
        var policy = mask is { } m ? new MaskPolicy(m) : null;
        var modelWriter = new RandomWriter(writeSeed);
        var model = new CopyModel(
            Reader(kind, readSeed, data), modelWriter, mask is { } n ? new MaskPolicy(n) : null);

        var result = default(CopyResult);
        long copied = 0;
        for (var call = 0; !IsDone(result, exactly - copied); call++)
        {
            Assert.True(call < CallsMax, $"run {run} does not end");
            var wanted = exactly - copied;
            var expected = model.Run(buffer.Length, wanted);
            result = wanted is { } count
                ? NonBlockingCopy.CopyExactly(
                    reader, writer, count, buffer, policy, result.Unwritten)
                : NonBlockingCopy.Copy(reader, writer, buffer, policy, result.Unwritten);
            copied += result.Copied;
            _calls++;
            _interrupted += result.Outcome.IsOk ? 0 : 1;
            _kept += result.Unwritten > 0 ? 1 : 0;
            Assert.True(expected == result, $"run {run}: {expected} became {result}");
            CheckBytes(run, data, reader.Position, writer, copied, buffer, result.Unwritten);
        }

        Assert.Equal(exactly ?? data.Length, copied);
        Assert.Equal(modelWriter.Accepted, writer.Accepted);
    }

    private static bool IsDone(CopyResult result, long? left) => left is null
        ? result.Outcome.IsOk && result.SourceOutcome.IsEndOfStream
        : left == 0 && result.Outcome.IsOk;

    private static void CheckBytes(
        int run,
        byte[] data,
        int position,
        RandomWriter writer,
        long copied,
        byte[] buffer,
        int unwritten)
    {
        var accepted = CollectionsMarshal.AsSpan(writer.Accepted);
        Assert.True(copied == accepted.Length, $"run {run}: the count is wrong");
        Assert.True(position == copied + unwritten, $"run {run}: the source stands wrong");
        Assert.True(
            accepted.SequenceEqual(data.AsSpan(0, accepted.Length))
            && buffer.AsSpan(0, unwritten).SequenceEqual(data.AsSpan(accepted.Length, unwritten)),
            $"run {run}: the bytes are wrong");
    }

    private static void OneTee(int run, Random random)
    {
        var data = new byte[random.Next(120)];
        random.NextBytes(data);
        var policy = random.Next(3) == 0 ? null : new MaskPolicy(random.Next(1 << 16));
        var reader = Reader((SourceKind)random.Next(3), random.Next(), data);
        var (main, side, mirror) = (
            new RandomWriter(random.Next()),
            new RandomWriter(random.Next()),
            new RandomWriter(random.Next()));
        var teeReader = new TeeReader(reader, side, policy);
        var teeWriter = new TeeWriter(main, mirror, policy);
        var staged = new StagedReader(teeReader, random.Next(1, 40));
        var stagedWriter = new StagedWriter(teeWriter, random.Next(1, 40));
        var bothEnds = random.Next(2) == 0;
        var calls = 0;
        long copied = 0;
        while (main.Accepted.Count < data.Length
            || teeReader.OwedBytes + teeWriter.OwedBytes + staged.StagedBytes > 0)
        {
            Assert.True(calls++ < CallsMax, $"run {run} does not end");
            copied += NonBlockingCopy.Copy(
                bothEnds ? staged : teeReader,
                bothEnds ? teeWriter : stagedWriter,
                policy).Copied;
            _ = teeReader.Flush();
            _ = teeWriter.Flush();
            Assert.Equal(main.Accepted.Count, copied);
            Assert.Equal(reader.Position, side.Accepted.Count + teeReader.OwedBytes);
            Assert.Equal(main.Accepted.Count, mirror.Accepted.Count + teeWriter.OwedBytes);
            Assert.Equal(
                reader.Position,
                main.Accepted.Count + staged.StagedBytes + stagedWriter.StagedBytes);
        }

        Assert.Equal(data, main.Accepted);
        Assert.Equal(data, side.Accepted);
        Assert.Equal(data, mirror.Accepted);
    }

    private static RandomReader Reader(SourceKind kind, int seed, byte[] data) => kind switch
    {
        SourceKind.Plain => new RandomReader(seed, data),
        _ => new RandomSeekableReader(seed, data, kind == SourceKind.SeekRefuses),
    };
}

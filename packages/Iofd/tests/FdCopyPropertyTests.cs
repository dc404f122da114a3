using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

/// <summary>
/// No byte is lost or doubled between descriptors of any kind, in whatever pieces the source is
/// fed and the destination emptied.
/// </summary>
public class FdCopyPropertyTests(ITestOutputHelper output)
{
    private const int Seed = 20_251_125;
    private const int Runs = 200;
    private const int MaxSteps = 100_000;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Random_copies_deliver_every_byte_once(bool pipeSource, bool pipeDestination)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed + (pipeSource ? 1 : 0) + (pipeDestination ? 2 : 0));
        for (var run = 0; run < Runs; run++)
        {
            using var source = new End(pipeSource);
            using var destination = new End(pipeDestination);
            var data = new byte[random.Next(1, 200_000)];
            random.NextBytes(data);
            if (!pipeSource)
                source.Fill(data);
            if (random.Next(4) == 0 && !pipeDestination)
                Assert.True(destination.Write.SetStatusFlags(OpenFlags.Append).IsOk);
            var got = Transfer(random, source, destination, data);
            Assert.True(data.AsSpan().SequenceEqual(got), $"run {run} of {data.Length} bytes");
        }
    }

    private static byte[] Transfer(Random random, End source, End destination, byte[] data)
    {
        using var got = new MemoryStream();
        var buffer = new byte[random.Next(1, 40_000)];
        var (copied, fed, unwritten) = (0L, 0, 0);
        for (var step = 0; copied < data.Length; step++)
        {
            Assert.True(step < MaxSteps, $"{copied} of {data.Length} bytes after {step} steps");
            if (source.IsPipe && fed < data.Length)
            {
                var piece = data.AsSpan(fed, random.Next(1, data.Length - fed + 1));
                fed += source.Write.Write(piece).Count;
            }

            var wanted = random.Next(Math.Max(unwritten, 1), data.Length + 1);
            wanted = (int)Math.Min(wanted, data.Length - copied);
            var result = NonBlockingCopy.CopyExactly(
                source.Read, destination.Write, wanted, buffer, null, unwritten);
            copied += result.Copied;
            unwritten = result.Unwritten;
            if (result.Copied < wanted)
            {
                Assert.True(
                    result.Outcome.IsWouldBlock || unwritten > 0, result.Outcome.ToString());
            }

            if (destination.IsPipe && random.Next(2) == 0)
                destination.Drain(got, random.Next(1, 100_000));
        }

        destination.Drain(got, int.MaxValue);
        return got.ToArray();
    }

    private sealed class End : IDisposable
    {
        public End(bool isPipe)
        {
            IsPipe = isPipe;
            if (!isPipe)
            {
                Assert.True(MemFd.Create("hyb", out var file).IsOk);
                Read = Write = file.Fd;
                return;
            }

            var flags = OpenFlags.CloseOnExec | OpenFlags.NonBlocking;
            Assert.False(Syscall.Pipe2(out var read, out var write, flags).IsError);
            (Read, Write) = (new Fd(read, ownsHandle: true), new Fd(write, ownsHandle: true));
        }

        public bool IsPipe { get; }

        public Fd Read { get; }

        public Fd Write { get; }

        public void Fill(byte[] data) => Assert.Equal(data.Length, Write.WriteAt(data, 0).Count);

        public void Drain(MemoryStream into, int byteCountMax)
        {
            if (!IsPipe)
                Assert.True(Read.Seek(0, SeekWhence.Start, out _).IsOk);
            var buffer = new byte[16_384];
            while (byteCountMax > 0)
            {
                var space = buffer.AsSpan(0, Math.Min(buffer.Length, byteCountMax));
                var count = Read.Read(space).Count;
                if (count == 0)
                    return;
                into.Write(buffer, 0, count);
                byteCountMax -= count;
            }
        }

        public void Dispose()
        {
            Read.Dispose();
            Write.Dispose();
        }
    }
}

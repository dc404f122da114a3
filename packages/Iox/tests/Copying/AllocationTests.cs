namespace Hyb.Iox.Tests.Copying;

/// <summary>After the first rounds nothing is allocated, whatever the outcomes.</summary>
public class AllocationTests
{
    private const int WarmUps = 50;
    private const int Rounds = 1000;

    public static TheoryData<bool> Either => [false, true];

    [Theory]
    [MemberData(nameof(Either))]
    public void Copies_allocate_nothing(bool withPolicy)
    {
        ICopyPolicy? policy = withPolicy ? new YieldPolicy(static _ => { }) : null;
        var source = new Blinking();
        var destination = new Blinking();
        var buffer = new byte[4096];
        AssertNone(() =>
        {
            _ = NonBlockingCopy.Copy(source, destination, policy);
            var result = NonBlockingCopy.Copy(source, destination, buffer, policy);
            _ = NonBlockingCopy.CopyExactly(
                source, destination, 8192, buffer, policy, result.Unwritten);
            _ = NonBlockingCopy.CopyExactly(source, destination, 8192, policy);
        });
    }

    [Fact]
    public void Tees_and_staged_ends_allocate_nothing()
    {
        var reader = new TeeReader(new Blinking(), new Blinking());
        var writer = new TeeWriter(new Blinking(), new Blinking());
        var staged = new StagedReader(reader);
        var stagedWriter = new StagedWriter(writer);
        var buffer = new byte[NonBlockingCopy.DefaultBufferSize];
        AssertNone(() =>
        {
            _ = reader.Read(buffer);
            _ = writer.Write(buffer);
            _ = NonBlockingCopy.Copy(staged, writer);
            _ = NonBlockingCopy.Copy(reader, stagedWriter);
        });
    }

    [Fact]
    public void Streams_allocate_nothing()
    {
        var policy = new YieldPolicy(static _ => { });
        using var stream = new NonBlockingStream(new Plenty(), new Plenty(), policy);
        using var from = new StreamEndpoint(new MemoryStream(new byte[5000]));
        var buffer = new byte[4096];
        AssertNone(() =>
        {
            stream.Write(buffer);
            stream.WriteByte(1);
            _ = stream.Read(buffer);
            _ = stream.ReadByte();
            _ = from.Read(buffer);
            _ = from.Seek(-1);
        });
    }

    private static void AssertNone(Action round)
    {
        for (var i = 0; i < WarmUps; i++)
            round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Takes or gives part, and would block or ends in turn.
    private sealed class Blinking : INonBlockingReader, INonBlockingWriter
    {
        private int _turn;

        public IoResult Read(Span<byte> buffer) => Next(buffer.Length, Outcome.EndOfStream);

        public IoResult Write(ReadOnlySpan<byte> buffer) => Next(buffer.Length, Outcome.More);

        private IoResult Next(int length, Outcome other) => (_turn++ % 5) switch
        {
            0 => new IoResult(length / 2, Outcome.WouldBlock),
            1 => new IoResult(length, other),
            2 => new IoResult(0, Outcome.WouldBlock),
            _ => new IoResult(length, Outcome.Ok),
        };
    }

    private sealed class Plenty : INonBlockingReader, INonBlockingWriter
    {
        private bool _blocked;

        public IoResult Read(Span<byte> buffer) => Write(buffer);

        public IoResult Write(ReadOnlySpan<byte> buffer) =>
            (_blocked = !_blocked) ? IoResult.WouldBlock : new IoResult(buffer.Length, Outcome.Ok);
    }
}

using Hyb.Zcall;

namespace Hyb.Iox.Tests.Copying;

/// <summary>What a fake does in one call: at most so many bytes, then this outcome.</summary>
internal readonly record struct Step(int Count, Outcome Outcome)
{
    public static readonly Outcome Broken = Outcome.Failure(Errno.EIO);

    public static implicit operator Step((int Count, Outcome Outcome) step) =>
        new(step.Count, step.Outcome);
}

/// <summary>Reads its data by a script, then without limit; says the end with no bytes.</summary>
internal class FakeReader(byte[] data, params Step[] script) : INonBlockingReader
{
    private readonly Queue<Step> _script = new(script);

    public int Position { get; protected set; }

    public int Reads { get; private set; }

    public IoResult Read(Span<byte> buffer)
    {
        Reads++;
        var step = _script.Count > 0 ? _script.Dequeue() : new Step(int.MaxValue, Outcome.Ok);
        var count = Math.Min(Math.Min(step.Count, buffer.Length), data.Length - Position);
        data.AsSpan(Position, count).CopyTo(buffer);
        Position += count;
        var atEnd = count == 0 && step.Count == int.MaxValue;
        return new IoResult(count, atEnd ? Outcome.EndOfStream : step.Outcome);
    }
}

/// <summary>The same, and can go back, or says why not.</summary>
internal sealed class FakeSeekableReader(byte[] data, params Step[] script)
    : FakeReader(data, script), ISeekableReader
{
    public Outcome SeekOutcome { get; init; } = Outcome.Ok;

    public Outcome Seek(long relativeBytes)
    {
        if (SeekOutcome.IsOk)
            Position += (int)relativeBytes;
        return SeekOutcome;
    }
}

/// <summary>Accepts by a script, then everything.</summary>
internal sealed class FakeWriter(params Step[] script) : INonBlockingWriter
{
    private readonly Queue<Step> _script = new(script);

    public List<byte> Accepted { get; } = [];

    public int Writes { get; private set; }

    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        Writes++;
        var step = _script.Count > 0 ? _script.Dequeue() : new Step(int.MaxValue, Outcome.Ok);
        var count = Math.Min(step.Count, buffer.Length);
        Accepted.AddRange(buffer[..count]);
        return new IoResult(count, step.Outcome);
    }
}

/// <summary>Gives whatever count it is told to, possible or not.</summary>
internal sealed class Liar(int count) : INonBlockingReader, INonBlockingWriter
{
    public IoResult Read(Span<byte> buffer) => new(count, Outcome.Ok);

    public IoResult Write(ReadOnlySpan<byte> buffer) => new(count, Outcome.WouldBlock);
}

/// <summary>Fast paths by a script of results.</summary>
internal sealed class FakeFast(params CopyResult[] script) : IWriterTo, IReaderFrom
{
    private readonly Queue<CopyResult> _script = new(script);

    public List<long> Limits { get; } = [];

    public IoResult Read(Span<byte> buffer) => throw new InvalidOperationException("slow path");

    public IoResult Write(ReadOnlySpan<byte> buffer) =>
        throw new InvalidOperationException("slow path");

    public CopyResult WriteTo(INonBlockingWriter destination, long byteCountMax) =>
        Next(byteCountMax);

    public CopyResult ReadFrom(INonBlockingReader source, long byteCountMax) => Next(byteCountMax);

    private CopyResult Next(long byteCountMax)
    {
        Limits.Add(byteCountMax);
        return _script.Dequeue();
    }
}

/// <summary>One answer for everything; writes down its yields.</summary>
internal sealed class RecordingPolicy(PolicyAction onWouldBlock, PolicyAction onMore) : ICopyPolicy
{
    public static RecordingPolicy Retry => new(PolicyAction.Retry, PolicyAction.Retry);

    public List<CopyOp> Yields { get; } = [];

    public PolicyAction OnWouldBlock(CopyOp op) => onWouldBlock;

    public PolicyAction OnMore(CopyOp op) => onMore;

    public void Yield(CopyOp op) => Yields.Add(op);
}

internal static class Some
{
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)(i * 31 + (i >> 8));
        return bytes;
    }

    public static TheoryData<OutcomeKind> SemanticKinds =>
        [OutcomeKind.WouldBlock, OutcomeKind.More];

    public static Outcome Of(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Ok => Outcome.Ok,
        OutcomeKind.WouldBlock => Outcome.WouldBlock,
        OutcomeKind.More => Outcome.More,
        OutcomeKind.EndOfStream => Outcome.EndOfStream,
        _ => Step.Broken,
    };
}

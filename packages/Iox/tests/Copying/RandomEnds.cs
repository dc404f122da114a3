namespace Hyb.Iox.Tests.Copying;

/// <summary>How a random source may behave.</summary>
public enum SourceKind
{
    Plain,
    Seekable,
    SeekRefuses,
}

/// <summary>
/// A source of known bytes that gives them in random pieces with random outcomes. Two of the same
/// seed behave alike for the same calls.
/// </summary>
internal class RandomReader(int seed, byte[] data) : INonBlockingReader
{
    private readonly Random _random = new(seed);

    public int Position { get; protected set; }

    public IoResult Read(Span<byte> buffer)
    {
        var left = data.Length - Position;
        var count = _random.Next(4) == 0 ? 0 : _random.Next(Math.Min(buffer.Length, left) + 1);
        data.AsSpan(Position, count).CopyTo(buffer);
        Position += count;
        var outcome = _random.Next(12) switch
        {
            0 or 1 => Outcome.WouldBlock,
            2 or 3 => Outcome.More,
            4 => Step.Broken,
            _ => Outcome.Ok,
        };
        if (count == left && _random.Next(2) == 0)
            outcome = Outcome.EndOfStream;
        return new IoResult(count, outcome);
    }
}

internal sealed class RandomSeekableReader(int seed, byte[] data, bool refuses)
    : RandomReader(seed, data), ISeekableReader
{
    public Outcome Seek(long relativeBytes)
    {
        if (refuses)
            return Outcome.Failure(OutcomeFault.NotSeekable);
        Position += (int)relativeBytes;
        return Outcome.Ok;
    }
}

/// <summary>Accepts random parts of what it is offered, with random outcomes.</summary>
internal sealed class RandomWriter(int seed) : INonBlockingWriter
{
    private readonly Random _random = new(seed);

    public List<byte> Accepted { get; } = [];

    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        var count = _random.Next(3) == 0 ? buffer.Length : _random.Next(buffer.Length + 1);
        Accepted.AddRange(buffer[..count]);
        var outcome = _random.Next(12) switch
        {
            0 or 1 => Outcome.WouldBlock,
            2 => Outcome.More,
            3 => Step.Broken,
            4 => Outcome.EndOfStream,
            _ => Outcome.Ok,
        };
        return new IoResult(count, outcome);
    }
}

/// <summary>Decides by the op alone: two of the same mask decide alike.</summary>
internal sealed class MaskPolicy(int mask) : ICopyPolicy
{
    public PolicyAction OnWouldBlock(CopyOp op) => Answer((int)op);

    public PolicyAction OnMore(CopyOp op) => Answer((int)op + 8);

    public void Yield(CopyOp op)
    {
    }

    private PolicyAction Answer(int bit) =>
        (mask >> bit & 1) != 0 ? PolicyAction.Retry : PolicyAction.Return;
}

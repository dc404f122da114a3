namespace Hyb.Iox;

/// <summary>
/// Bytes that were taken from one side and that the other side has not accepted yet, in order.
/// The memory grows to the most that was ever owed, and is then used again.
/// </summary>
internal struct Owed
{
    private byte[]? _bytes;
    private int _start;

    /// <summary>Bytes owed.</summary>
    public int Count { get; private set; }

    /// <summary>Memory to read into, if nothing is owed; then keep some of it.</summary>
    public Span<byte> Space(int length)
    {
        if (_bytes is null || _bytes.Length < length)
            _bytes = GC.AllocateUninitializedArray<byte>(length);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Owes what stands at the start of <see cref="Space"/>.</summary>
    public void Keep(int count)
    {
        _start = 0;
        Count = count;
    }

    /// <summary>Owes these bytes, copied, if nothing is owed so far.</summary>
    public void Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Space(bytes.Length));
        Keep(bytes.Length);
    }

    /// <summary>Gives what is owed to a reader.</summary>
    public int MoveTo(Span<byte> buffer)
    {
        var count = Math.Min(Count, buffer.Length);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        Skip(count);
        return count;
    }

    /// <summary>Writes what is owed, or as much of it.</summary>
    /// <returns>As <see cref="Steps.WriteAll"/>.</returns>
    public IoResult WriteTo(
        INonBlockingWriter destination, long countMax, CopyOp op, ICopyPolicy? policy)
    {
        var bytes = _bytes.AsSpan(_start, (int)Math.Min(Count, countMax));
        var written = Steps.WriteAll(destination, bytes, op, policy);
        Skip(written.Count);
        return written;
    }

    private void Skip(int count)
    {
        _start += count;
        Count -= count;
    }
}

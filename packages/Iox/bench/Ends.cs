namespace Hyb.Iox.Bench;

/// <summary>
/// What is copied, and where to. Both sides use the same memory: how two arrays lie to each other
/// makes a fifth of a copy's time.
/// </summary>
internal static class Some
{
    public const int Count = 256 * 1024;

    public static byte[] Bytes { get; } = new byte[Count];

    public static byte[] Target { get; } = new byte[Count];
}

internal class ArrayReader : INonBlockingReader
{
    protected int Position { get; set; }

    public void Rewind() => Position = 0;

    public IoResult Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Some.Count - Position);
        Some.Bytes.AsSpan(Position, count).CopyTo(buffer);
        Position += count;
        return new IoResult(count, count == 0 ? Outcome.EndOfStream : Outcome.Ok);
    }
}

/// <summary>Knows a better way: all of it at once, and no staging.</summary>
internal sealed class ArrayWriterTo : ArrayReader, IWriterTo
{
    public CopyResult WriteTo(INonBlockingWriter destination, long byteCountMax)
    {
        var (count, outcome) = destination.Write(Some.Bytes.AsSpan(Position));
        Position += count;
        return new CopyResult(count, outcome);
    }
}

internal sealed class ArrayWriter : INonBlockingWriter
{
    public int Count { get; set; }

    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(Some.Target.AsSpan(Count));
        Count += buffer.Length;
        return new IoResult(buffer.Length, Outcome.Ok);
    }
}

/// <summary>The two ends as streams; none of the shortcuts of MemoryStream.</summary>
internal sealed class ArrayStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Some.Count - Position);
        Some.Bytes.AsSpan((int)Position, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(Some.Target.AsSpan((int)Position));
        Position += buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

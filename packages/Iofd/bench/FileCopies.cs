using Hyb.Benching;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Bench;

/// <summary>
/// What does a copy of 256 KiB from a memory file to another cost when it stays in the kernel,
/// over a FileStream's CopyTo? The number of iterations is written into the source and must have
/// arrived in the destination.
/// </summary>
internal abstract class FileCopy : BenchWork
{
    private const int Bytes = 256 * 1024;

    protected FileCopy()
    {
        From.Truncate(Bytes).ThrowIfFailure();
        To.Truncate(Bytes).ThrowIfFailure();
    }

    protected MemFd From { get; } = SignalWait.Made(MemFd.Create("from", out var file), file);

    protected MemFd To { get; } = SignalWait.Made(MemFd.Create("to", out var file), file);

    public override ulong Run(long iterations)
    {
        Span<byte> stamp = stackalloc byte[sizeof(long)];
        BitConverter.TryWriteBytes(stamp, iterations);
        From.WriteAt(stamp, 0).Outcome.ThrowIfFailure();
        stamp.Clear();
        var bytes = 0UL;
        for (var i = iterations; i > 0; i--)
            bytes += (ulong)CopyOnce();
        To.ReadAt(stamp, 0).Outcome.ThrowIfFailure();
        return bytes + BitConverter.ToUInt64(stamp);
    }

    public override ulong Expect(long iterations) =>
        ((ulong)iterations * Bytes) + (ulong)iterations;

    protected abstract long CopyOnce();

    protected override void Dispose(bool disposing)
    {
        From.Dispose();
        To.Dispose();
        base.Dispose(disposing);
    }
}

internal sealed class KernelFileCopy : FileCopy
{
    protected override long CopyOnce()
    {
        From.Fd.Seek(0, SeekWhence.Start, out _).ThrowIfFailure();
        To.Fd.Seek(0, SeekWhence.Start, out _).ThrowIfFailure();
        var result = NonBlockingCopy.Copy(From.Fd, To.Fd);
        result.Outcome.ThrowIfFailure();
        return result.Copied;
    }
}

internal sealed class FileStreamCopy : FileCopy
{
    private readonly FileStream _from;
    private readonly FileStream _to;

    public FileStreamCopy()
    {
        _from = new FileStream(From.Fd.BorrowAsFileHandle(), FileAccess.Read, bufferSize: 0);
        _to = new FileStream(To.Fd.BorrowAsFileHandle(), FileAccess.Write, bufferSize: 0);
    }

    protected override long CopyOnce()
    {
        _from.Position = 0;
        _to.Position = 0;
        _from.CopyTo(_to);
        return _to.Position;
    }

    protected override void Dispose(bool disposing)
    {
        _from.Dispose();
        _to.Dispose();
        base.Dispose(disposing);
    }
}

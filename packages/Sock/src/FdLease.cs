using Hyb.Iofd;

namespace Hyb.Sock;

/// <summary>
/// A reference that keeps a descriptor from being closed, and its number from being given to
/// somebody else, for the length of a call. Of a closed one the number is -1, with which every
/// system call answers EBADF by itself.
/// </summary>
internal readonly ref struct FdLease
{
    private readonly Fd? _held;

    public FdLease(Fd fd)
    {
        Number = -1;
        if (fd.IsClosed || fd.IsInvalid)
            return;
        var taken = false;
        try
        {
            fd.DangerousAddRef(ref taken);
        }
        catch (ObjectDisposedException)
        {
            // Disposed since the look above: the same answer.
        }

        if (!taken)
            return;
        _held = fd;
        Number = (int)fd.DangerousGetHandle();
    }

    public int Number { get; }

    public void Dispose() => _held?.DangerousRelease();
}

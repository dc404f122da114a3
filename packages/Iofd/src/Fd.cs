using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A file descriptor and its owner. It is closed once, by <see cref="SafeHandle.Dispose()"/> or
/// at the latest by the garbage collector, and never while a call of this class is inside the
/// kernel. Callable from any thread. After disposal calls report EBADF.
/// </summary>
public sealed class Fd : SafeHandle
{
    private const int Closed = -1;

    /// <summary>An invalid descriptor: -1.</summary>
    public Fd()
        : base(Closed, ownsHandle: true)
    {
    }

    /// <summary>Wraps a descriptor.</summary>
    /// <param name="number">The descriptor; not checked.</param>
    /// <param name="ownsHandle">
    /// Whether this object closes it. Pass <see langword="false"/> to borrow a descriptor that
    /// somebody else closes.
    /// </param>
    public Fd(int number, bool ownsHandle)
        : base(Closed, ownsHandle) => SetHandle(number);

    /// <summary>
    /// The descriptor's number, -1 once disposed. The number is a loan: it stays meaningful only
    /// while this object is neither disposed nor collected.
    /// </summary>
    public int Number => IsClosed ? Closed : (int)handle;

    /// <summary>Whether there is no descriptor.</summary>
    public override bool IsInvalid => (int)handle < 0;

    /// <summary>Opens a file, relative to the working directory: openat(2).</summary>
    /// <param name="path">The path; at most 4095 bytes of UTF-8, without NUL.</param>
    /// <param name="flags">How to open; O_CLOEXEC is always added.</param>
    /// <param name="fd">The new descriptor; an invalid one when the call failed.</param>
    /// <param name="mode">Permissions of a file that is created, before the umask.</param>
    /// <returns>Ok, or a failure with the errno of openat(2).</returns>
    public static Outcome Open(
        ReadOnlySpan<char> path, OpenFlags flags, out Fd fd, uint mode = 0b110_100_100)
    {
        var result = Syscall.OpenAt(
            Syscall.CurrentDirectory, path, flags | OpenFlags.CloseOnExec, mode);
        fd = result.IsError ? new Fd() : new Fd(result.Int32, ownsHandle: true);
        return Outcome.From(result);
    }

    /// <summary>read(2) at the file position.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <returns>
    /// The number of bytes; fewer than asked is normal, 0 with Ok is the end of the file.
    /// WouldBlock for EAGAIN.
    /// </returns>
    public IoResult Read(Span<byte> buffer)
    {
        var taken = false;
        try
        {
            return Take(ref taken)
                ? IoResult.From(Syscall.Read((int)handle, buffer))
                : IoResult.Failure(Errno.EBADF);
        }
        finally
        {
            Give(taken);
        }
    }

    /// <summary>write(2) at the file position.</summary>
    /// <param name="buffer">What to write.</param>
    /// <returns>The number of bytes taken, which may be fewer. WouldBlock for EAGAIN.</returns>
    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        var taken = false;
        try
        {
            return Take(ref taken)
                ? IoResult.From(Syscall.Write((int)handle, buffer))
                : IoResult.Failure(Errno.EBADF);
        }
        finally
        {
            Give(taken);
        }
    }

    /// <summary>fstat(2): type, size and identity of the file.</summary>
    /// <param name="status">The answer; all zero when the call failed.</param>
    public Outcome Status(out FileStatus status)
    {
        status = default;
        var taken = false;
        try
        {
            return Take(ref taken)
                ? Outcome.From(Syscall.FStat((int)handle, out status))
                : Outcome.Failure(Errno.EBADF);
        }
        finally
        {
            Give(taken);
        }
    }

    /// <summary>The number, for messages.</summary>
    public override string ToString() => $"fd {Number}";

    /// <inheritdoc/>
    // EINTR and EIO still release the descriptor on Linux: one call, whatever it says.
    protected override bool ReleaseHandle()
    {
        _ = Syscall.Close((int)handle);
        return true;
    }

    // A reference keeps close(2) away until the call is back; without one, the kernel could act
    // on a number that somebody else has meanwhile been given.
    private bool Take(ref bool taken)
    {
        if (IsClosed || IsInvalid)
            return false;
        try
        {
            DangerousAddRef(ref taken);
        }
        catch (ObjectDisposedException)
        {
            // Disposed between the check and the reference: the same answer as before it.
        }

        return taken;
    }

    private void Give(bool taken)
    {
        if (taken)
            DangerousRelease();
    }
}

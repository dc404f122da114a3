using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

public sealed partial class Fd
{
    /// <summary>fstat(2): type, size and identity of the file.</summary>
    /// <param name="status">The answer; all zero when the call failed.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome Status(out FileStatus status)
    {
        status = default;
        using var lease = Lease();
        return lease.IsValid
            ? Outcome.From(Syscall.FStat(lease.Number, out status))
            : Outcome.Failure(Errno.EBADF);
    }

    /// <summary>lseek(2): moves the file position.</summary>
    /// <param name="offset">Bytes, from where <paramref name="whence"/> says.</param>
    /// <param name="whence">From where.</param>
    /// <param name="position">The new position from the start; 0 when the call failed.</param>
    /// <returns>Ok; ESPIPE for what has no positions, EINVAL for one before the start.</returns>
    public Outcome Seek(long offset, SeekWhence whence, out long position)
    {
        using var lease = Lease();
        var result = lease.IsValid
            ? Syscall.LSeek(lease.Number, offset, whence)
            : FdLease.Closed;
        position = result.Value;
        return Outcome.From(result);
    }

    /// <summary>ftruncate(2): cuts the file, or extends it with zeros.</summary>
    /// <param name="length">The new length in bytes.</param>
    /// <returns>Ok; EINVAL for what has no length or a negative one.</returns>
    public Outcome Truncate(long length)
    {
        using var lease = Lease();
        return Outcome.From(lease.IsValid
            ? Syscall.FTruncate(lease.Number, length)
            : FdLease.Closed);
    }

    /// <summary>fsync(2): waits until data and metadata are on stable storage.</summary>
    /// <returns>Ok; EIO when they are not, EINVAL for what cannot be synchronised.</returns>
    public Outcome Sync()
    {
        using var lease = Lease();
        return Outcome.From(lease.IsValid ? Syscall.FSync(lease.Number) : FdLease.Closed);
    }

    /// <summary>The access mode and status flags: F_GETFL of fcntl(2).</summary>
    /// <param name="flags">The flags; none when the call failed.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetStatusFlags(out OpenFlags flags)
    {
        using var lease = Lease();
        var result = lease.Fcntl(FcntlCommand.GetStatusFlags);
        flags = OpenFlagsExtensions.FromKernel(result.Int32);
        return Outcome.From(result);
    }

    /// <summary>
    /// Sets the status flags that can change, O_APPEND, O_DIRECT, O_NOATIME and O_NONBLOCK; the
    /// kernel passes over the others: F_SETFL of fcntl(2). They belong to the open file, so
    /// duplicates see them too.
    /// </summary>
    /// <param name="flags">The flags.</param>
    /// <returns>
    /// Ok; EPERM for O_APPEND or O_NOATIME that the file forbids, EINVAL for O_DIRECT that it
    /// cannot do.
    /// </returns>
    public Outcome SetStatusFlags(OpenFlags flags)
    {
        using var lease = Lease();
        return Outcome.From(lease.Fcntl(FcntlCommand.SetStatusFlags, flags.ToKernel()));
    }

    /// <summary>Whether calls that would wait report WouldBlock instead: O_NONBLOCK.</summary>
    /// <param name="nonBlocking">The answer; false when the call failed.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetNonBlocking(out bool nonBlocking)
    {
        var outcome = GetStatusFlags(out var flags);
        nonBlocking = flags.HasFlag(OpenFlags.NonBlocking);
        return outcome;
    }

    /// <summary>
    /// Sets or clears O_NONBLOCK: one call to read the flags and one to set them, so a change
    /// that another thread makes between them is lost.
    /// </summary>
    /// <param name="nonBlocking">Whether calls report WouldBlock instead of waiting.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome SetNonBlocking(bool nonBlocking)
    {
        using var lease = Lease();
        var flags = lease.Fcntl(FcntlCommand.GetStatusFlags);
        if (flags.IsError)
            return Outcome.From(flags);
        const nint Bit = (nint)OpenFlags.NonBlocking;
        var wanted = nonBlocking ? flags.Value | Bit : flags.Value & ~Bit;
        return Outcome.From(lease.Fcntl(FcntlCommand.SetStatusFlags, wanted));
    }

    /// <summary>Whether execve(2) closes the descriptor: FD_CLOEXEC.</summary>
    /// <param name="closeOnExec">The answer; false when the call failed.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetCloseOnExec(out bool closeOnExec)
    {
        using var lease = Lease();
        var result = lease.Fcntl(FcntlCommand.GetDescriptorFlags);
        closeOnExec = ((DescriptorFlags)result.Int32).HasFlag(DescriptorFlags.CloseOnExec);
        return Outcome.From(result);
    }

    /// <summary>Sets or clears FD_CLOEXEC, which belongs to this number alone.</summary>
    /// <param name="closeOnExec">Whether execve(2) closes the descriptor.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome SetCloseOnExec(bool closeOnExec)
    {
        using var lease = Lease();
        var flags = lease.Fcntl(FcntlCommand.GetDescriptorFlags);
        if (flags.IsError)
            return Outcome.From(flags);
        const nint Bit = (nint)DescriptorFlags.CloseOnExec;
        var wanted = closeOnExec ? flags.Value | Bit : flags.Value & ~Bit;
        return Outcome.From(lease.Fcntl(FcntlCommand.SetDescriptorFlags, wanted));
    }

    /// <summary>
    /// Another number for the same open file, closed on exec: F_DUPFD_CLOEXEC of fcntl(2).
    /// Position and status flags are shared.
    /// </summary>
    /// <param name="duplicate">The duplicate, with its own owner; invalid when it failed.</param>
    /// <returns>Ok; EMFILE when no descriptor is left.</returns>
    public Outcome Duplicate(out Fd duplicate)
    {
        using var lease = Lease();
        var result = lease.Fcntl(FcntlCommand.DuplicateCloseOnExec);
        duplicate = Owner(result);
        return Outcome.From(result);
    }
}

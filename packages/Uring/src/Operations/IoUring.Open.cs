using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Opens a file: IORING_OP_OPENAT, openat(2), io_uring_prep_openat(3). Completes with the new
    /// descriptor, which nobody owns yet: wrap it in an <see cref="Iofd.Fd"/>, also when the
    /// program has lost interest meanwhile. With a slot as destination see
    /// <see cref="FileDestination"/>.
    /// </summary>
    /// <param name="directory">
    /// Where a relative path starts: a descriptor, or <see cref="FileTarget.WorkingDirectory"/>.
    /// A slot completes with EBADF.
    /// </param>
    /// <param name="path">The path, copied. Empty is ENOENT.</param>
    /// <param name="flags">How to open. A slot cannot be close-on-exec: EINVAL.</param>
    /// <param name="mode">Permissions of a file that is created, before the umask.</param>
    /// <param name="destination">Where the file goes: a new descriptor, or a slot.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome OpenAt(
        FileTarget directory,
        KernelText path,
        OpenFlags flags,
        UnixFileMode mode = UnixFileMode.None,
        FileDestination destination = default,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(directory);
        CheckDestination(destination);
        var bytes = path.PathBytes();
        if (!TryStage((nuint)bytes, out var memory))
            return Outcome.WouldBlock;
        _ = path.CopyTo(memory, bytes);
        return EnqueueStaged(new Sqe(IoUringOp.OpenAt, directory, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)mode,
            OperationFlags = (uint)flags.ToKernel(),
            FileIndex = destination.FileIndex,
        });
    }

    /// <summary>
    /// Opens a file and says how its path may be resolved: IORING_OP_OPENAT2, openat2(2),
    /// io_uring_prep_openat2(3). Completes as <see cref="OpenAt"/> does; with EINVAL also for flags
    /// that the kernel does not know.
    /// </summary>
    /// <param name="directory">
    /// Where a relative path starts: a descriptor, or <see cref="FileTarget.WorkingDirectory"/>.
    /// A slot completes with EBADF.
    /// </param>
    /// <param name="path">The path, copied. Empty is ENOENT.</param>
    /// <param name="how">Flags, mode and resolution, copied.</param>
    /// <param name="destination">Where the file goes: a new descriptor, or a slot.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome OpenAt2(
        FileTarget directory,
        KernelText path,
        OpenHow how,
        FileDestination destination = default,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(directory);
        CheckDestination(destination);
        var bytes = path.PathBytes();
        if (!TryStage((nuint)(sizeof(OpenHow) + bytes), out var memory))
            return Outcome.WouldBlock;
        *(OpenHow*)memory = how;
        _ = path.CopyTo(memory + sizeof(OpenHow), bytes);
        return EnqueueStaged(new Sqe(IoUringOp.OpenAt2, directory, context, options)
        {
            Address = (ulong)(memory + sizeof(OpenHow)),
            Length = (uint)sizeof(OpenHow),
            Offset = (ulong)memory,
            FileIndex = destination.FileIndex,
        });
    }

    /// <summary>
    /// Closes a descriptor, or empties a slot: IORING_OP_CLOSE, close(2), io_uring_prep_close(3).
    /// Completes with 0. Requests in flight keep the file and go on: cancel them first. A
    /// descriptor that is not open or is a ring gives EBADF; so does an empty slot.
    /// </summary>
    /// <param name="file">
    /// A descriptor that nobody owns any more, as <see cref="OpenAt"/> brings it, or a slot. What
    /// an <see cref="Iofd.Fd"/> owns is closed by disposing that, or twice.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome CloseFile(
        FileTarget file,
        SqeContext context = default,
        SqeOptions options = default)
    {
        var sqe = new Sqe(IoUringOp.Close, file, context, options);
        if (!file.IsFixed)
            return Enqueue(sqe);

        // A slot is named in another field, and not as a file to work on.
        CheckTarget(file);
        return Enqueue(sqe with
        {
            Flags = sqe.Flags & ~SqeFlags.FixedFile,
            Fd = 0,
            FileIndex = unchecked(file.Number + 1),
        });
    }
}

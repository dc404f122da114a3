using System.Runtime.CompilerServices;
using Hyb.Iofd;
using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Gives the file of a slot a descriptor: IORING_OP_FIXED_FD_INSTALL,
    /// io_uring_prep_fixed_fd_install(3). The slot keeps the file. Completes with the descriptor,
    /// which somebody must close; with EBADF when the slot is empty; with EPERM under another
    /// personality.
    /// </summary>
    /// <param name="file">The slot.</param>
    /// <param name="flags">Whether the descriptor outlives execve(2).</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome FixedFdInstall(
        FixedFile file,
        FixedFdInstallFlags flags = FixedFdInstallFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.FixedFdInstall, Checked(file), context, options)
        {
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Changes slots of the table of registered files: IORING_OP_FILES_UPDATE,
    /// io_uring_prep_files_update(3). Completes with how many slots were done, fewer when a
    /// descriptor is not open; with EBADF when it was the first; with ENXIO without a table, ENFILE
    /// when none is free. What stood in a slot that gets a file is taken out before.
    /// </summary>
    /// <param name="first">
    /// The first slot; or <see cref="FileDestination.AnySlot"/>: each descriptor goes to a free
    /// slot, whose number takes the descriptor's place in the array.
    /// </param>
    /// <param name="descriptors">
    /// A descriptor for each slot; with a first slot also <see cref="EmptySlot"/> to take the file
    /// out and <see cref="KeepSlot"/> to leave the slot alone. The caller's, valid and unmoved
    /// until the completion.
    /// </param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">The first is a descriptor and no slot.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No descriptor, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome FilesUpdate(
        FileDestination first,
        int* descriptors,
        int count,
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireSlot(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        CheckDestination(first, count);
        return Enqueue(new Sqe(IoUringOp.FilesUpdate, FileTarget.None, context, options)
        {
            Address = (ulong)descriptors,
            Length = (uint)count,
            Offset = first == FileDestination.AnySlot
                ? (uint)first.FileIndex
                : (uint)first.FileIndex - 1,
        });
    }

    private static void RequireSlot(
        FileDestination place, [CallerArgumentExpression(nameof(place))] string? name = null)
    {
        if (!place.IsSlot)
            throw new ArgumentException("The kernel puts the file into a slot only.", name);
    }
}

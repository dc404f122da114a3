using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Renames a file: IORING_OP_RENAMEAT, renameat2(2), io_uring_prep_renameat(3). Completes
    /// with 0; EXDEV across mounts.
    /// </summary>
    /// <param name="oldDirectory">
    /// Where a relative old path starts: a descriptor, or
    /// <see cref="FileTarget.WorkingDirectory"/>. A slot completes with EBADF.
    /// </param>
    /// <param name="oldPath">What to rename, copied. Empty is ENOENT.</param>
    /// <param name="newDirectory">The same for the new path.</param>
    /// <param name="newPath">Its new name, copied.</param>
    /// <param name="flags">What happens when that exists.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome RenameAt(
        FileTarget oldDirectory,
        KernelText oldPath,
        FileTarget newDirectory,
        KernelText newPath,
        RenameFlags flags = RenameFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(oldDirectory);
        CheckTarget(newDirectory);
        var oldPathBytes = oldPath.PathBytes();
        var newPathBytes = newPath.PathBytes();
        if (!TryStage((nuint)(oldPathBytes + newPathBytes), out var memory))
            return Outcome.WouldBlock;
        var second = oldPath.CopyTo(memory, oldPathBytes);
        _ = newPath.CopyTo(second, newPathBytes);
        options = Merged(options, newDirectory);
        return EnqueueStaged(new Sqe(IoUringOp.RenameAt, oldDirectory, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)newDirectory.Number,
            Offset = (ulong)second,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Removes a name, and with the last one the file: IORING_OP_UNLINKAT, unlinkat(2),
    /// io_uring_prep_unlinkat(3). Completes with 0; EISDIR for a directory, or ENOTDIR for anything
    /// else when a directory was meant.
    /// </summary>
    /// <param name="directory">
    /// Where a relative path starts: a descriptor, or <see cref="FileTarget.WorkingDirectory"/>.
    /// A slot completes with EBADF.
    /// </param>
    /// <param name="path">The path, copied. Empty is ENOENT.</param>
    /// <param name="flags">Whether it is a directory.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome UnlinkAt(
        FileTarget directory,
        KernelText path,
        UnlinkFlags flags = UnlinkFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(directory);
        var bytes = path.PathBytes();
        if (!TryStage((nuint)bytes, out var memory))
            return Outcome.WouldBlock;
        _ = path.CopyTo(memory, bytes);
        return EnqueueStaged(new Sqe(IoUringOp.UnlinkAt, directory, context, options)
        {
            Address = (ulong)memory,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Makes a directory: IORING_OP_MKDIRAT, mkdirat(2), io_uring_prep_mkdirat(3). Completes
    /// with 0; EEXIST when the name is taken.
    /// </summary>
    /// <param name="directory">
    /// Where a relative path starts: a descriptor, or <see cref="FileTarget.WorkingDirectory"/>.
    /// A slot completes with EBADF.
    /// </param>
    /// <param name="path">The path, copied. Empty is ENOENT.</param>
    /// <param name="mode">Its permissions, before the umask.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome MkdirAt(
        FileTarget directory,
        KernelText path,
        UnixFileMode mode,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(directory);
        var bytes = path.PathBytes();
        if (!TryStage((nuint)bytes, out var memory))
            return Outcome.WouldBlock;
        _ = path.CopyTo(memory, bytes);
        return EnqueueStaged(new Sqe(IoUringOp.MkdirAt, directory, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)mode,
        });
    }

    /// <summary>
    /// Makes a symbolic link: IORING_OP_SYMLINKAT, symlinkat(2), io_uring_prep_symlinkat(3).
    /// Completes with 0; EEXIST when the name is taken.
    /// </summary>
    /// <param name="target">What the link says, copied; it need not exist. Empty is ENOENT.</param>
    /// <param name="directory">
    /// Where a relative link path starts: a descriptor, or
    /// <see cref="FileTarget.WorkingDirectory"/>. A slot completes with EBADF.
    /// </param>
    /// <param name="linkPath">The name of the link, copied.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SymlinkAt(
        KernelText target,
        FileTarget directory,
        KernelText linkPath,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(directory);
        var targetBytes = target.PathBytes();
        var linkPathBytes = linkPath.PathBytes();
        if (!TryStage((nuint)(targetBytes + linkPathBytes), out var memory))
            return Outcome.WouldBlock;
        var second = target.CopyTo(memory, targetBytes);
        _ = linkPath.CopyTo(second, linkPathBytes);
        return EnqueueStaged(new Sqe(IoUringOp.SymlinkAt, directory, context, options)
        {
            Address = (ulong)memory,
            Offset = (ulong)second,
        });
    }

    /// <summary>
    /// Gives a file another name: IORING_OP_LINKAT, linkat(2), io_uring_prep_linkat(3). Completes
    /// with 0; EXDEV across mounts, EPERM for a directory.
    /// </summary>
    /// <param name="oldDirectory">
    /// Where a relative old path starts: a descriptor, or
    /// <see cref="FileTarget.WorkingDirectory"/>. A slot completes with EBADF.
    /// </param>
    /// <param name="oldPath">
    /// What to name, copied.
    /// Empty is ENOENT, unless <see cref="LinkFlags.EmptyPath"/> asks for the descriptor itself.
    /// </param>
    /// <param name="newDirectory">The same for the new path.</param>
    /// <param name="newPath">Its other name, copied.</param>
    /// <param name="flags">What the old path means.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">A NUL inside a path, or half a character.</exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome LinkAt(
        FileTarget oldDirectory,
        KernelText oldPath,
        FileTarget newDirectory,
        KernelText newPath,
        LinkFlags flags = LinkFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(oldDirectory);
        CheckTarget(newDirectory);
        var oldPathBytes = oldPath.PathBytes();
        var newPathBytes = newPath.PathBytes();
        if (!TryStage((nuint)(oldPathBytes + newPathBytes), out var memory))
            return Outcome.WouldBlock;
        var second = oldPath.CopyTo(memory, oldPathBytes);
        _ = newPath.CopyTo(second, newPathBytes);
        options = Merged(options, newDirectory);
        return EnqueueStaged(new Sqe(IoUringOp.LinkAt, oldDirectory, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)newDirectory.Number,
            Offset = (ulong)second,
            OperationFlags = (uint)flags,
        });
    }

    // docs/decisions/0131-staged-or-kept.md: what is copied here and what stays the caller's.
    //
    // The second directory is a bare number to the kernel, which would take a slot for the
    // descriptor of the same number. With the flag it refuses both ways alike.
    private static SqeOptions Merged(SqeOptions options, FileTarget second) =>
        options with { Flags = options.Flags | second.Flags };
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Sets an extended attribute of an open file: IORING_OP_FSETXATTR, fsetxattr(2),
    /// io_uring_prep_fsetxattr(3). Completes with 0.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="name">
    /// The attribute with its namespace, such as <c>user.origin</c>, copied.
    /// </param>
    /// <param name="value">The value, copied; 65536 bytes at most.</param>
    /// <param name="flags">What happens when the attribute is there, or not.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// The name has more than 255 bytes, the value more than 65536, or a text has a NUL inside.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SetXattr(
        FileTarget file,
        KernelText name,
        ReadOnlySpan<byte> value,
        XattrFlags flags = XattrFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(file);
        CheckXattrValue(value);
        var bytes = name.XattrNameBytes();
        if (!TryStage((nuint)(bytes + value.Length), out var memory))
            return Outcome.WouldBlock;
        var staged = name.CopyTo(memory, bytes);
        value.CopyTo(new Span<byte>(staged, value.Length));
        return EnqueueStaged(new Sqe(IoUringOp.FSetXattr, file, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)value.Length,
            Offset = (ulong)staged,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Sets an extended attribute of a file by its path: IORING_OP_SETXATTR, setxattr(2),
    /// io_uring_prep_setxattr(3). Completes with 0.
    /// </summary>
    /// <param name="path">
    /// The file, copied; relative to the working directory. Links are followed.
    /// </param>
    /// <param name="name">
    /// The attribute with its namespace, such as <c>user.origin</c>, copied.
    /// </param>
    /// <param name="value">The value, copied; 65536 bytes at most.</param>
    /// <param name="flags">What happens when the attribute is there, or not.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// The name has more than 255 bytes, the value more than 65536, or a text has a NUL inside.
    /// </exception>
    /// <exception cref="PathTooLongException">The path has more than 4095 bytes.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SetXattr(
        KernelText path,
        KernelText name,
        ReadOnlySpan<byte> value,
        XattrFlags flags = XattrFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckXattrValue(value);
        var nameBytes = name.XattrNameBytes();
        var pathBytes = path.PathBytes();
        if (!TryStage((nuint)(nameBytes + pathBytes + value.Length), out var memory))
            return Outcome.WouldBlock;
        var stagedPath = name.CopyTo(memory, nameBytes);
        var staged = path.CopyTo(stagedPath, pathBytes);
        value.CopyTo(new Span<byte>(staged, value.Length));
        return EnqueueStaged(new Sqe(IoUringOp.SetXattr, FileTarget.None, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)value.Length,
            Offset = (ulong)staged,
            OperationFlags = (uint)flags,
            Address3 = (ulong)stagedPath,
        });
    }

    /// <summary>
    /// Reads an extended attribute of an open file: IORING_OP_FGETXATTR, fgetxattr(2),
    /// io_uring_prep_fgetxattr(3). Completes with the length of the value; ENODATA when there is
    /// none, ERANGE when it is longer than the memory.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="name">
    /// The attribute with its namespace, such as <c>user.origin</c>, copied.
    /// </param>
    /// <param name="value">
    /// Where the kernel writes the value, or nothing to learn its length; the caller's, valid and
    /// unmoved until the completion.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// The name has more than 255 bytes or a NUL inside.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetXattr(
        FileTarget file,
        KernelText name,
        IoVec value,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(file);
        var length = XattrRoom(value);
        var bytes = name.XattrNameBytes();
        if (!TryStage((nuint)bytes, out var memory))
            return Outcome.WouldBlock;
        _ = name.CopyTo(memory, bytes);
        return EnqueueStaged(new Sqe(IoUringOp.FGetXattr, file, context, options)
        {
            Address = (ulong)memory,
            Length = length,
            Offset = (ulong)value.Address,
        });
    }

    /// <summary>
    /// Reads an extended attribute of a file by its path: IORING_OP_GETXATTR, getxattr(2),
    /// io_uring_prep_getxattr(3). Completes as the other does.
    /// </summary>
    /// <param name="path">
    /// The file, copied; relative to the working directory. Links are followed.
    /// </param>
    /// <param name="name">
    /// The attribute with its namespace, such as <c>user.origin</c>, copied.
    /// </param>
    /// <param name="value">
    /// Where the kernel writes the value, or nothing to learn its length; the caller's, valid and
    /// unmoved until the completion.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// The name has more than 255 bytes, or a text has a NUL inside.
    /// </exception>
    /// <exception cref="PathTooLongException">The path has more than 4095 bytes.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetXattr(
        KernelText path,
        KernelText name,
        IoVec value,
        SqeContext context = default,
        SqeOptions options = default)
    {
        var length = XattrRoom(value);
        var nameBytes = name.XattrNameBytes();
        var pathBytes = path.PathBytes();
        if (!TryStage((nuint)(nameBytes + pathBytes), out var memory))
            return Outcome.WouldBlock;
        var stagedPath = name.CopyTo(memory, nameBytes);
        _ = path.CopyTo(stagedPath, pathBytes);
        return EnqueueStaged(new Sqe(IoUringOp.GetXattr, FileTarget.None, context, options)
        {
            Address = (ulong)memory,
            Length = length,
            Offset = (ulong)value.Address,
            Address3 = (ulong)stagedPath,
        });
    }

    // No value is longer than this, and so no more room is of use.
    private static uint XattrRoom(IoVec value) =>
        (uint)Math.Min(value.Length, Syscall.MaxXattrValueBytes);

    private static void CheckXattrValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > Syscall.MaxXattrValueBytes)
        {
            throw new ArgumentException(
                $"The value has {value.Length} bytes; the kernel takes "
                    + $"{Syscall.MaxXattrValueBytes}.",
                nameof(value));
        }
    }
}

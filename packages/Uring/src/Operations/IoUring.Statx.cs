using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Tells what is known of a file: IORING_OP_STATX, statx(2), io_uring_prep_statx(3). Completes
    /// with 0 when the result has been written.
    /// </summary>
    /// <param name="directory">
    /// Where a relative path starts: a descriptor, or <see cref="FileTarget.WorkingDirectory"/>.
    /// A slot completes with EBADF.
    /// </param>
    /// <param name="path">
    /// The path, copied.
    /// Empty is ENOENT, unless <see cref="StatxFlags.EmptyPath"/> asks for the descriptor itself.
    /// </param>
    /// <param name="result">
    /// At least 256 bytes, where the kernel writes a <see cref="Zcall.Statx"/> when it has
    /// succeeded; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="mask">What is asked for; the result says what there is.</param>
    /// <param name="flags">Whether to follow a link, and how fresh.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// The result has no room, or a path has a NUL inside or half a character.
    /// </exception>
    /// <exception cref="PathTooLongException">A path has more than 4095 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Statx(
        FileTarget directory,
        KernelText path,
        IoVec result,
        StatxMask mask = StatxMask.Basic,
        StatxFlags flags = StatxFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(directory);
        CheckRoom(result, Zcall.Statx.SizeInBytes, nameof(result));
        var bytes = path.PathBytes();
        if (!TryStage((nuint)bytes, out var memory))
            return Outcome.WouldBlock;
        _ = path.CopyTo(memory, bytes);
        return EnqueueStaged(new Sqe(IoUringOp.Statx, directory, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)mask,
            Offset = (ulong)result.Address,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Tells what is known of an open file: IORING_OP_STATX with AT_EMPTY_PATH, statx(2).
    /// Completes with 0 when the result has been written.
    /// </summary>
    /// <param name="file">A descriptor. A slot completes with EBADF.</param>
    /// <param name="result">
    /// At least 256 bytes, where the kernel writes a <see cref="Zcall.Statx"/> when it has
    /// succeeded; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="mask">What is asked for; the result says what there is.</param>
    /// <param name="flags">How fresh.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">The result has no room.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Statx(
        FileTarget file,
        IoVec result,
        StatxMask mask = StatxMask.Basic,
        StatxFlags flags = StatxFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Statx(Checked(file), default, result, mask, flags | StatxFlags.EmptyPath, context, options);

    private static void CheckRoom(IoVec memory, int bytes, string name)
    {
        if (memory.Length < (nuint)bytes)
            throw new ArgumentException($"{bytes} bytes are needed.", name);
    }
}

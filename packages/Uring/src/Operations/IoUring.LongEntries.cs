using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private IoUringProbe? _operations;

    /// <summary>
    /// Does nothing, in an entry of 128 bytes, and completes with 0: IORING_OP_NOP128, since Linux
    /// 6.19. It takes a ring with such entries.
    /// </summary>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="NotSupportedException">
    /// The entries of this ring are shorter, or the kernel does not have the operation.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Nop128(
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireLongEntries(IoUringOp.Nop128);
        return Enqueue(Nop128Entry(context, options));
    }

    /// <summary>
    /// As <see cref="Command"/>, in an entry of 128 bytes: IORING_OP_URING_CMD128, since Linux
    /// 6.19. It takes a ring with such entries; in one where all are as long, Command does the same
    /// on every kernel.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="command">What to do: sqe->cmd_op.</param>
    /// <param name="memory">As for <see cref="Command"/>.</param>
    /// <param name="data">As for <see cref="Command"/>. Copied.</param>
    /// <param name="flags">As for <see cref="Command"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">The data is too long for any entry.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The memory is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The entries of this ring are shorter, or the kernel does not have the operation.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Command128(
        FileTarget file,
        uint command,
        IoVec memory = default,
        ReadOnlySpan<byte> data = default,
        UringCmdFlags flags = UringCmdFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireLongEntries(IoUringOp.UringCmd128);
        return EnqueueCommand(
            CommandEntry(
                IoUringOp.UringCmd128, Checked(file), command, memory, flags, context, options),
            data);
    }

    internal static Sqe Nop128Entry(SqeContext context, SqeOptions options) =>
        new(IoUringOp.Nop128, FileTarget.None, context, options);

    // By name, because a kernel that does not know the operation answers EINVAL, as to much else.
    private void RequireLongEntries(IoUringOp operation)
    {
        if ((SetupFlags & IoUringSetupFlags.Sqe128) == 0)
        {
            throw new NotSupportedException(
                $"{operation} takes a ring with entries of 128 bytes (IORING_SETUP_SQE128).");
        }

        _operations ??= Probe();
        if (!_operations.Supports(operation))
            throw new NotSupportedException($"This kernel does not have {operation}: Linux 6.19.");
    }
}

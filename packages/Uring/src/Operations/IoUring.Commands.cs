using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    // What an entry of 64 bytes has room for.
    private const int ShortCommandBytes = 16;

    /// <summary>
    /// Has a file do what only its driver knows, as ioctl(2) does: IORING_OP_URING_CMD,
    /// io_uring_prep_uring_cmd(3). The result is the driver's; EOPNOTSUPP when it knows no
    /// commands, or not this one.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="command">What to do: sqe->cmd_op.</param>
    /// <param name="memory">
    /// What sqe->addr and sqe->len say, where the driver looks at them; the caller's, valid and
    /// unmoved until the last completion.
    /// </param>
    /// <param name="data">
    /// What the entry itself carries: sqe->cmd. Copied; up to 16 bytes, in a ring of
    /// <see cref="SqeSize.Bytes128"/> up to <see cref="MaxCommandBytes"/>.
    /// </param>
    /// <param name="flags">
    /// Fixed: the memory is in the registered buffer whose index is
    /// <see cref="SqeOptions.BufferGroup"/>. Multishot: there are completions until one lacks
    /// <see cref="Completion.HasMore"/>.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The memory is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="ArgumentException">The data is too long for any entry.</exception>
    /// <exception cref="NotSupportedException">
    /// The data is too long for the entries of this ring.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Command(
        FileTarget file,
        uint command,
        IoVec memory = default,
        ReadOnlySpan<byte> data = default,
        UringCmdFlags flags = UringCmdFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        EnqueueCommand(
            CommandEntry(
                IoUringOp.UringCmd, Checked(file), command, memory, flags, context, options),
            data);

    /// <summary>
    /// Tells a block device that a range is no longer needed: IORING_OP_URING_CMD with
    /// BLOCK_URING_CMD_DISCARD. What is read there afterwards is not defined. Completes with 0;
    /// with EINVAL when the range is not whole blocks, EOPNOTSUPP when the file is no block device
    /// or cannot discard, EBADF when it is not open for writing.
    /// </summary>
    /// <param name="device">The device, its descriptor or slot.</param>
    /// <param name="offset">Where the range begins, in bytes.</param>
    /// <param name="length">How long it is, in bytes.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An offset or length below 0, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome DiscardBlocks(
        FileTarget device,
        long offset,
        long length,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Enqueue(new Sqe(IoUringOp.UringCmd, Checked(device), context, options)
        {
            Offset = UringConstants.BlockDiscard,
            Address = (ulong)offset,
            Address3 = (ulong)length,
        });
    }

    internal static Sqe CommandEntry(
        IoUringOp operation,
        FileTarget file,
        uint command,
        IoVec memory,
        UringCmdFlags flags,
        SqeContext context,
        SqeOptions options) =>
        new(operation, file, context, options)
        {
            Offset = command,
            Address = (ulong)memory.Address,
            Length = EntryLength(memory),
            OperationFlags = (uint)flags,
        };

    private Outcome EnqueueCommand(in Sqe sqe, ReadOnlySpan<byte> data)
    {
        if (data.Length > ShortCommandBytes)
            return Enqueue(sqe, data);
        Span<ulong> words = stackalloc ulong[2];
        words.Clear();
        data.CopyTo(MemoryMarshal.AsBytes(words));
        return Enqueue(sqe with { Address3 = words[0], AttributeMask = words[1] });
    }
}

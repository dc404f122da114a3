using System.Diagnostics.CodeAnalysis;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Sends without a copy, where the network card can: IORING_OP_SEND_ZC,
    /// io_uring_prep_send_zc(3). The first completion has the number of bytes, or an errno. When it
    /// has HasMore, a second one follows, a notification, and the memory stays the kernel's until
    /// then; without HasMore it is the caller's at once.
    /// </summary>
    /// <remarks>
    /// Notifications come in any order, of failures too. Their result is a usage word and no errno:
    /// see <see cref="Completion.WasCopied"/>.
    /// </remarks>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// What to send; the caller's, valid and unchanged until the last completion.
    /// </param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; <see cref="SendRecvFlags.ReportUsage"/> for a
    /// notification that tells whether the kernel copied after all.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="SqeFlags.SkipSuccess"/>, which the kernel refuses here.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendZeroCopy(
        FileTarget socket,
        IoVec buffer,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireCompletion(context, options);
        return Enqueue(new Sqe(IoUringOp.SendZc, Checked(socket), context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)buffer.Address,
            Length = EntryLength(buffer),
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Sends from a registered buffer without a copy: IORING_RECVSEND_FIXED_BUF,
    /// io_uring_prep_send_zc_fixed(3). Completes as the other.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// A registered buffer or a part of one; unchanged until the last completion.
    /// </param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; <see cref="SendRecvFlags.ReportUsage"/> for a
    /// notification that tells whether the kernel copied after all.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest; the buffer group is not used.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="SqeFlags.SkipSuccess"/>, which the kernel refuses here.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendZeroCopy(
        FileTarget socket,
        FixedBuffer buffer,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireCompletion(context, options);
        return Enqueue(new Sqe(IoUringOp.SendZc, Checked(socket), context, options)
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(mode | SendRecvFlags.FixedBuffer)),
            Address = (ulong)buffer.Memory.Address,
            Length = EntryLength(buffer.Memory),
            OperationFlags = (uint)flags,
            BufferIndex = buffer.Index,
        });
    }

    /// <summary>
    /// Sends a datagram to an address without a copy: io_uring_prep_send_set_addr(3). Completes as
    /// <c>SendZeroCopy</c>.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// What to send; the caller's, valid and unchanged until the last completion.
    /// </param>
    /// <param name="address">Where to; copied. None for the connected peer.</param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; <see cref="SendRecvFlags.ReportUsage"/> for a
    /// notification that tells whether the kernel copied after all.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="SqeFlags.SkipSuccess"/>, which the kernel refuses here.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendToZeroCopy(
        FileTarget socket,
        IoVec buffer,
        in SockAddr address,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        RequireCompletion(context, options);
        var length = EntryLength(buffer);
        if (!TryStageAddress(address, out var memory))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.SendZc, socket, context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)buffer.Address,
            Length = length,
            OperationFlags = (uint)flags,
            Offset = (ulong)memory,
            FileIndex = address.Length,
        });
    }

    /// <summary>
    /// Sends a datagram from a registered buffer to an address without a copy: IORING_OP_SEND_ZC
    /// with IORING_RECVSEND_FIXED_BUF. Completes as <c>SendZeroCopy</c>.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// A registered buffer or a part of one; unchanged until the last completion.
    /// </param>
    /// <param name="address">Where to; copied. None for the connected peer.</param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; <see cref="SendRecvFlags.ReportUsage"/> for a
    /// notification that tells whether the kernel copied after all.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest; the buffer group is not used.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="SqeFlags.SkipSuccess"/>, which the kernel refuses here.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendToZeroCopy(
        FileTarget socket,
        FixedBuffer buffer,
        in SockAddr address,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        RequireCompletion(context, options);
        var length = EntryLength(buffer.Memory);
        if (!TryStageAddress(address, out var memory))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.SendZc, socket, context, options)
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(mode | SendRecvFlags.FixedBuffer)),
            Address = (ulong)buffer.Memory.Address,
            Length = length,
            OperationFlags = (uint)flags,
            Offset = (ulong)memory,
            BufferIndex = buffer.Index,
            FileIndex = address.Length,
        });
    }

    // The kernel says EINVAL, and does not say why.
    private static void RequireCompletion(SqeContext context, SqeOptions options)
    {
        if (((options.Flags | context.Flags) & SqeFlags.SkipSuccess) != 0)
            ThrowNeedsCompletion();
    }

    [DoesNotReturn]
    private static void ThrowNeedsCompletion() => throw new ArgumentException(
        "A zero-copy send cannot skip its completion (IOSQE_CQE_SKIP_SUCCESS): that says whether "
            + "a notification follows, and so when the memory is free.",
        "options");
}

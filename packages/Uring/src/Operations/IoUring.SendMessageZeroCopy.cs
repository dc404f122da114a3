using System.Diagnostics.CodeAnalysis;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Sends a message without a copy, where the network card can: IORING_OP_SENDMSG_ZC,
    /// io_uring_prep_sendmsg_zc(3). It is <see cref="SendMessage"/>, and completes as
    /// <c>SendZeroCopy</c>.
    /// </summary>
    /// <remarks>
    /// A datagram of more pieces than a packet has fragments, a piece of several pages being
    /// several, completes with EMSGSIZE: more than 17 unless the kernel is built for more
    /// (CONFIG_MAX_SKB_FRAGS). A stream takes them all, or some.
    /// </remarks>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="vectors">
    /// At most 1024 pieces. The list is copied; the memory it names is the caller's, valid and
    /// unchanged until the last completion. A datagram has fewer: see the remarks.
    /// </param>
    /// <param name="control">
    /// As of <see cref="SendMessage"/>: the caller's until the first completion.
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
    /// More than 1024 pieces, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendMessageZeroCopy(
        FileTarget socket,
        ReadOnlySpan<IoVec> vectors,
        IoVec control = default,
        in SockAddr address = default,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        RequireCompletion(context, options);
        if (!TryStageMessage(vectors, control, address, out var message))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.SendMsgZc, socket, context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)message,
            Length = 1,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Sends parts of one registered buffer as a message without a copy:
    /// io_uring_prep_sendmsg_zc_fixed(3). Completes as the other.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">A registered buffer or a part of one, in which all pieces lie.</param>
    /// <param name="vectors">
    /// 1 to 1024 pieces. The list is copied; the memory it names is the caller's, valid and
    /// unchanged until the last completion. A datagram has fewer, as of the other.
    /// </param>
    /// <param name="control">As of the other.</param>
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
    /// A piece lies outside the buffer; or <see cref="SqeFlags.SkipSuccess"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// More than 1024 pieces, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendMessageZeroCopy(
        FileTarget socket,
        FixedBuffer buffer,
        ReadOnlySpan<IoVec> vectors,
        IoVec control = default,
        in SockAddr address = default,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        RequireCompletion(context, options);
        RequireInside(buffer.Memory, vectors);
        if (!TryStageMessage(vectors, control, address, out var message))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.SendMsgZc, socket, context, options)
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(mode | SendRecvFlags.FixedBuffer)),
            Address = (ulong)message,
            Length = 1,
            OperationFlags = (uint)flags,
            BufferIndex = buffer.Index,
        });
    }

    private static void RequireInside(IoVec buffer, ReadOnlySpan<IoVec> vectors)
    {
        foreach (ref readonly var vector in vectors)
        {
            var offset = (nuint)vector.Address - (nuint)buffer.Address;
            if (offset > buffer.Length || vector.Length > buffer.Length - offset)
                ThrowOutside();
        }
    }

    [DoesNotReturn]
    private static void ThrowOutside() => throw new ArgumentException(
        "A piece lies outside the registered buffer.", "vectors");
}

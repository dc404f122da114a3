using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Receives: IORING_OP_RECV, recv(2), io_uring_prep_recv(3). Completes with the number of
    /// bytes as soon as there are some; 0 at the end of the stream. SocketNonEmpty tells that more
    /// waits.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// Where the bytes go; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="flags">
    /// <see cref="MessageFlags.WaitAll"/> to fill the buffer, and none but what is asked for;
    /// <see cref="MessageFlags.DontWait"/> for EAGAIN, <see cref="MessageFlags.Peek"/>, and so on.
    /// </param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/> when nothing has come yet, as far as is known.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Receive(
        FileTarget socket,
        IoVec buffer,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Recv, Checked(socket), context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)buffer.Address,
            Length = EntryLength(buffer),
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Receives into a buffer that the kernel takes from a group when data has come:
    /// IORING_OP_RECV with IOSQE_BUFFER_SELECT. Completes with the number of bytes and, with
    /// HasBuffer, the buffer's id; 0 at the end of the stream; ENOBUFS when the group is empty or
    /// there is none.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">
    /// The group, for example a <see cref="BufferRing"/>. Its buffers are the kernel's until a
    /// completion names them.
    /// </param>
    /// <param name="maxBytes">No more than that; 0 for the size of the buffer.</param>
    /// <param name="flags">As of <see cref="Receive"/>.</param>
    /// <param name="mode">As of <see cref="Receive"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveSelected(
        FileTarget socket,
        ushort bufferGroup,
        uint maxBytes = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Recv, Checked(socket), context, Selecting(options, bufferGroup))
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Length = maxBytes,
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Receives into as many buffers of a group as there is data for: IORING_RECVSEND_BUNDLE.
    /// Completes with the number of bytes in all, which fill buffers in the order of the group,
    /// and the id of the first; ENOENT without such a group.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">As of <see cref="ReceiveSelected"/>; a ring of buffers.</param>
    /// <param name="maxBytes">
    /// No more in all than that. With 0 the kernel begins with one buffer or two, and
    /// SocketNonEmpty tells that more waits.
    /// </param>
    /// <param name="flags">As of <see cref="Receive"/>.</param>
    /// <param name="mode">As of <see cref="Receive"/>; Bundle is added.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveBundle(
        FileTarget socket,
        ushort bufferGroup,
        uint maxBytes = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        ReceiveSelected(
            socket, bufferGroup, maxBytes, flags, mode | SendRecvFlags.Bundle, context, options);

    /// <summary>
    /// Receives whenever data comes, until the stream ends, it is canceled or it fails:
    /// io_uring_prep_recv_multishot(3). Each completion has a buffer, as of
    /// <see cref="ReceiveSelected"/>, and HasMore; the one without HasMore is the last. ENOBUFS is
    /// no end of the stream: recycle buffers and receive again.
    /// </summary>
    /// <remarks>
    /// On Unix sockets the kernel may miss the end of a stream that ends while this is queued, and
    /// wait for ever: see docs/decisions/0146-a-missed-end.md for what helps.
    /// </remarks>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">
    /// The group. Its buffers are the kernel's until a completion names them.
    /// </param>
    /// <param name="maxBytes">No more a completion than that; 0 for the size of a buffer.</param>
    /// <param name="flags">As of <see cref="Receive"/>; WaitAll is EINVAL.</param>
    /// <param name="mode">
    /// As of <see cref="Receive"/>; Multishot is added. With <see cref="SendRecvFlags.Bundle"/>
    /// each completion is one of <see cref="ReceiveBundle"/>.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveMultishot(
        FileTarget socket,
        ushort bufferGroup,
        uint maxBytes = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        ReceiveSelected(
            socket, bufferGroup, maxBytes, flags, mode | SendRecvFlags.Multishot, context, options);

    /// <summary>
    /// Receives from a queue of a network card without a copy, whenever data comes:
    /// IORING_OP_RECV_ZC, io_uring_prep_recv_zc(3). The kernel has it as multishot only. Its
    /// completions have 32 bytes and say where in the queue's area the data lies. EINVAL when the
    /// ring has no such queue, and in what Hyb.Uring.Zcrx asks of the ring's set-up.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="interfaceQueue">The id of the registered queue.</param>
    /// <param name="maxBytes">No more in all than that, then it ends; 0 for no limit.</param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; Multishot is added.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveZeroCopy(
        FileTarget socket,
        int interfaceQueue,
        uint maxBytes = 0,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.RecvZc, Checked(socket), context, options)
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(mode | SendRecvFlags.Multishot)),
            Length = maxBytes,
            FileIndex = interfaceQueue,
        });
}

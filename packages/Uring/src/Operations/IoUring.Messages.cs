using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Sends a message of several pieces, with control messages and an address when it needs
    /// them: IORING_OP_SENDMSG, sendmsg(2), io_uring_prep_sendmsg(3). Completes with the number of
    /// bytes, which over a stream may be fewer than asked.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="vectors">
    /// At most 1024 pieces. The list is copied; the memory it names is the caller's, valid and
    /// unchanged until the completion.
    /// </param>
    /// <param name="control">
    /// What a <see cref="ControlWriter"/> wrote, or none. The kernel reads it when it sends, which
    /// may be later: it is the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="address">Where to; copied. None for the connected peer.</param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">As of <see cref="Send"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// More than 1024 pieces, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendMessage(
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
        if (!TryStageMessage(vectors, control, address, out var message))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.SendMsg, socket, context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)message,
            Length = 1,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Receives a message with its sender's address and control messages: IORING_OP_RECVMSG,
    /// recvmsg(2), io_uring_prep_recvmsg(3). Completes with the number of bytes; 0 at the end of a
    /// stream, and for an empty datagram.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="header">
    /// What comes with the message, in native or pinned memory. The kernel writes it at the
    /// completion: it is the caller's, valid, unmoved and in no other operation until then.
    /// </param>
    /// <param name="vectors">
    /// Where the data goes: at most 1024 pieces. The list is copied; the memory it names is the
    /// caller's, valid and unmoved until the completion. With
    /// <see cref="SqeFlags.BufferSelect"/> none, and the data goes to a buffer of the group.
    /// </param>
    /// <param name="control">
    /// Where control messages go, or nowhere; the caller's, valid and unmoved until the
    /// completion. Descriptors among them belong to the caller, and are close-on-exec.
    /// </param>
    /// <param name="flags">As of <see cref="Receive"/>; MSG_CMSG_CLOEXEC is added.</param>
    /// <param name="mode">As of <see cref="Receive"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentNullException">There is no header.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// More than 1024 pieces, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveMessage(
        FileTarget socket,
        MessageHeader* header,
        ReadOnlySpan<IoVec> vectors,
        IoVec control = default,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        ArgumentNullException.ThrowIfNull(header);
        if (!TryStageVectors(vectors, out var staged))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.RecvMsg, socket, context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)header->Prepare(staged, vectors.Length, control),
            Length = 1,
            OperationFlags = (uint)(flags | MessageFlags.ControlCloseOnExec),
        });
    }

    /// <summary>
    /// Receives messages until it is canceled or fails: io_uring_prep_recvmsg_multishot(3). Each
    /// completion has a buffer of the group and HasMore; <see cref="ReceivedMessage"/> reads what
    /// the kernel puts there. The completion without HasMore is the last; ENOBUFS asks for buffers.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">
    /// The group. Its buffers are the kernel's until a completion names them. A buffer shorter
    /// than <see cref="MessageRoom.OverheadBytes"/> is EFAULT.
    /// </param>
    /// <param name="room">How much room address and control messages have in each buffer.</param>
    /// <param name="flags">
    /// As of <see cref="Receive"/>; MSG_CMSG_CLOEXEC is added, WaitAll is EINVAL. With
    /// <see cref="MessageFlags.Truncated"/> the length of what did not fit is reported.
    /// </param>
    /// <param name="mode">As of <see cref="Receive"/>; Multishot is added.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReceiveMessageMultishot(
        FileTarget socket,
        ushort bufferGroup,
        MessageRoom room,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        // The kernel copies the header when it takes the entry, and writes to buffers only.
        if (!TryStage((nuint)sizeof(MsgHdr), out var memory))
            return Outcome.WouldBlock;
        *(MsgHdr*)memory = new MsgHdr
        {
            NameLength = (uint)room.AddressBytes,
            ControlLength = (nuint)room.ControlBytes,
        };
        return EnqueueStaged(new Sqe(
            IoUringOp.RecvMsg, socket, context, Selecting(options, bufferGroup))
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(mode | SendRecvFlags.Multishot)),
            Address = (ulong)memory,
            Length = 1,
            OperationFlags = (uint)(flags | MessageFlags.ControlCloseOnExec),
        });
    }

    // What the kernel copies when it takes the entry: the header, the list of pieces and the
    // address. Not the control messages, to which it keeps a pointer: docs/decisions/0135. Eight
    // pieces and an IP address find room beside the slot without a block of its own.
    private bool TryStageMessage(
        ReadOnlySpan<IoVec> vectors, IoVec control, in SockAddr address, out MsgHdr* message)
    {
        if (vectors.Length > Syscall.MaxVectors)
            ThrowTooMany();
        var name = address.Bytes;
        var bytes = sizeof(MsgHdr) + (vectors.Length * sizeof(IoVec)) + name.Length;
        var staged = TryStage((nuint)bytes, out var memory);
        message = (MsgHdr*)memory;
        if (!staged)
            return false;
        var pieces = (IoVec*)(message + 1);
        var end = (byte*)(pieces + vectors.Length);
        vectors.CopyTo(new Span<IoVec>(pieces, vectors.Length));
        name.CopyTo(new Span<byte>(end, name.Length));
        *message = new MsgHdr
        {
            Name = name.IsEmpty ? null : end,
            NameLength = (uint)name.Length,
            Vectors = pieces,
            VectorCount = (nuint)vectors.Length,
            Control = control.Length == 0 ? null : control.Address,
            ControlLength = control.Length,
        };
        return true;
    }
}

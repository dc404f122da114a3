using System.Diagnostics.CodeAnalysis;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Sends over a connection: IORING_OP_SEND, send(2), io_uring_prep_send(3). Completes with the
    /// number of bytes, which may be fewer than asked; EPIPE and ECONNRESET when the other side is
    /// gone, and no signal.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// What to send; the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="flags">
    /// <see cref="MessageFlags.WaitAll"/> to go on until all is sent, which is what skipping the
    /// completion of a success needs; <see cref="MessageFlags.DontWait"/> for EAGAIN.
    /// </param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/> when there is no room, as far as is known.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Send(
        FileTarget socket,
        IoVec buffer,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Send, Checked(socket), context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Address = (ulong)buffer.Address,
            Length = EntryLength(buffer),
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Sends a datagram to an address: IORING_OP_SEND, sendto(2),
    /// io_uring_prep_send_set_addr(3). Completes with the number of bytes.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="buffer">
    /// What to send; the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="address">Where to; copied. None for the connected peer.</param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">As of <see cref="Send"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendTo(
        FileTarget socket,
        IoVec buffer,
        in SockAddr address,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        var length = EntryLength(buffer);
        if (!TryStageAddress(address, out var memory))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.Send, socket, context, options)
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
    /// Sends pieces one after the other: IORING_OP_SEND with IORING_SEND_VECTORIZED, send(2).
    /// Completes with the number of bytes, which may be fewer than asked.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="vectors">
    /// At most 1024 pieces. The list is copied; the memory it names is the caller's, valid and
    /// unchanged until the completion.
    /// </param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">As of <see cref="Send"/>; Vectorized is added.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// More than 1024 pieces, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendVectored(
        FileTarget socket,
        ReadOnlySpan<IoVec> vectors,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        if (!TryStageVectors(vectors, out var memory))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.Send, socket, context, options)
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(mode | SendRecvFlags.Vectorized)),
            Address = (ulong)memory,
            Length = (uint)vectors.Length,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Sends the oldest buffer of a group: IORING_OP_SEND with IOSQE_BUFFER_SELECT. Completes with
    /// the number of bytes, and with the buffer's id; ENOBUFS when the group has none, ENOENT
    /// without such a group. Sends that wait keep their order, because each takes its buffer when
    /// its turn has come.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">
    /// The group, a ring of provided buffers, which the caller fills with what to send.
    /// </param>
    /// <param name="maxBytes">No more of the buffer than that; 0 for all.</param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">As of <see cref="Send"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendSelected(
        FileTarget socket,
        ushort bufferGroup,
        uint maxBytes = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Send, Checked(socket), context, Selecting(options, bufferGroup))
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)mode),
            Length = maxBytes,
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Sends all buffers that a group has, in their order: io_uring_prep_send_bundle(3),
    /// IORING_RECVSEND_BUNDLE. A completion tells the bytes and the id of the first of its buffers;
    /// more may follow while HasMore. The last has no HasMore: a short send, or ENOBUFS when the
    /// group is empty.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="bufferGroup">
    /// The group, a ring of provided buffers, which the caller fills with what to send.
    /// </param>
    /// <param name="maxBytes">No more at a time than that; 0 for all there is.</param>
    /// <param name="flags">As of <see cref="Send"/>.</param>
    /// <param name="mode">As of <see cref="Send"/>; Bundle is added.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendBundle(
        FileTarget socket,
        ushort bufferGroup,
        uint maxBytes = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        SendSelected(
            socket, bufferGroup, maxBytes, flags, mode | SendRecvFlags.Bundle, context, options);

    // The kernel copies an address when it takes the entry. Null for no address.
    private bool TryStageAddress(in SockAddr address, out byte* memory)
    {
        var bytes = address.Bytes;
        if (!TryStage((nuint)bytes.Length, out memory))
            return false;
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        if (bytes.IsEmpty)
            memory = null;
        return true;
    }

    private bool TryStageVectors(ReadOnlySpan<IoVec> vectors, out IoVec* memory)
    {
        if (vectors.Length > Syscall.MaxVectors)
            ThrowTooMany();
        var staged = TryStage((nuint)(vectors.Length * sizeof(IoVec)), out var bytes);
        memory = (IoVec*)bytes;
        if (staged)
            vectors.CopyTo(new Span<IoVec>(memory, vectors.Length));
        return staged;
    }

    [DoesNotReturn]
    private static void ThrowTooMany() => throw new ArgumentOutOfRangeException(
        "vectors", "The kernel takes at most 1024 pieces.");
}

using Hyb.Iofd;
using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Posts a completion to another ring, or to this one: IORING_OP_MSG_RING with IORING_MSG_DATA,
    /// io_uring_prep_msg_ring(3), io_uring_prep_msg_ring_cqe_flags(3). It wakes who waits there.
    /// Completes here with 0; with EBADFD when the other is no ring, or not started; with
    /// EOVERFLOW when its completion queue could not take it.
    /// </summary>
    /// <param name="ring">
    /// The other ring, by its descriptor: rings cannot be registered as files.
    /// </param>
    /// <param name="message">What the completion there brings as its identity.</param>
    /// <param name="result">What it brings as its result.</param>
    /// <param name="messageFlags">
    /// What it brings as its flags: IORING_MSG_RING_FLAGS_PASS. Whoever takes it believes them.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome MessageRing(
        FileTarget ring,
        SqeContext message,
        int result = 0,
        CqeFlags? messageFlags = null,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.MsgRing, Checked(ring), context, options)
        {
            Address = (ulong)MsgRingCommand.Data,
            Offset = message.Value,
            Length = (uint)result,
            OperationFlags = (uint)(messageFlags is null
                ? MsgRingFlags.None
                : MsgRingFlags.PassFlags),
            FileIndex = (int)messageFlags.GetValueOrDefault(),
        });

    /// <summary>
    /// Puts a registered file of this ring into the table of another ring: IORING_OP_MSG_RING with
    /// IORING_MSG_SEND_FD, io_uring_prep_msg_ring_fd(3), io_uring_prep_msg_ring_fd_alloc(3). This
    /// ring keeps it, too. Completes here with 0, or the slot for
    /// <see cref="FileDestination.AnySlot"/>, and there with the same; with EBADF when the slot is
    /// empty, EINVAL when the other ring is this one or has no such slot, ENFILE when it has none
    /// free. With EOVERFLOW the file has arrived, but its completion has not.
    /// </summary>
    /// <param name="ring">
    /// The other ring, by its descriptor: rings cannot be registered as files.
    /// </param>
    /// <param name="file">The file to give.</param>
    /// <param name="destination">The slot there, or any.</param>
    /// <param name="message">What the completion there brings as its identity.</param>
    /// <param name="skipsCompletion">
    /// Whether there is no completion in the other ring: IORING_MSG_RING_CQE_SKIP.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is a descriptor: there is no such form.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SendDescriptor(
        FileTarget ring,
        FixedFile file,
        FileDestination destination,
        SqeContext message = default,
        bool skipsCompletion = false,
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireSlot(destination);
        CheckTarget(ring);
        CheckTarget(file);
        return Enqueue(new Sqe(IoUringOp.MsgRing, ring, context, options)
        {
            Address = (ulong)MsgRingCommand.SendFd,
            Offset = message.Value,
            Address3 = (uint)file.Slot,
            FileIndex = destination.FileIndex,
            OperationFlags = (uint)(skipsCompletion
                ? MsgRingFlags.SkipCompletion
                : MsgRingFlags.None),
        });
    }
}

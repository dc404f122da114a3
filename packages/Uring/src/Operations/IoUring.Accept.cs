using System.Diagnostics.CodeAnalysis;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Accepts a connection: IORING_OP_ACCEPT, accept4(2), io_uring_prep_accept(3),
    /// io_uring_prep_accept_direct(3). Completes with what <see cref="FileDestination"/> says,
    /// also when nobody waits for it any more: a descriptor that comes late must be closed.
    /// EINVAL when the socket does not listen; EMFILE, ENFILE.
    /// </summary>
    /// <param name="listener">The socket that listens, its descriptor or slot.</param>
    /// <param name="peer">
    /// Where the other side's address goes, in native or pinned memory, or null. The kernel writes
    /// it when a connection comes: it is the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="into">A new descriptor, which is close-on-exec, or a slot.</param>
    /// <param name="flags">
    /// <see cref="SocketForm.NonBlocking"/> for a socket whose system calls do not wait; operations
    /// wait inside the ring all the same, as of <see cref="Socket"/>.
    /// </param>
    /// <param name="accept">
    /// <see cref="AcceptFlags.PollFirst"/> when no connection is expected to wait,
    /// <see cref="AcceptFlags.DontWait"/> for EAGAIN when none does.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Accept(
        FileTarget listener,
        ReceivedAddress* peer = null,
        FileDestination into = default,
        SocketForm flags = SocketForm.None,
        AcceptFlags accept = AcceptFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        if ((accept & AcceptFlags.Multishot) != 0)
            ThrowNotMultishot();
        CheckDestination(into);
        if (peer != null)
            peer->Prepare();
        return Enqueue(new Sqe(IoUringOp.Accept, Checked(listener), context, options)
        {
            IoPriority = (ushort)(options.IoPriority | (ushort)accept),
            Address = peer == null ? 0 : (ulong)peer->Address,
            Offset = peer == null ? 0 : (ulong)peer->LengthAddress,
            OperationFlags = (uint)NewSocketFlags(flags, into),
            FileIndex = into.FileIndex,
        });
    }

    /// <summary>
    /// Accepts connections until it is canceled or fails: io_uring_prep_multishot_accept(3),
    /// io_uring_prep_multishot_accept_direct(3). Each connection has a completion of its own, as
    /// of <see cref="Accept"/>, with HasMore; the one without is the last, whatever its result.
    /// Whose connection it is, getpeername(2) tells: one address for all would be overwritten.
    /// </summary>
    /// <param name="listener">The socket that listens, its descriptor or slot.</param>
    /// <param name="into">
    /// New descriptors, which are close-on-exec, or <see cref="FileDestination.AnySlot"/>.
    /// </param>
    /// <param name="flags">As of <see cref="Accept"/>.</param>
    /// <param name="accept">As of <see cref="Accept"/>; Multishot is added.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">One slot cannot take all connections.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome AcceptMultishot(
        FileTarget listener,
        FileDestination into = default,
        SocketForm flags = SocketForm.None,
        AcceptFlags accept = AcceptFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        if (into.IsSlot && into != FileDestination.AnySlot)
            ThrowOneSlot();
        return Enqueue(new Sqe(IoUringOp.Accept, Checked(listener), context, options)
        {
            IoPriority = (ushort)(
                options.IoPriority | (ushort)(accept | AcceptFlags.Multishot)),
            OperationFlags = (uint)NewSocketFlags(flags, into),
            FileIndex = into.FileIndex,
        });
    }

    [DoesNotReturn]
    private static void ThrowNotMultishot() => throw new ArgumentException(
        "Call AcceptMultishot: one address cannot hold the peers of many connections.", "accept");

    [DoesNotReturn]
    private static void ThrowOneSlot() => throw new ArgumentException(
        "One slot cannot take many connections: ask for FileDestination.AnySlot.", "into");
}

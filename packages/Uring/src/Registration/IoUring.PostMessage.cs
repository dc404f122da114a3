using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// The number of the ring's descriptor, by which others can post to it; -1 once disposed, and
    /// for a ring that has only an index. It is a loan.
    /// </summary>
    public int RingFd => _fd?.Number ?? -1;

    /// <summary>
    /// Posts a completion to this ring, from any thread and without a ring there:
    /// IORING_REGISTER_SEND_MSG_RING, io_uring_register_sync_msg(3). It wakes the owner from its
    /// wait, and is the way to do so.
    /// </summary>
    /// <param name="context">What the completion brings as its identity.</param>
    /// <param name="result">What it brings as its result.</param>
    /// <returns>
    /// Ok when it is posted, also to a ring whose thread has ended, where nobody will take it; a
    /// failure with EBADFD when the ring is not started.
    /// </returns>
    /// <exception cref="NotSupportedException">The ring has no descriptor.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome PostMessage(SqeContext context, int result = 0)
    {
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);

        var fd = _fd ?? throw new NotSupportedException(
            "A ring with a registered descriptor only cannot be found by others.");

        // A reference, so that the descriptor cannot be closed and its number given to another
        // file while the kernel looks it up.
        var isHeld = false;
        try
        {
            fd.DangerousAddRef(ref isHeld);
            return PostMessage(_ringFd, context, result);
        }
        finally
        {
            if (isHeld)
                fd.DangerousRelease();
        }
    }

    /// <summary>
    /// Posts a completion to a ring that is known by its descriptor only, as when another process
    /// has sent it: IORING_REGISTER_SEND_MSG_RING, io_uring_register_sync_msg(3).
    /// </summary>
    /// <param name="ring">The descriptor of the ring; the caller keeps it.</param>
    /// <param name="context">What the completion brings as its identity.</param>
    /// <param name="result">What it brings as its result.</param>
    /// <returns>
    /// As <see cref="PostMessage(SqeContext, int)"/>; and a failure with EBADFD when the file is no
    /// ring, EBADF when there is no such descriptor.
    /// </returns>
    /// <exception cref="ArgumentNullException">There is no ring.</exception>
    public static Outcome PostMessage(Fd ring, SqeContext context, int result = 0)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var outcome = PostMessage(ring.Number, context, result);
        GC.KeepAlive(ring);
        return outcome;
    }

    private static Outcome PostMessage(int ringFd, SqeContext context, int result)
    {
        const int NoRing = -1;
        var message = new Sqe
        {
            Opcode = IoUringOp.MsgRing,
            Fd = ringFd,
            Address = (ulong)MsgRingCommand.Data,
            Length = (uint)result,
            Offset = context.Value,
        };
        return Outcome.From(
            Syscall.IoUringRegister(NoRing, (uint)IoUringRegisterOp.SendMsgRing, &message, 1));
    }
}

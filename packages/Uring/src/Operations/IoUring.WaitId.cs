using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Waits for a child process: IORING_OP_WAITID, waitid(2), io_uring_prep_waitid(3). Completes
    /// with 0 when something has happened to it, or with the errno of waitid(2): ECHILD when there
    /// is no such child.
    /// </summary>
    /// <param name="type">What the id is.</param>
    /// <param name="id">A process, a group or the number of a process descriptor.</param>
    /// <param name="info">
    /// Where the kernel writes what happened, or null; the caller's, valid and unmoved until the
    /// completion.
    /// </param>
    /// <param name="events">What to wait for; none at all gives EINVAL.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome WaitId(
        WaitIdType type,
        int id,
        ChildInfo* info,
        Zcall.WaitOptions events = Zcall.WaitOptions.Exited,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.WaitId, FileTarget.None, context, options)
        {
            Fd = id,
            Length = (uint)type,
            Offset = (ulong)info,
            FileIndex = (int)events,
        });
}

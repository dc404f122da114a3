using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Completes when something happens to a file: IORING_OP_POLL_ADD, io_uring_prep_poll_add(3),
    /// io_uring_prep_poll_multishot(3). The result is the <see cref="PollEvents"/> that happened.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="events">What to watch for; errors and hang-ups are always reported.</param>
    /// <param name="flags">
    /// Multishot: completes at every change, with <see cref="Completion.HasMore"/> until the last,
    /// which can come at any time: then poll again. Level: reports states instead of changes.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A flag is not one of these, or a slot beyond the table.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// Level, and this kernel refuses it, as 6.18 does.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome PollAdd(
        FileTarget file,
        PollEvents events,
        PollFlags flags = PollFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        if (flags != PollFlags.None)
            CheckPoll(flags);
        return Enqueue(new Sqe(IoUringOp.PollAdd, Checked(file), context, options)
        {
            Length = (uint)flags,
            OperationFlags = (uint)events,
        });
    }

    /// <summary>
    /// Changes what a pending poll watches for, or its identity: IORING_OP_POLL_REMOVE with
    /// IORING_POLL_UPDATE_EVENTS or IORING_POLL_UPDATE_USER_DATA, io_uring_prep_poll_update(3).
    /// Completes with 0; with ENOENT when there is no such poll, with EALREADY when it is just
    /// completing. Whether it is multishot does not change.
    /// </summary>
    /// <param name="target">The identity of the poll.</param>
    /// <param name="events">What to watch for from now on; the same without.</param>
    /// <param name="newContext">Its identity from now on; the same without.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">Nothing is to be changed.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome PollUpdate(
        SqeContext target,
        PollEvents? events = null,
        SqeContext? newContext = null,
        SqeContext context = default,
        SqeOptions options = default)
    {
        var flags = (events is null ? PollFlags.None : PollFlags.UpdateEvents)
            | (newContext is null ? PollFlags.None : PollFlags.UpdateUserData);
        if (flags == PollFlags.None)
            throw new ArgumentException("Neither events nor an identity are given.");
        return Enqueue(new Sqe(IoUringOp.PollRemove, FileTarget.None, context, options)
        {
            Address = target.Value,
            Offset = newContext.GetValueOrDefault().Value,
            Length = (uint)flags,
            OperationFlags = (uint)events.GetValueOrDefault(),
        });
    }

    /// <summary>
    /// Removes a pending poll, which then completes with ECANCELED: IORING_OP_POLL_REMOVE,
    /// io_uring_prep_poll_remove(3). Completes with 0; with ENOENT when there is no such poll, with
    /// EALREADY when it is just completing.
    /// </summary>
    /// <param name="target">The identity of the poll.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome PollRemove(
        SqeContext target,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.PollRemove, FileTarget.None, context, options)
        {
            Address = target.Value,
        });

    private static void CheckPoll(PollFlags flags)
    {
        if ((flags & ~(PollFlags.Multishot | PollFlags.Level)) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(flags), flags, "This operation takes no such flag.");
        }

        if ((flags & PollFlags.Level) != 0 && !LevelPolls.AreSupported)
        {
            throw new NotSupportedException(
                "This kernel refuses level-triggered polls (IORING_POLL_ADD_LEVEL).");
        }
    }
}

using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Cancels requests in flight: IORING_OP_ASYNC_CANCEL, io_uring_prep_cancel(3). Each of them
    /// still completes by itself, mostly with ECANCELED, and only its own last completion says that
    /// its memory is free. This completes with 0 when the first match was canceled, with their
    /// number when all were asked for; with ENOENT when there was none, with EALREADY when the
    /// request is being worked on and may or may not end early, with EBADF when the filter's file
    /// is not open.
    /// </summary>
    /// <param name="filter">Which requests.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">The filter means nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Cancel(
        CancelFilter filter,
        SqeContext context = default,
        SqeOptions options = default)
    {
        if (filter.IsEmpty)
            throw new ArgumentException("The filter means no request.", nameof(filter));
        CheckFilter(filter);
        return Enqueue(new Sqe(IoUringOp.AsyncCancel, FileTarget.None, context, options)
        {
            Fd = filter.Fd,
            Address = filter.UserData,
            Length = (uint)filter.Operation,
            OperationFlags = (uint)filter.Flags,
        });
    }
}

using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private static readonly TimeSpan _firstCancelSlice = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Cancels requests without an entry of its own: IORING_REGISTER_SYNC_CANCEL,
    /// io_uring_register_sync_cancel(3). Each target still completes by itself, mostly with
    /// ECANCELED, and only its own last completion says that its memory is free. A single request
    /// that a worker thread is busy with is waited for; of several each is told once.
    /// </summary>
    /// <param name="filter">Which requests.</param>
    /// <param name="timeout">
    /// The longest wait for a request that is being worked on; zero does not wait,
    /// <see cref="Timeout.InfiniteTimeSpan"/> has no end.
    /// </param>
    /// <returns>
    /// How many were found, 0 for none, and Ok; a failure with ETIME when the request was found and
    /// had not ended in time; with EBADF when the filter's file is not open.
    /// </returns>
    /// <exception cref="ArgumentException">The filter means nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The timeout is negative and not infinite, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult CancelAndWait(CancelFilter filter, TimeSpan timeout)
    {
        using var use = Use();
        if (filter.IsEmpty)
            throw new ArgumentException("The filter means no request.", nameof(filter));
        CheckFilter(filter);
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var deadline = Deadline.After(timeout);
        var slice = _firstCancelSlice;
        var isFound = false;
        while (true)
        {
            // The kernel does not notice the end of a request while it waits here, for a ring whose
            // task work is deferred: so it is asked again. See
            // docs/decisions/0121-cancelling-looks-again.md.
            var remaining = deadline.Remaining;
            var isLast = remaining != Timeout.InfiniteTimeSpan && remaining <= slice;
            var result = Cancel(filter, isLast ? remaining : slice);
            switch (result.Errno)
            {
                case Errno.EINTR:
                    isFound = true;
                    break;
                case Errno.ETIME when !isLast:
                    isFound = true;
                    slice = slice < _cancelInterval ? 2 * slice : slice;
                    break;
                case Errno.ENOENT:
                    return new IoResult(isFound ? 1 : 0, Outcome.Ok);
                default:
                    if (result.IsError)
                        return new IoResult(0, Outcome.From(result));

                    // For the first match the kernel says 0 when it was found.
                    return (filter.Flags & AsyncCancelFlags.All) != 0
                        ? IoResult.From(result)
                        : new IoResult(1, Outcome.Ok);
            }
        }
    }

    private SyscallResult Cancel(CancelFilter filter, TimeSpan timeout)
    {
        var request = new SyncCancelReg
        {
            Addr = filter.UserData,
            Fd = filter.Fd,
            Flags = (uint)filter.Flags,
            Opcode = (byte)filter.Operation,
            Timeout = Timespec.From(timeout),
        };
        return Register(IoUringRegisterOp.SyncCancel, &request, 1);
    }
}

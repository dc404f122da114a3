using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// Waits in the kernel until a descriptor is ready, instead of sleeping and trying:
/// docs/decisions/0050-waiting.md.
/// </summary>
internal static unsafe class Readiness
{
    /// <summary>
    /// Whether to try again: true once the descriptor is ready. False when there is no deadline,
    /// and the outcome stays; or when it passed or was cancelled, and the outcome says so.
    /// </summary>
    public static bool Await(int fd, PollEvents events, in Deadline deadline, ref Outcome outcome)
    {
        if (!deadline.IsSet || !outcome.IsWouldBlock)
            return false;
        var failure = deadline.Cancellation.CanBeCanceled
            ? WaitCancellable(fd, events, deadline)
            : Wait(fd, events, deadline, -1);
        if (failure == Errno.None)
            return true;
        outcome = Outcome.Failure(failure);
        return false;
    }

    /// <summary>
    /// What a receive waits for. The error queue is announced by POLLERR, which is always asked
    /// for; data must not end that wait, or it would spin.
    /// </summary>
    public static PollEvents ForReceiving(MessageFlags flags) =>
        (flags & MessageFlags.ErrorQueue) != 0 ? PollEvents.None
        : (flags & MessageFlags.OutOfBand) != 0 ? PollEvents.Priority
        : PollEvents.In;

    private static Errno Wait(int fd, PollEvents events, in Deadline deadline, int wake)
    {
        var fds = stackalloc PollFd[2];
        while (true)
        {
            if (IsOver(deadline) is var over && over != Errno.None)
                return over;
            fds[0] = new PollFd(fd, events);
            fds[1] = new PollFd(wake, PollEvents.In);
            var left = deadline.Remaining is { } span ? Timespec.From(span) : default;
            var result = Syscall.Ppoll(fds, 2, deadline.Remaining is null ? null : &left);
            if (result.IsError && result.Errno != Errno.EINTR)
                return result.Errno;
            if (fds[0].ReturnedEvents != PollEvents.None && !result.IsError)
                return Errno.None;
        }
    }

    private static Errno IsOver(in Deadline deadline) =>
        deadline.Cancellation.IsCancellationRequested ? Errno.ECANCELED
        : deadline.HasPassed ? Errno.ETIMEDOUT
        : Errno.None;

    // A token speaks through an eventfd, so that ppoll(2) hears it at once. Only waits that can
    // be cancelled and really happen pay for it.
    private static Errno WaitCancellable(int fd, PollEvents events, in Deadline deadline)
    {
        if (IsOver(deadline) is var over && over != Errno.None)
            return over;
        var wake = Syscall.EventFd2(0, EventFdFlags.NonBlocking | EventFdFlags.CloseOnExec);
        if (wake.IsError)
            return wake.Errno;
        try
        {
            using var registration = deadline.Cancellation.UnsafeRegister(
                static state =>
                {
                    ulong one = 1;
                    _ = Syscall.Write((int)state!, &one, sizeof(ulong));
                },
                wake.Int32);
            return Wait(fd, events, deadline, wake.Int32);
        }
        finally
        {
            _ = Syscall.Close(wake.Int32);
        }
    }
}

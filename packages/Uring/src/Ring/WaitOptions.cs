using Hyb.Iofd;

namespace Hyb.Uring;

/// <summary>
/// What ends a wait for completions, and how it is counted. <c>new WaitOptions()</c> blocks until
/// there is one completion; <c>default</c> does not block. Source: io_uring_enter(2).
/// </summary>
public readonly record struct WaitOptions
{
    /// <summary>Waits for one completion, without end.</summary>
    public WaitOptions()
    {
    }

    /// <summary>
    /// How many completions to wait for, at least. 0 does not block. No more than the batch has
    /// room for, and than the completion queue holds, counts. Default 1.
    /// </summary>
    public int Minimum { get; init; } = 1;

    /// <summary>
    /// The longest wait; zero does not block, and the default,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, has no end.
    /// </summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>
    /// When the wait ends, in nanoseconds on the ring's clock (<see cref="IoUring.NowNs"/>),
    /// instead of <see cref="Timeout"/>: IORING_ENTER_ABS_TIMER.
    /// </summary>
    public long? DeadlineNs { get; init; }

    /// <summary>
    /// A window for batches: once it is over, one completion is enough, whatever
    /// <see cref="Minimum"/> says. Whole microseconds, at most 2^32 - 1; zero, the default, for
    /// none: min_wait_usec.
    /// </summary>
    public TimeSpan MinWait { get; init; }

    /// <summary>
    /// The signals that are blocked during the wait, instead of those of the thread:
    /// epoll_pwait(2). A signal that is let in ends the wait with EINTR. <see langword="null"/>,
    /// the default, leaves the thread's own mask, and no signal ends the wait.
    /// </summary>
    public SignalSet? SignalMask { get; init; }

    /// <summary>
    /// Do not show the time as waiting for I/O in the system's figures, where a thread that waits
    /// in a ring else counts as a processor kept idle by a device: IORING_ENTER_NO_IOWAIT.
    /// </summary>
    public bool NoIoWait { get; init; }
}

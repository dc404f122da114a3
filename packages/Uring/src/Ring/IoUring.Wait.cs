using System.Diagnostics;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const SqRingFlags NeedsEnter = SqRingFlags.TaskRun | SqRingFlags.CqOverflow;

    /// <summary>
    /// Hands what is queued to the kernel and does not wait: io_uring_enter(2), or nothing when
    /// nothing is queued.
    /// </summary>
    /// <returns>
    /// How many entries the kernel took, and Ok; WouldBlock for EAGAIN; otherwise the failure.
    /// What was not taken stays queued and goes with the next call.
    /// </returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult Submit()
    {
        ThrowIfNotUsable();
        var pending = _sq.Publish();
        GC.KeepAlive(this);
        return pending == 0 ? new IoResult(0, Outcome.Ok) : IoResult.From(Enter(pending));
    }

    /// <summary>
    /// Hands what is queued to the kernel and takes the completions there are. It never blocks,
    /// and makes no system call when nothing is queued and the kernel has nothing to do.
    /// </summary>
    /// <param name="completions">
    /// Where the completions go. When empty, the call only submits.
    /// </param>
    /// <returns>
    /// The number of completions, which are valid with every outcome. Ok when there is at least
    /// one (or no room was given), WouldBlock when there is none, otherwise why entering the
    /// kernel failed: what is queued then stays queued.
    /// </returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult Wait(Span<Completion> completions)
    {
        ThrowIfNotUsable();
        var failure = default(SyscallResult);
        var pending = _sq.Publish();
        if (pending != 0)
            failure = Enter(pending, flags: EnterFlagsForWork());

        // An empty look is believed only when the kernel says it holds nothing back.
        if (_cq.Ready == 0 && !failure.IsError && (_sq.Flags & NeedsEnter) != 0)
            failure = Enter(0, flags: IoUringEnterFlags.GetEvents);
        var count = _cq.Take(completions);
        GC.KeepAlive(this);
        return new IoResult(
            count,
            failure.IsError ? Outcome.From(failure)
            : count > 0 || completions.IsEmpty ? Outcome.Ok
            : Outcome.WouldBlock);
    }

    /// <summary>
    /// Hands what is queued to the kernel and blocks until there are completions enough, however
    /// long that takes.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int, TimeSpan)"/>
    public IoResult Wait(Span<Completion> completions, int minimum) =>
        Wait(completions, minimum, Timeout.InfiniteTimeSpan);

    /// <summary>
    /// Hands what is queued to the kernel and blocks until there are completions enough, or the
    /// time is over. Signals do not end the wait: it goes on with the time that is left.
    /// </summary>
    /// <param name="completions">Where the completions go.</param>
    /// <param name="minimum">
    /// How many to wait for, at least; no more than <paramref name="completions"/> has room for,
    /// and than <see cref="CompletionEntries"/>, counts.
    /// </param>
    /// <param name="timeout">
    /// The longest wait; zero does not block, <see cref="Timeout.InfiniteTimeSpan"/> has no end.
    /// </param>
    /// <returns>
    /// The number of completions, which are valid with every outcome. Ok when there are
    /// <paramref name="minimum"/>; a failure with ETIME when the time was over first; otherwise
    /// why entering the kernel failed (WouldBlock for EAGAIN).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The minimum is negative, or the timeout is and is not infinite.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult Wait(Span<Completion> completions, int minimum, TimeSpan timeout)
    {
        ThrowIfNotUsable();
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);

        // The kernel returns at once when its queue is full, so more than that is never waited for.
        var wanted = Math.Min((uint)Math.Min(minimum, completions.Length), _cq.Capacity);
        if (wanted == 0)
            return Wait(completions);
        var ended = EnterUntil(wanted, Deadline.After(timeout));
        var count = _cq.Take(completions);
        GC.KeepAlive(this);
        return new IoResult(count, ended);
    }

    /// <summary>
    /// The completions that are ready, in place and without a system call. What the kernel has
    /// yet to post is not among them: <see cref="Submit"/> or <see cref="Wait(Span{Completion})"/>
    /// first.
    /// </summary>
    /// <returns>
    /// A view that is good until <see cref="Advance"/>. It does not keep the ring: the caller does,
    /// until the view is out of use.
    /// </returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public CompletionView Peek()
    {
        ThrowIfNotUsable();
        var view = _cq.Peek();
        GC.KeepAlive(this);
        return view;
    }

    /// <summary>
    /// Gives the oldest completions back, after <see cref="Peek"/> has shown them.
    /// </summary>
    /// <param name="count">How many; at most as many as are ready.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than are ready.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void Advance(int count)
    {
        ThrowIfNotUsable();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, _cq.Ready, nameof(count));
        _cq.Advance((uint)count);
        GC.KeepAlive(this);
    }

    // Ok only when `wanted` completions are ready and everything queued has been taken.
    private Outcome EnterUntil(uint wanted, Deadline deadline)
    {
        while (true)
        {
            // Recomputed from the kernel's head each time: a count from before a partial submit
            // would make the kernel return at once, and this loop spin.
            var pending = _sq.Publish();
            var satisfied = _cq.Ready >= wanted;
            if (satisfied && pending == 0)
                return Outcome.Ok;
            var remaining = deadline.Remaining;
            var result = satisfied
                ? Enter(pending, flags: EnterFlagsForWork())
                : EnterAndWait(pending, wanted, remaining);
            if (result.IsError && result.Errno != Errno.EINTR)
                return Outcome.From(result);

            // The kernel took nothing of what was queued and gave no reason: hand that on.
            if (!result.IsError && pending != 0 && result.Value == 0)
                return Outcome.WouldBlock;

            // With fewer completions than wanted, but some, the kernel reports neither the end of
            // the time nor a signal: it returns 0. The end of the time is then ours to see.
            if (remaining == TimeSpan.Zero && _sq.Pending == 0 && _cq.Ready < wanted)
                return Outcome.Failure(Errno.ETIME);
        }
    }

    private IoUringEnterFlags EnterFlagsForWork() =>
        (_sq.Flags & NeedsEnter) != 0 ? IoUringEnterFlags.GetEvents : IoUringEnterFlags.None;

    /// <summary>A point in monotonic time, so that an interrupted wait keeps its end.</summary>
    private readonly struct Deadline
    {
        private readonly long _start;
        private readonly TimeSpan _timeout;

        private Deadline(long start, TimeSpan timeout)
        {
            _start = start;
            _timeout = timeout;
        }

        public static Deadline After(TimeSpan timeout) => new(
            timeout == Timeout.InfiniteTimeSpan ? 0 : Stopwatch.GetTimestamp(), timeout);

        public TimeSpan Remaining
        {
            get
            {
                if (_timeout == Timeout.InfiniteTimeSpan)
                    return _timeout;
                var left = _timeout - Stopwatch.GetElapsedTime(_start);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }
}

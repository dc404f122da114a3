using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
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
    public IoResult Wait(Span<Completion> completions) => TakeReady(completions);

    /// <summary>
    /// The same as <see cref="Wait(Span{Completion})"/> with the payloads that completions have in
    /// a ring of <see cref="CqeSize.Bytes32"/> or <see cref="CqeSize.Mixed"/>.
    /// </summary>
    /// <inheritdoc cref="Wait(Span{Completion})"/>
    public IoResult WaitLarge(Span<LargeCompletion> completions) => TakeReady(completions);

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
    /// <remarks>
    /// The kernel does not sleep for a ring with <see cref="IoUringOptions.DevicePolling"/>: the
    /// wait then asks again and again until its end.
    /// </remarks>
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
    public IoResult Wait(Span<Completion> completions, int minimum, TimeSpan timeout) =>
        WaitFor(completions, minimum, timeout);

    /// <summary>The same with payloads.</summary>
    /// <inheritdoc cref="Wait(Span{Completion}, int, TimeSpan)"/>
    public IoResult WaitLarge(Span<LargeCompletion> completions, int minimum, TimeSpan timeout) =>
        WaitFor(completions, minimum, timeout);

    /// <summary>
    /// Hands what is queued to the kernel and blocks as the options say: until a deadline, with a
    /// window for batches, with other signals blocked, without counting as waiting for I/O.
    /// </summary>
    /// <param name="completions">Where the completions go.</param>
    /// <param name="options">What ends the wait.</param>
    /// <returns>
    /// As <see cref="Wait(Span{Completion}, int, TimeSpan)"/>, and a failure with EINTR when a
    /// signal was let in that <see cref="WaitOptions.SignalMask"/> does not block.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoResult Wait(Span<Completion> completions, in WaitOptions options) =>
        WaitFor(completions, options);

    /// <summary>The same with payloads.</summary>
    /// <inheritdoc cref="Wait(Span{Completion}, in WaitOptions)"/>
    public IoResult WaitLarge(Span<LargeCompletion> completions, in WaitOptions options) =>
        WaitFor(completions, options);

    /// <summary>
    /// The completions that are ready, in place and without a system call. What the kernel has
    /// yet to post is not among them: <see cref="Submit"/> or <see cref="Wait(Span{Completion})"/>
    /// first.
    /// </summary>
    /// <returns>
    /// A view that is good until <see cref="Advance(int)"/>. It does not keep the ring: the caller
    /// does, until the view is out of use.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// Not started, another thread's, or shared by threads.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public CompletionView Peek()
    {
        ThrowIfNotSoleUser(nameof(Peek));
        var view = new CompletionView(_cq.Peek());
        GC.KeepAlive(this);
        return view;
    }

    /// <summary>
    /// The same with payloads, in a ring of <see cref="CqeSize.Bytes32"/> or
    /// <see cref="CqeSize.Mixed"/>.
    /// </summary>
    /// <inheritdoc cref="Peek"/>
    public LargeCompletionView PeekLarge()
    {
        ThrowIfNotSoleUser(nameof(PeekLarge));
        var view = new LargeCompletionView(_cq.Peek());
        GC.KeepAlive(this);
        return view;
    }

    /// <summary>
    /// Gives the oldest completions back, after <see cref="Peek"/> has shown them.
    /// </summary>
    /// <param name="count">How many; at most as many as are ready.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than are ready.</exception>
    /// <exception cref="InvalidOperationException">
    /// Not started, another thread's, or shared by threads.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void Advance(int count)
    {
        ThrowIfNotSoleUser(nameof(Advance));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, _cq.Ready, nameof(count));
        _cq.Advance((uint)count);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Whether completions wait in the kernel because the queue had no place for them:
    /// IORING_SQ_CQ_OVERFLOW. They come with the next <see cref="Wait(Span{Completion})"/> that
    /// finds the queue empty, or with one that blocks. None is lost.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool HasOverflow
    {
        get
        {
            using var use = Use();
            var flags = _sq.Flags;
            GC.KeepAlive(this);
            return (flags & SqRingFlags.CqOverflow) != 0;
        }
    }

    /// <summary>
    /// How many completions the kernel has lost since this was last asked, for want of memory to
    /// keep those that overflow: the kernel's cq_overflow, as a difference.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public uint TakeLostCount()
    {
        using var use = Use();
        LockCompletions();
        var lost = _cq.TakeLost();
        UnlockCompletions();
        GC.KeepAlive(this);
        return lost;
    }

    /// <summary>The time on the ring's clock, which deadlines are on, in nanoseconds.</summary>
    public long NowNs() => Deadline.NowNs(WaitClock);

    private Clock WaitClock => (Clock)Clock;

    private void ThrowIfNotSoleUser(string member)
    {
        if (_owner.IsCurrent)
            return;
        ThrowIfShared(member);
        ThrowNotUsable();
    }

    private IoResult TakeReady<T>(Span<T> completions)
        where T : struct, ITakenCompletion<T>
    {
        using var use = Use();
        var failure = default(SyscallResult);
        var pending = PublishForEnter();
        if (pending != 0)
            failure = Enter(pending, EnterFlagsForWork());
        else if (IsPolled && WakeupFlag() is not IoUringEnterFlags.None and var wakeup)
            failure = Enter(0, wakeup);

        // An empty look is believed only when the kernel says it holds nothing back.
        var count = TakeLocked(completions);
        if (count == 0 && !failure.IsError && (_sq.Flags & NeedsEnter) != 0)
        {
            failure = Enter(0, IoUringEnterFlags.GetEvents);
            count = TakeLocked(completions);
        }

        GC.KeepAlive(this);
        ThrowIfClosing();
        return new IoResult(
            count,
            failure.IsError ? Outcome.From(failure)
            : count > 0 || completions.IsEmpty ? Outcome.Ok
            : Outcome.WouldBlock);
    }

    private IoResult WaitFor<T>(Span<T> completions, int minimum, TimeSpan timeout)
        where T : struct, ITakenCompletion<T>
    {
        using var use = Use();
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var wanted = (uint)Math.Min(minimum, completions.Length);
        if (wanted == 0)
            return TakeReady(completions);
        if (_isPlain && timeout == Timeout.InfiniteTimeSpan
            && TryAwaitInOneCall(completions, wanted, out var count))
        {
            return new IoResult(count, Outcome.Ok);
        }

        var terms = WaitTerms.Until(Deadline.After(timeout, WaitClock));
        var result = Await(completions, wanted, terms);
        ThrowIfClosing();
        return result;
    }

    private IoResult WaitFor<T>(Span<T> completions, in WaitOptions options)
        where T : struct, ITakenCompletion<T>
    {
        using var use = Use();
        var terms = WaitTerms.Of(options, WaitClock);
        var wanted = (uint)Math.Min(options.Minimum, completions.Length);
        if (wanted == 0)
            return TakeReady(completions);
        var result = Await(completions, wanted, terms);
        ThrowIfClosing();
        return result;
    }

    // What a thread takes of a shared ring that is being closed may be what was to wake it.
    private void ThrowIfClosing()
    {
        if (_isShared && _state != State.Started)
            ThrowNotUsable();
    }
}

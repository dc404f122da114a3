using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    // What most waits are: by the one thread of a ring, until there are completions enough. One
    // call of the kernel does all of it. Where it does not, nothing is lost by beginning anew, the
    // general way.
    private bool TryAwaitInOneCall<T>(Span<T> into, uint wanted, out int count)
        where T : struct, ITakenCompletion<T>
    {
        count = 0;
        var pending = _sq.Publish();
        var isReady = _cq.Filled >= wanted;
        if (isReady ? pending != 0 : wanted > _cq.MaxAwaited)
            return false;
        if (!isReady)
        {
            if ((_sq.Flags & SqRingFlags.CqOverflow) != 0)
                return false;
            var result = EnterAndWait(pending, wanted, IoUringEnterFlags.None, WaitTerms.Plain);
            if (result.IsError || _sq.Pending != 0 || _cq.Filled < wanted)
                return false;
        }

        count = T.Take(this, ref _cq, into);
        GC.KeepAlive(this);
        return true;
    }

    // Ok only when `wanted` completions are ready, or all there is room for, and everything queued
    // has been taken. Then, and with every other outcome, what is ready is copied out.
    private IoResult Await<T>(Span<T> into, uint wanted, in WaitTerms terms)
        where T : struct, ITakenCompletion<T>
    {
        var flushedAt = uint.MaxValue;
        var taken = 0;
        while (true)
        {
            // Recomputed from the kernel's head each time: a count from before a partial submit
            // would make the kernel return at once, and this loop spin.
            var pending = PublishForEnter();
            if (taken > 0 && terms.IsWindowOver)
                wanted = 0;
            if (TakeIfEnough(into[taken..], wanted, pending, terms, out var look, out var count))
                return new IoResult(taken + count, Outcome.Ok);

            // The kernel asks no device while a completion is ready: it has to be taken before.
            if (IsDevicePolled && look.Ready > 0 && pending == 0)
            {
                count = TakeLocked(into[taken..]);
                taken += count;
                wanted -= Math.Min(wanted, (uint)count);
                continue;
            }

            var result = EnterFor(look, wanted, pending, terms, ref flushedAt);
            if (_isShared && _state != State.Started)
                ThrowNotUsable();
            if (result.IsError && result.Errno == Errno.EINTR && !terms.HasSignalMask)
                continue;
            if (result.IsError && result.Errno != Errno.ETIME)
                return new IoResult(taken + TakeLocked(into[taken..]), Outcome.From(result));

            // The kernel took nothing of what was queued and gave no reason: hand that on.
            if (!result.IsError && pending != 0 && result.Value == 0 && !_isShared
                && _sq.Pending == pending)
            {
                return new IoResult(taken + TakeLocked(into[taken..]), Outcome.WouldBlock);
            }

            // With fewer completions than wanted, but some, the kernel reports neither the end of
            // the time nor a signal: it returns 0. And it says ETIME at the end of a window too. So
            // the end of the time is ours to see, unless ETIME can only mean that.
            if ((result.IsError && terms.WindowEnd.IsNever) || terms.Deadline.IsOver)
            {
                pending = PublishForEnter();
                if (TakeIfEnough(into[taken..], wanted, pending, terms, out _, out count))
                    return new IoResult(taken + count, Outcome.Ok);
                if (pending == 0)
                {
                    taken += TakeLocked(into[taken..]);
                    return new IoResult(taken, Outcome.Failure(Errno.ETIME));
                }
            }
        }
    }

    // Announces what is queued, and returns what the kernel has to be handed by entering it.
    private uint PublishForEnter()
    {
        LockSubmissions();
        var pending = _sq.Publish();
        UnlockSubmissions();
        return IsPolled ? 0 : pending;
    }

    private bool TakeIfEnough<T>(
        Span<T> into, uint wanted, uint pending, in WaitTerms terms, out Look look, out int count)
        where T : struct, ITakenCompletion<T>
    {
        count = 0;
        LockCompletions();
        try
        {
            // One look for both: a completion that came between two would be asked for once more.
            var view = _cq.Peek();
            look = new Look(view.CountCompletions(), view.Count);
            look.IsEnough = look.Ready >= wanted
                || look.Filled >= _cq.MaxAwaited
                || (look.Ready > 0 && (terms.IsWindowOver || (IsDevicePolled && into.IsEmpty)));
            if (!look.IsEnough || pending != 0)
                return false;

            // A polling thread that sleeps would never see what has just been announced.
            if (IsPolled && _sq.NeedsWakeup() && _sq.Pending != 0)
                return false;
            count = into.IsEmpty ? 0 : T.Take(this, ref _cq, into);
            return true;
        }
        finally
        {
            UnlockCompletions();
        }
    }

    private SyscallResult EnterFor(
        Look look, uint wanted, uint pending, in WaitTerms terms, ref uint flushedAt)
    {
        var flags = IsPolled ? WakeupFlag() : IoUringEnterFlags.None;
        if (look.IsEnough)
            return Enter(pending, flags | EnterFlagsForWork());

        // What overflowed comes first, and without a wait, which the kernel might never end while
        // it has no place for it.
        if ((_sq.Flags & SqRingFlags.CqOverflow) != 0 && look.Filled > 0
            && look.Filled != flushedAt)
        {
            flushedAt = look.Filled;
            return Enter(pending, flags | IoUringEnterFlags.GetEvents);
        }

        // The kernel counts places, of which a large completion in a mixed queue takes two; and
        // it polls devices without regard to the time.
        var places = Math.Min(look.Filled + (wanted - look.Ready), _cq.MaxAwaited);
        if (IsDevicePolled && !(terms.Deadline.IsNever && terms.WindowEnd.IsNever))
            places = 0;
        if (terms.IsWindowOver)
            places = Math.Min(places, look.Filled + 1);
        return EnterAndWait(pending, places, flags, terms);
    }

    private int TakeLocked<T>(Span<T> into)
        where T : struct, ITakenCompletion<T>
    {
        if (into.IsEmpty)
            return 0;
        LockCompletions();
        var count = T.Take(this, ref _cq, into);
        UnlockCompletions();
        return count;
    }

    /// <summary>What a look at the completion queue has shown.</summary>
    private struct Look(uint ready, uint filled)
    {
        public readonly uint Ready => ready;

        public readonly uint Filled => filled;

        public bool IsEnough { get; set; }
    }
}

using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const int DrainBatch = 64;

    // Of a NOP that wakes whoever waits, and proves nothing. No operation packs it: there is no
    // opcode 255.
    private const ulong WakeMark = (1UL << 62) - 1;

    private static readonly TimeSpan _cancelInterval = TimeSpan.FromMilliseconds(20);

    // Of the NOP whose completion proves that nothing is in flight: a word that nobody else knows,
    // for an entry or a message with the same would be taken for the proof.
    private readonly ulong _drainMark = (ulong)Random.Shared.NextInt64();

    private Outcome _closed;

    // What a restriction requires of every entry: the drain mark has it too.
    private SqeFlags _requiredFlags;

    /// <summary>
    /// The ring has been closed: raised once, at the end of <see cref="Close"/>, on its thread.
    /// The argument tells whether the kernel touches no memory of its requests any more; where it
    /// does not, what the requests were given must be kept for ever. Handlers do not throw.
    /// </summary>
    public event Action<bool>? Ended;

    /// <summary>
    /// Closes the ring as <see cref="Close"/> does, with
    /// <see cref="IoUringOptions.DrainTimeout"/> as the bound. The second time it does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The ring belongs to another thread that is alive: dispose it there.
    /// </exception>
    public void Dispose() => _ = Close(_drainTimeout);

    /// <summary>
    /// Cancels every request in flight, waits until the kernel is done with each, and gives the
    /// ring back. Entries that were queued and not submitted are dropped; completions not yet
    /// taken are lost: take those you need before, above all descriptors that an open or an accept
    /// brings. Threads inside a shared ring are sent away with
    /// <see cref="ObjectDisposedException"/>, those that wait too.
    /// </summary>
    /// <param name="drainTimeout">The longest wait for requests that cannot be canceled.</param>
    /// <returns>
    /// Ok: the kernel touches no memory of this ring's requests any more. A failure with ETIME: the
    /// time was over and some request still holds its memory; with EOWNERDEAD: the thread that
    /// owned the ring has ended, so nobody could wait. After a failure, keep the memory that was
    /// handed to operations. A second call returns what the first did. Of a shared ring, a call
    /// beside the first is a failure with EALREADY, and one that gave up because some thread did
    /// not leave, with ETIME, may be repeated.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The ring belongs to another thread that is alive: close it there.
    /// </exception>
    public Outcome Close(TimeSpan drainTimeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(drainTimeout, TimeSpan.Zero);
        if (_state == State.Disposed)
            return _closed;
        if (_isShared)
            return CloseShared(Deadline.After(drainTimeout));
        if (_state == State.Created)
            _closed = CloseUnstarted();
        else if (!_owner.IsAlive)
            _closed = Outcome.Failure(Errno.EOWNERDEAD);
        else if (_owner.IsExactlyCurrent)
            _closed = CancelAndDrain(Deadline.After(drainTimeout));
        else
            ThrowNotUsable();
        Release();
        return _closed;
    }

    /// <summary>For what lives with a ring, and is made before it is used.</summary>
    internal void ThrowIfClosed() =>
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);

    private Outcome CloseUnstarted()
    {
        if (_fd is null && _creator.IsAlive)
            ThrowIfNotCreator();
        return Outcome.Ok;
    }

    // The first to come here closes; the users that are inside then leave, or are woken to do so.
    private Outcome CloseShared(Deadline deadline)
    {
        if (Interlocked.CompareExchange(ref _closing, 1, 0) != 0)
            return _state == State.Disposed ? _closed : Outcome.Failure(Errno.EALREADY);
        _wasStarted |= _state == State.Started;
        _state = State.Closing;
        Interlocked.MemoryBarrier();
        LockSubmissions();
        UnlockSubmissions();
        while (Volatile.Read(ref _users) != 0)
        {
            if (deadline.IsOver)
            {
                // They are still inside: nothing can be taken from under them. Close again.
                Volatile.Write(ref _closing, 0);
                return Outcome.Failure(Errno.ETIME);
            }

            WakeWaiters();
            Thread.Sleep(1);
        }

        _closed = _wasStarted ? CancelAndDrain(deadline) : Outcome.Ok;
        Release();
        return _closed;
    }

    // A wait ends when there are completions enough for it: the more marks, the sooner.
    private void WakeWaiters()
    {
        LockSubmissions();
        for (var i = 0; i < DrainBatch && PushMark(WakeMark, SqeFlags.None); i++)
        {
            // Each mark is a completion.
        }

        _ = _sq.Publish();
        var pending = IsPolled ? 0 : _sq.Pending;
        UnlockSubmissions();
        _ = Enter(pending, EnterFlagsForWork() | (IsPolled ? WakeupFlag() : default));
    }

    // With the flags that a restricted ring asks of every entry. False when the queue is full.
    private bool PushMark(ulong mark, SqeFlags flags) => _sq.Push(new Sqe
    {
        Opcode = IoUringOp.Nop,
        Fd = FileTarget.None.Number,
        Flags = flags | _requiredFlags,
        UserData = mark,
    }).IsOk;

    private void Release()
    {
        if (_isShared || _owner.IsExactlyCurrent || (_fd is null && _creator.IsExactlyCurrent))
            UnregisterDescriptor();
        _owner = default;
        _state = State.Disposed;
        if (_closed.IsOk)
        {
            _mappings.Dispose();
            FreeScratch();
        }
        else
        {
            _mappings.Abandon();
        }

        _fd?.Dispose();
        MemoryRegion?.Close(_closed.IsOk);
        EndBufferRings(_closed.IsOk);
        if (_closed.IsOk)
            _lockedBuffers?.Dispose();
        _waitMemory?.Dispose();
        _contexts?.Dispose();
        Ended?.Invoke(_closed.IsOk);
    }

    // The mark is a NOP with IOSQE_IO_DRAIN: the kernel starts it when every request before it
    // has been freed, whatever kind it was and whether or not it posts a completion. So seeing it
    // succeed proves that nothing is in flight, which no counting of completions could.
    private Outcome CancelAndDrain(Deadline deadline)
    {
        _sq.Discard(IsPolled);
        CancelAll();
        var cancelAgain = Deadline.After(_cancelInterval);
        var isMarked = PushMark(_drainMark, SqeFlags.Drain);
        Span<Completion> batch = stackalloc Completion[DrainBatch];
        while (true)
        {
            var isLast = deadline.IsOver;
            var (count, ended) = Drain(batch, isLast ? deadline : cancelAgain.Or(deadline));
            foreach (ref readonly var completion in batch[..count])
            {
                if (completion.UserData != _drainMark)
                    continue;
                if (completion.IsSuccess)
                    return Outcome.Ok;
                if (completion.Error != Errno.ECANCELED)
                    return CloseAndAwaitRelease(deadline);

                // Our own cancellation found the mark, on its way through a worker thread. That
                // proves nothing; the next mark waits for the same requests.
                isMarked = false;
            }

            // Completions keep coming while others post to this ring: they do not prolong it.
            if (isLast && count < DrainBatch)
                return Outcome.Failure(Errno.ETIME);

            // Do not spin when the kernel refuses to be entered.
            if (ended.IsFailure && ended.Errno != Errno.ETIME)
                Thread.Sleep(1);
            if (!isMarked)
                isMarked = PushMark(_drainMark, SqeFlags.Drain);
            if (!cancelAgain.IsOver)
                continue;

            // A request may have armed itself again since the last time, so cancel again, though
            // not at every turn: that would find the mark again and again.
            CancelAll();
            cancelAgain = Deadline.After(_cancelInterval);
        }
    }

    // A wait like any other, but on a ring that admits nobody else any more.
    private IoResult Drain(Span<Completion> batch, Deadline until)
    {
        while (true)
        {
            var pending = PublishForEnter();
            var result = EnterAndWait(
                pending,
                _cq.Filled > 0 || IsDevicePolled ? 0u : 1u,
                IsPolled ? WakeupFlag() : IoUringEnterFlags.None,
                WaitTerms.Until(until));
            var count = _cq.Take(batch);
            if (count > 0)
                return new IoResult(count, Outcome.Ok);
            if (result.IsError && result.Errno is not (Errno.EINTR or Errno.ETIME))
                return new IoResult(0, Outcome.From(result));
            if (until.IsOver)
                return new IoResult(0, Outcome.Failure(Errno.ETIME));
        }
    }

    private void CancelAll()
    {
        var request = new SyncCancelReg
        {
            Flags = (uint)(AsyncCancelFlags.All | AsyncCancelFlags.Any),
            Timeout = new Timespec(-1, -1),
        };

        // How many it found does not matter: the mark tells when all are gone.
        _ = Register(IoUringRegisterOp.SyncCancel, &request, 1);
    }

    // A ring that has seen IOSQE_CQE_SKIP_SUCCESS takes no drain request any more. The proof is
    // then a pipe: the ring is given the only write end as a registered file, which the kernel
    // closes with the ring, after the last request; the read end then hangs up.
    private Outcome CloseAndAwaitRelease(Deadline deadline)
    {
        if (Syscall.Pipe2(out var readEnd, out var writeEnd, OpenFlags.CloseOnExec).IsError)
            return Outcome.Failure(Errno.ETIME);
        _ = Register(IoUringRegisterOp.UnregisterFiles, null, 0);
        var registered = Register(IoUringRegisterOp.RegisterFiles, &writeEnd, 1);
        _ = Syscall.Close(writeEnd);
        LetGoOfRing();
        var watch = new PollFd(readEnd, PollEvents.In);
        var released = false;
        while (!registered.IsError)
        {
            var time = Timespec.From(deadline.Remaining);
            var result = Syscall.Ppoll(&watch, 1, deadline.IsNever ? null : &time);
            if (result.Errno == Errno.EINTR)
                continue;
            released = (watch.ReturnedEvents & PollEvents.HangUp) != 0;
            break;
        }

        _ = Syscall.Close(readEnd);
        return released ? Outcome.Ok : Outcome.Failure(Errno.ETIME);
    }

    // Everything that keeps the ring alive in the kernel, mappings among it; not the caller's
    // memory, which requests may still write to.
    private void LetGoOfRing()
    {
        UnregisterDescriptor();
        _mappings.Abandon();
        MemoryRegion?.Close(isUnused: false);
        EndBufferRings(isUnused: false);
        _fd?.Dispose();
    }
}

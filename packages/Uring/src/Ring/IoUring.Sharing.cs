using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    // Of a shared ring: one for each queue, held for as long as a copy takes and never while the
    // kernel is entered. They do not track owners, so that entering one is one exchange. See
    // docs/decisions/0126-shared-rings.md.
    private SpinLock _submitLock = new(enableThreadOwnerTracking: false);
    private SpinLock _reapLock = new(enableThreadOwnerTracking: false);

    // How many calls of other threads than the closing one are inside a shared ring.
    private int _users;

    // 1 while a Close of a shared ring is at work, and ever after when it has ended.
    private int _closing;
    private bool _wasStarted;

    /// <summary>
    /// Admits the caller for one call: the owner, or anybody to a shared ring, which
    /// <see cref="Close"/> does not take away before the call is over.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RingUse Use() => _owner.IsCurrent ? default : UseShared();

    private RingUse UseShared()
    {
        if (!_isShared)
            ThrowNotUsable();

        // A full fence either way: who closes sets the state and then looks at the count.
        Interlocked.Increment(ref _users);
        if (_state == State.Started)
            return new RingUse(this);
        Interlocked.Decrement(ref _users);
        ThrowNotUsable();
        return default;
    }

    /// <summary>
    /// Admits the caller to the submission queue, as <see cref="Use"/> does to the ring, until
    /// <see cref="UnlockSubmissions"/>. It counts nobody: who closes takes this lock once after
    /// the state was set, so that whoever has it later sees the state.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UseSubmissions()
    {
        if (!_owner.IsCurrent)
            UseSharedSubmissions();
    }

    private void UseSharedSubmissions()
    {
        if (!_isShared)
            ThrowNotUsable();
        LockSubmissions();
        if (_state == State.Started)
            return;
        UnlockSubmissions();
        ThrowNotUsable();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LockSubmissions()
    {
        if (!_isShared)
            return;
        var taken = false;
        _submitLock.Enter(ref taken);
    }

    // A release store: what was written under the lock is there for the next one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UnlockSubmissions()
    {
        if (_isShared)
            _submitLock.Exit(useMemoryBarrier: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LockCompletions()
    {
        if (!_isShared)
            return;
        var taken = false;
        _reapLock.Enter(ref taken);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UnlockCompletions()
    {
        if (_isShared)
            _reapLock.Exit(useMemoryBarrier: false);
    }

    // By value and apart, so that the way of the owner keeps its entry in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Outcome EnqueueShared(Sqe sqe)
    {
        UseSubmissions();
        var outcome = _sq.Push(sqe);
        _ = _sq.Publish();
        UnlockSubmissions();
        GC.KeepAlive(this);
        return outcome;
    }

    /// <summary>Refuses what only the one thread of a ring can do.</summary>
    private void ThrowIfShared(string member)
    {
        if (_isShared)
            ThrowShared(member);
    }

    [DoesNotReturn]
    private void ThrowShared(string member)
    {
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);
        throw new InvalidOperationException(
            $"{member} needs a ring that belongs to one thread: without MultipleIssuers.");
    }

    /// <summary>One call inside the ring.</summary>
    private readonly ref struct RingUse
    {
        private readonly IoUring? _shared;

        public RingUse(IoUring shared) => _shared = shared;

        public void Dispose()
        {
            if (_shared is not null)
                Interlocked.Decrement(ref _shared._users);
        }
    }
}

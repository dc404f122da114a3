using System.Runtime.CompilerServices;

namespace Hyb.Uring;

public sealed unsafe partial class BufferRing
{
    private readonly BufferMemory _memory;
    private volatile bool _isEnded;

    /// <summary>
    /// How many buffers are in the ring, as the kernel has it: IORING_REGISTER_PBUF_STATUS,
    /// io_uring_buf_ring_available(3). An incremental buffer that is partly used counts.
    /// </summary>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring or the group is disposed.</exception>
    public int QueryAvailable()
    {
        ThrowIfEnded();
        return (ushort)(_entries.Tail - _ring.QueryBufferRingHead(Group));
    }

    /// <summary>
    /// Takes the group away from the kernel: IORING_UNREGISTER_PBUF_RING,
    /// io_uring_unregister_buf_ring(3). Operations that would select from it end with ENOBUFS.
    /// Buffers that were taken stay good until they are recycled. The memory is given back then
    /// when the kernel had none of the buffers; otherwise when the ring is closed, because a
    /// request may have selected one at the last moment. The second time it does nothing, and
    /// after the end of the ring neither.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    public void Dispose()
    {
        if (_isEnded)
            return;
        using var use = Enter();
        if (_isEnded)
            return;

        // What the kernel counts as taken would not tell: a worker of the kernel can select between
        // the question and the end of the group. From a ring without buffers nothing is selected.
        var isUnused = AvailableCount == 0;
        _ring.UnregisterBufferRing(this, isUnused);
        End(isUnused);
    }

    /// <summary>Called when the ring has been closed.</summary>
    internal void EndWithRing(bool isUnused)
    {
        using var use = EnterLocked();
        End(isUnused);
    }

    // The kernel has let go of the entries. The buffers may be in use on both sides.
    private void End(bool isUnused)
    {
        _isEnded = true;
        _memory.ReleaseEntries();
        _memory.IsUnused |= isUnused;
        ReleaseIfUnused();
    }

    private void ReleaseIfUnused()
    {
        if (_memory.IsUnused && _leases.Count == 0)
            _memory.Dispose();
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_isEnded, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Usage Enter() => _ring.IsOnOwnersThread ? default : EnterSlow();

    private Usage EnterSlow()
    {
        if (!_ring.IsShared)
            _ring.ThrowUnlessOwnerless();
        return EnterLocked();
    }

    private Usage EnterLocked()
    {
        var taken = false;
        _lock.Enter(ref taken);
        return new Usage(this);
    }

    /// <summary>One call inside.</summary>
    private readonly ref struct Usage
    {
        private readonly BufferRing? _locked;

        public Usage(BufferRing locked) => _locked = locked;

        // A release store: what was written under the lock is there for the next one.
        public void Dispose() => _locked?._lock.Exit(useMemoryBarrier: false);
    }
}

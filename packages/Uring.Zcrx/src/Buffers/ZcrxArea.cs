using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using Hyb.Iobuf;
using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// The memory that a network queue receives into, who has what of it, and the way back. It belongs
/// to the thread of its ring; once rings share it, and after the end of the ring, it is locked.
/// </summary>
internal sealed unsafe class ZcrxArea
{
    private readonly IoUring _ring;
    private readonly AreaMemory _memory;
    private readonly AreaLeases _leases;
    private readonly ulong _token;
    private RefillRing _refill;
    private SpinLock _lock = new(enableThreadOwnerTracking: false);
    private volatile bool _isLocked;

    // How many rings receive into it.
    private int _rings = 1;
    private bool _hasDrained = true;

    public ZcrxArea(IoUring ring, AreaMemory memory, RefillRing refill, ulong token, int chunkBytes)
    {
        _ring = ring;
        _memory = memory;
        _refill = refill;
        _token = token;
        ChunkBytes = chunkBytes;
        var page = AlignedMemory.PageSize;
        _leases = new AreaLeases((int)(memory.Bytes / page), BitOperations.Log2(page));
    }

    public int ChunkBytes { get; }

    public nuint Bytes => _memory.Bytes;

    public int RefillEntries => (int)_refill.Capacity;

    public int OutstandingCount => _leases.Count;

    public int PendingCount => _leases.PendingCount;

    /// <summary>Whether no ring receives into it any more.</summary>
    public bool IsEnded => Volatile.Read(ref _rings) == 0;

    /// <summary>
    /// Makes the bytes of a completion the program's. False when they do not lie in the area; what
    /// begins in it is given back then.
    /// </summary>
    /// <exception cref="InvalidOperationException">They are the program's already.</exception>
    public bool TryTake(ulong kernelOffset, int length, out ZcrxBuffer buffer)
    {
        using var use = Enter();
        ObjectDisposedException.ThrowIf(IsEnded, typeof(ZcrxQueue));
        buffer = default;
        var offset = kernelOffset & ~ZcrxConstants.AreaMask;
        if (offset >= Bytes)
            return false;
        if ((nuint)(uint)length > Bytes - (nuint)offset)
        {
            GiveBack(offset, length);
            _refill.Publish();
            return false;
        }

        FlushPending();
        var lease = _leases.Make(offset, length, out var claim);
        buffer = new ZcrxBuffer(this, claim, lease, length);
        return true;
    }

    /// <summary>Gives buffers back; see <see cref="ZcrxBuffer.Release"/>.</summary>
    public void Release(in ZcrxBuffer buffer, bool publish)
    {
        using var use = Enter();
        End(buffer);
        if (publish && !IsEnded)
            _refill.Publish();
    }

    /// <summary>Gives buffers back; see <see cref="ZcrxQueue.Release"/>.</summary>
    public void Release(ReadOnlySpan<ZcrxBuffer> buffers)
    {
        using var use = Enter();
        try
        {
            foreach (ref readonly var buffer in buffers)
                End(buffer);
        }
        finally
        {
            if (!IsEnded)
                _refill.Publish();
        }
    }

    /// <summary>Shows the kernel what was released.</summary>
    public void Publish()
    {
        using var use = Enter();
        if (IsEnded)
            return;
        FlushPending();
        _refill.Publish();
    }

    /// <summary>How many entries the refill ring has room for.</summary>
    public int CountFree()
    {
        using var use = Enter();
        return IsEnded ? 0 : (int)_refill.Free;
    }

    public void* AddressOf(int lease, ulong claim) =>
        _memory.Address is not null and var start
            ? start + _leases.Get(lease, claim).Offset
            : throw new NotSupportedException(
                "The area is a dmabuf: its bytes have an offset, and no address.");

    public ulong OffsetOf(int lease, ulong claim) => _leases.Get(lease, claim).Offset;

    public bool IsLeased(int lease, ulong claim) => _leases.IsValid(lease, claim);

    /// <summary>Another ring receives into it as well, perhaps on another thread.</summary>
    public void Share()
    {
        using var use = Enter();
        _isLocked = true;
        Interlocked.Increment(ref _rings);
    }

    /// <summary>Called when a ring has ended: whether no request of it writes any more.</summary>
    public void EndRing(bool hasDrained)
    {
        _isLocked = true;
        using var use = EnterLocked();
        _hasDrained &= hasDrained;
        Interlocked.Decrement(ref _rings);
        DisposeIfUnused();
    }

    private void End(in ZcrxBuffer buffer)
    {
        if (buffer.Area != this)
            throw new ArgumentException("A buffer belongs to another queue.", nameof(buffer));
        ref readonly var lease = ref _leases.End(buffer.Lease, buffer.Claim);
        if (IsEnded)
            DisposeIfUnused();
        else
            GiveBack(lease.Offset, lease.Length);
    }

    // What waits goes first: it is not overtaken for ever.
    private void GiveBack(ulong offset, int length)
    {
        FlushPending();
        if (!_refill.TryAdd(offset | _token, (uint)length))
            _leases.AddPending(offset, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FlushPending()
    {
        if (_leases.PendingCount != 0)
            FlushPendingSlow();
    }

    private void FlushPendingSlow()
    {
        while (_leases.PendingCount != 0)
        {
            ref readonly var oldest = ref _leases.PeekPending();
            if (!_refill.TryAdd(oldest.Offset | _token, (uint)oldest.Length))
                return;
            _leases.PopPending();
        }
    }

    private void DisposeIfUnused()
    {
        if (IsEnded && _hasDrained && _leases.Count == 0)
            _memory.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Usage Enter() =>
        !_isLocked && _ring.IsOnOwnersThread ? default : EnterSlow();

    private Usage EnterSlow()
    {
        if (!_isLocked)
            ThrowForeign();
        return EnterLocked();
    }

    private Usage EnterLocked()
    {
        var taken = false;
        _lock.Enter(ref taken);
        return new Usage(this);
    }

    [DoesNotReturn]
    private static void ThrowForeign() => throw new InvalidOperationException(
        "The queue belongs to the thread of its ring: take and release its buffers there, after "
            + "the ring is started.");

    /// <summary>One call inside.</summary>
    private readonly ref struct Usage
    {
        private readonly ZcrxArea? _locked;

        public Usage(ZcrxArea locked) => _locked = locked;

        // A release store: what was written under the lock is there for the next one.
        public void Dispose() => _locked?._lock.Exit(useMemoryBarrier: false);
    }
}

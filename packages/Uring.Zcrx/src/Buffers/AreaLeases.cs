using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// What of an area is the program's: a lease is the bytes of one completion. Each has a number that
/// no other has, so that a copy of a <see cref="ZcrxBuffer"/> that was released is known from the
/// one that is valid. Leases that begin in one page hang together, so that a completion whose bytes
/// are the program's already is not leased again.
/// </summary>
internal sealed class AreaLeases
{
    private const int None = -1;

    // Leases there is room for from the start; with more of them in a page, as of very short
    // segments, the table grows.
    private const int LeasesOfPage = 4;

    // For each page the first of its leases.
    private readonly int[] _pages;
    private readonly int _pageShift;
    private Lease[] _leases = [];
    private int _free = None;
    private ulong _lastClaim;

    // Those that are released and found no room in the refill ring, oldest first.
    private int _firstPending = None;
    private int _lastPending = None;

    public AreaLeases(int pageCount, int pageShift)
    {
        _pages = new int[pageCount];
        _pages.AsSpan().Fill(None);
        _pageShift = pageShift;
        Grow(LeasesOfPage * pageCount);
    }

    /// <summary>How many leases the program has.</summary>
    public int Count { get; private set; }

    /// <summary>How many are released and not yet in the refill ring.</summary>
    public int PendingCount { get; private set; }

    /// <summary>Makes a lease; returns its index and number.</summary>
    /// <exception cref="InvalidOperationException">The bytes are the program's already.</exception>
    public int Make(ulong offset, int length, out ulong claim)
    {
        ref var first = ref _pages[(int)(offset >> _pageShift)];
        for (var other = first; other != None; other = _leases[other].Next)
        {
            if (_leases[other].Offset < offset + (uint)length
                && offset < _leases[other].Offset + (uint)_leases[other].Length)
                ThrowTaken(offset);
        }

        var index = PopFree();
        ref var lease = ref _leases[index];
        claim = lease.Claim = ++_lastClaim;
        lease.Offset = offset;
        lease.Length = length;
        lease.Previous = None;
        lease.Next = first;
        if (first != None)
            _leases[first].Previous = index;
        first = index;
        Count++;
        return index;
    }

    /// <summary>Whether a lease is valid.</summary>
    public bool IsValid(int index, ulong claim) => _leases[index].Claim == claim;

    /// <summary>A lease that is valid.</summary>
    /// <exception cref="InvalidOperationException">It has been released.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Lease Get(int index, ulong claim)
    {
        ref var lease = ref _leases[index];
        if (lease.Claim != claim)
            ThrowReleased();
        return ref lease;
    }

    /// <summary>Ends a lease. What it was about can be read until the next call.</summary>
    /// <exception cref="InvalidOperationException">It has been released before.</exception>
    public ref readonly Lease End(int index, ulong claim)
    {
        ref var lease = ref Unsafe.AsRef(in Get(index, claim));
        lease.Claim = 0;
        if (lease.Previous == None)
            _pages[(int)(lease.Offset >> _pageShift)] = lease.Next;
        else
            _leases[lease.Previous].Next = lease.Next;
        if (lease.Next != None)
            _leases[lease.Next].Previous = lease.Previous;
        Count--;
        PushFree(index);
        return ref lease;
    }

    /// <summary>Keeps what is to go to the refill ring when it has room, in order.</summary>
    public void AddPending(ulong offset, int length)
    {
        var index = PopFree();
        ref var lease = ref _leases[index];
        lease.Offset = offset;
        lease.Length = length;
        lease.Next = None;
        if (_lastPending == None)
            _firstPending = index;
        else
            _leases[_lastPending].Next = index;
        _lastPending = index;
        PendingCount++;
    }

    /// <summary>The oldest of those; only when there is one.</summary>
    public ref readonly Lease PeekPending() => ref _leases[_firstPending];

    /// <summary>Forgets the oldest of those.</summary>
    public void PopPending()
    {
        var index = _firstPending;
        _firstPending = _leases[index].Next;
        if (_firstPending == None)
            _lastPending = None;
        PendingCount--;
        PushFree(index);
    }

    [DoesNotReturn]
    private static void ThrowTaken(ulong offset) => throw new InvalidOperationException(
        $"The bytes at {offset} are the program's already: their completion was taken before.");

    [DoesNotReturn]
    private static void ThrowReleased() => throw new InvalidOperationException(
        "The buffer has been released: it is the kernel's again, or somebody else's.");

    private int PopFree()
    {
        if (_free == None)
            Grow(2 * _leases.Length);
        var index = _free;
        _free = _leases[index].Next;
        return index;
    }

    private void PushFree(int index)
    {
        _leases[index].Next = _free;
        _free = index;
    }

    private void Grow(int count)
    {
        var first = _leases.Length;
        Array.Resize(ref _leases, count);
        for (var i = count - 1; i >= first; i--)
            PushFree(i);
    }

    internal struct Lease
    {
        // 0 while there is none.
        public ulong Claim;

        // From the start of the area.
        public ulong Offset;
        public int Length;

        // Neighbours among those of a page; or the next free or pending one.
        public int Next;
        public int Previous;
    }
}

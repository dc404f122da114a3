using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// What of a buffer ring is the program's: a lease is a buffer, or a piece of one that is consumed
/// piece by piece. Each has a number that no other has, so that a copy of a
/// <see cref="SelectedBuffer"/> that was recycled is known from the one that is valid.
/// </summary>
internal struct BufferLeases
{
    private const int FirstPieces = 64;
    private const int None = -1;

    // Of whole buffers the lease has the index of the buffer, and there is no list of free ones.
    private readonly bool _isByBuffer;
    private Lease[] _leases;
    private int _free;
    private ulong _lastClaim;

    public BufferLeases(int bufferCount, bool isIncremental)
    {
        _isByBuffer = !isIncremental;
        _free = None;
        _leases = isIncremental ? [] : new Lease[bufferCount];
        if (isIncremental)
            Grow(FirstPieces);
    }

    /// <summary>How many leases there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of the next lease, or of all leases of a bundle.</summary>
    public ulong NextClaim() => ++_lastClaim;

    /// <summary>Makes a lease; returns its index. A whole buffer is leased once only.</summary>
    /// <exception cref="InvalidOperationException">The buffer is the program's already.</exception>
    public int Make(ulong claim, int buffer, int offset, int length)
    {
        var index = _isByBuffer ? buffer : PopFree();
        ref var lease = ref _leases[index];
        if (lease.Claim != 0)
            ThrowTaken(buffer);
        lease.Claim = claim;
        lease.Buffer = buffer;
        lease.Offset = offset;
        lease.Length = length;
        Count++;
        return index;
    }

    /// <summary>Whether a whole buffer is the program's.</summary>
    public readonly bool IsMade(int buffer) => _leases[buffer].Claim != 0;

    /// <summary>Whether a lease is valid.</summary>
    public readonly bool IsValid(int index, ulong claim) => _leases[index].Claim == claim;

    /// <summary>A lease that is valid.</summary>
    /// <exception cref="InvalidOperationException">It has been recycled.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref Lease Get(int index, ulong claim)
    {
        ref var lease = ref _leases[index];
        if (lease.Claim != claim)
            ThrowRecycled();
        return ref lease;
    }

    /// <summary>Ends a lease; returns the buffer.</summary>
    /// <exception cref="InvalidOperationException">It has been recycled before.</exception>
    public int End(int index, ulong claim)
    {
        ref var lease = ref Get(index, claim);
        lease.Claim = 0;
        Count--;
        if (!_isByBuffer)
        {
            lease.Next = _free;
            _free = index;
        }

        return lease.Buffer;
    }

    [DoesNotReturn]
    private static void ThrowTaken(int buffer) => throw new InvalidOperationException(
        $"Buffer {buffer} is the program's already: its completion was taken before.");

    [DoesNotReturn]
    private static void ThrowRecycled() => throw new InvalidOperationException(
        "The buffer has been recycled: it is the kernel's again, or somebody else's.");

    private int PopFree()
    {
        if (_free == None)
            Grow(2 * _leases.Length);
        var index = _free;
        _free = _leases[index].Next;
        return index;
    }

    private void Grow(int count)
    {
        var first = _leases.Length;
        Array.Resize(ref _leases, count);
        for (var i = count - 1; i >= first; i--)
        {
            _leases[i].Next = _free;
            _free = i;
        }
    }

    internal struct Lease
    {
        // 0 while there is none.
        public ulong Claim;
        public int Offset;
        public int Length;
        public int Buffer;

        // The next piece of a bundle, or the next free place.
        public int Next;
    }
}

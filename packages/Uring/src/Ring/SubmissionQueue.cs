using System.Runtime.CompilerServices;
using Hyb.Iox;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// Our end of the submission queue. Entries are written to slots that the kernel has consumed and
/// announced all at once by <see cref="Publish"/>. One thread at a time.
/// </summary>
internal unsafe struct SubmissionQueue
{
    private readonly Sqe* _entries;
    private readonly uint* _kernelHead;
    private readonly uint* _kernelTail;
    private readonly uint* _kernelFlags;
    private readonly uint _mask;
    private readonly uint _capacity;

    // The next slot to write. It runs ahead of *_kernelTail until published.
    private uint _tail;

    // The value of _tail at which the queue is full, going by the kernel's head when it was last
    // read. The head can only have moved on since, so the limit errs on the safe side.
    private uint _limit;

    public SubmissionQueue(byte* ring, in SqRingOffsets offsets, Sqe* entries)
    {
        _entries = entries;
        _kernelHead = (uint*)(ring + offsets.Head);
        _kernelTail = (uint*)(ring + offsets.Tail);
        _kernelFlags = (uint*)(ring + offsets.Flags);
        _mask = *(uint*)(ring + offsets.RingMask);
        _capacity = *(uint*)(ring + offsets.RingEntries);
        _tail = *_kernelTail;
        _limit = *_kernelHead + _capacity;
    }

    public readonly uint Capacity => _capacity;

    /// <summary>What the kernel says about the ring.</summary>
    // A volatile read: the kernel sets the flags from other contexts at any time.
    public readonly SqRingFlags Flags => (SqRingFlags)Volatile.Read(ref *_kernelFlags);

    /// <summary>
    /// Entries that the kernel has not consumed, published or not. Acquire: what the kernel did
    /// with an entry happened before it moved the head.
    /// </summary>
    public readonly uint Pending => _tail - Volatile.Read(ref *_kernelHead);

    /// <summary>The entry pushed last, as the kernel will read it.</summary>
    public readonly ref readonly Sqe Last => ref _entries[(_tail - 1) & _mask];

    /// <summary>Whether an entry can be pushed.</summary>
    public bool HasRoom => _tail != _limit || HasRoomAfterAll(_tail);

    /// <summary>The slot that the entry pushed next takes.</summary>
    public readonly uint NextSlot => _tail & _mask;

    /// <summary>Copies an entry into the queue; WouldBlock when it is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Outcome Push(in Sqe sqe)
    {
        var tail = _tail;
        if (tail == _limit && !HasRoomAfterAll(tail))
            return Outcome.WouldBlock;
        _entries[tail & _mask] = sqe;
        _tail = tail + 1;
        return Outcome.Ok;
    }

    /// <summary>
    /// Announces what has been pushed; returns how many entries the kernel has yet to consume.
    /// </summary>
    public readonly uint Publish()
    {
        // Release: the kernel must see the entries before the tail that announces them.
        Volatile.Write(ref *_kernelTail, _tail);
        return Pending;
    }

    /// <summary>Forgets the entries that the kernel has not consumed.</summary>
    /// <remarks>Only when the kernel does not look by itself: not with SQPOLL.</remarks>
    public void Discard() => _tail = Volatile.Read(ref *_kernelHead);

    // Acquire: a slot is free to overwrite only when the kernel's reads of it are over. Inlined,
    // because a call would make the caller spill what it keeps in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoomAfterAll(uint tail)
    {
        _limit = Volatile.Read(ref *_kernelHead) + _capacity;
        return tail != _limit;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// Our end of the submission queue. Entries are written to slots that the kernel has consumed and
/// announced all at once by <see cref="Publish"/>. One thread at a time.
/// </summary>
internal unsafe struct SubmissionQueue
{
    private const int ShiftOf64 = 6;
    private const int ShiftOf128 = 7;

    private readonly byte* _entries;
    private readonly uint* _kernelHead;
    private readonly uint* _kernelTail;
    private readonly uint* _kernelFlags;
    private readonly uint _mask;
    private readonly uint _capacity;

    // log2 of the bytes from one entry to the next.
    private readonly int _shift;

    // The next slot to write. It runs ahead of *_kernelTail until published.
    private uint _tail;

    // The value of _tail at which the queue is full, going by the kernel's head when it was last
    // read. The head can only have moved on since, so the limit errs on the safe side.
    private uint _limit;

    /// <param name="ring">The shared head of the rings.</param>
    /// <param name="offsets">Where what lies in it.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="isLong">Whether they have 128 bytes.</param>
    /// <param name="index">The array of indices, or null.</param>
    public SubmissionQueue(
        byte* ring, in SqRingOffsets offsets, byte* entries, bool isLong, uint* index)
    {
        _entries = entries;
        _shift = isLong ? ShiftOf128 : ShiftOf64;
        _kernelHead = (uint*)(ring + offsets.Head);
        _kernelTail = (uint*)(ring + offsets.Tail);
        _kernelFlags = (uint*)(ring + offsets.Flags);
        _mask = *(uint*)(ring + offsets.RingMask);
        _capacity = *(uint*)(ring + offsets.RingEntries);
        _tail = *_kernelTail;
        _limit = *_kernelHead + _capacity;

        // Slot n always holds entry n, so that the array is written once.
        for (uint i = 0; index != null && i < _capacity; i++)
            index[i] = i;
    }

    public readonly uint Capacity => _capacity;

    public readonly bool IsLong => _shift == ShiftOf128;

    /// <summary>What the kernel says about the ring.</summary>
    // A volatile read: the kernel sets the flags from other contexts at any time.
    public readonly SqRingFlags Flags => (SqRingFlags)Volatile.Read(ref *_kernelFlags);

    /// <summary>
    /// Entries that the kernel has not consumed, published or not. Acquire: what the kernel did
    /// with an entry happened before it moved the head.
    /// </summary>
    public readonly uint Pending => _tail - Volatile.Read(ref *_kernelHead);

    /// <summary>The entry pushed last, as the kernel will read it.</summary>
    public readonly ref readonly Sqe Last => ref *Slot(_tail - 1);

    /// <summary>The second half of the entry pushed last, when it has one.</summary>
    public readonly ReadOnlySpan<byte> LastHigh =>
        IsLong ? new(Slot(_tail - 1) + 1, sizeof(Sqe)) : [];

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
        var slot = Slot(tail);
        *slot = sqe;

        // What lay in the second half belongs to an entry that is done: a command must not get it.
        // No operation before the commands looks there.
        if (_shift != ShiftOf64 && sqe.Opcode >= IoUringOp.UringCmd)
            slot[1] = default;
        _tail = tail + 1;
        return Outcome.Ok;
    }

    /// <summary>
    /// Copies an entry and the data of its command, which starts where the third address lies; only
    /// into entries of 128 bytes.
    /// </summary>
    public Outcome Push(in Sqe sqe, ReadOnlySpan<byte> command)
    {
        var slot = Slot(_tail);
        var outcome = Push(sqe);
        if (outcome.IsOk)
        {
            command.CopyTo(MemoryMarshal.CreateSpan(
                ref *((byte*)slot + IoUring.CommandOffsetBytes), IoUring.MaxCommandBytes));
        }

        return outcome;
    }

    /// <summary>Copies all of them into the queue, or, without room for all, none.</summary>
    public Outcome Push(ReadOnlySpan<Sqe> sqes)
    {
        if (_limit - _tail < (uint)sqes.Length)
        {
            _ = HasRoomAfterAll(_tail);
            if (_limit - _tail < (uint)sqes.Length)
                return Outcome.WouldBlock;
        }

        foreach (ref readonly var sqe in sqes)
            _ = Push(sqe);
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

    /// <summary>
    /// Announces what has been pushed to a thread of the kernel; returns how many are new to it.
    /// </summary>
    public readonly uint PublishNew()
    {
        var known = *_kernelTail;
        _ = Publish();
        return _tail - known;
    }

    /// <summary>Whether the kernel's polling thread has to be woken, after a publish.</summary>
    // A full fence between the tail and the flag: the thread sets the flag and looks at the tail
    // once more, and one of the two must see what the other wrote.
    public readonly bool NeedsWakeup()
    {
        Interlocked.MemoryBarrier();
        return (Flags & SqRingFlags.NeedWakeup) != 0;
    }

    /// <summary>
    /// Forgets what the kernel has not been told, or, if it does not look by itself, what it has
    /// not consumed.
    /// </summary>
    public void Discard(bool kernelLooksByItself) =>
        _tail = Volatile.Read(ref *(kernelLooksByItself ? _kernelTail : _kernelHead));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Sqe* Slot(uint position) =>
        (Sqe*)(_entries + ((nuint)(position & _mask) << _shift));

    // Acquire: a slot is free to overwrite only when the kernel's reads of it are over. Inlined,
    // because a call would make the caller spill what it keeps in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoomAfterAll(uint tail)
    {
        _limit = Volatile.Read(ref *_kernelHead) + _capacity;
        return tail != _limit;
    }
}

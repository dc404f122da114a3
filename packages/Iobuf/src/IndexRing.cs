using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Iobuf;

/// <summary>
/// The part of an <see cref="IndexSet{T}"/> that is taken from in the order of coming back: a ring
/// of words, with room for every index.
/// </summary>
/// <remarks>
/// Each word holds the turn it is in and either an index or "empty", and goes from "empty in turn
/// n" to "index in turn n" by a put and to "empty in turn n + 1" by a get, both in one exchange: no
/// word ever has a value twice, so none can be mistaken for an older one, and nobody can be
/// interrupted half way. The cursors are 64 bits wide and only say where to begin to look. A thread
/// that is slow to store one may set it back; who begins too early sees turns that are over, and
/// moves on.
/// </remarks>
internal sealed class IndexRing<TInterleaving>
    where TInterleaving : struct, IInterleaving
{
    // Rings up to this size keep every word in a line of its own; beyond it, they are packed.
    private const long MaxPaddedCapacity = 1024;

    private readonly UInt128[] _words;
    private readonly ulong[] _out;
    private readonly ulong _mask;
    private readonly int _wordShift;
    private readonly int _outShift;
    private RingCursors _cursors;

    /// <summary>A ring that has gone round some times, with all indices but the first.</summary>
    /// <param name="capacity">A power of two up to 2^31: one more than the largest index.</param>
    /// <param name="first">The smallest index in it; those below it are not the ring's.</param>
    /// <param name="turns">How often it has gone round.</param>
    public IndexRing(ulong capacity, ulong first, ulong turns)
    {
        _mask = capacity - 1;
        if (capacity <= MaxPaddedCapacity)
        {
            _wordShift = BitOperations.Log2((uint)CacheLine.Bytes / sizeof(ulong));
            _outShift = BitOperations.Log2((uint)CacheLine.Bytes);
        }

        // All zero is turn 0 with every index in its place, so the memory of a large ring is not
        // touched before its use. In larger units than a word or a mark, because an array has
        // fewer than 2^31 elements.
        _words = new UInt128[((capacity << _wordShift) + 1) / 2];
        _out = new ulong[((capacity << _outShift) + sizeof(ulong) - 1) / sizeof(ulong)];
        var start = turns * capacity;
        for (var place = 0ul; turns > 0 && place < capacity; place++)
            Word(place) = FirstOfTurn(start);

        // As if the first ones had been taken and not been put.
        for (var place = 0ul; place < first; place++)
            Word(place) = FirstOfTurn(start + capacity) + capacity;
        _cursors.Head = start + first;
        _cursors.Tail = start + capacity;
    }

    /// <summary>Where the next get begins to look.</summary>
    public ulong HeadPosition
    {
        get => Volatile.Read(ref _cursors.Head);
        set => Volatile.Write(ref _cursors.Head, value);
    }

    /// <summary>Where the next put begins to look.</summary>
    public ulong TailPosition
    {
        get => Volatile.Read(ref _cursors.Tail);
        set => Volatile.Write(ref _cursors.Tail, value);
    }

    /// <summary>Takes the index that came back first, unless none is in the ring.</summary>
    public bool TryGet(out int index)
    {
        TInterleaving.Point();
        var head = Volatile.Read(ref _cursors.Head);
        while (true)
        {
            ref var word = ref Word(head);
            TInterleaving.Point();
            var seen = Volatile.Read(ref word);
            var first = FirstOfTurn(head);
            index = (int)((seen ^ head) & _mask);
            if (seen - first <= _mask)
            {
                TInterleaving.Point();
                if (Interlocked.CompareExchange(ref word, first + (3 * (_mask + 1)), seen) != seen)
                    continue;
                TInterleaving.Point();
                Volatile.Write(ref _cursors.Head, head + 1);
                TInterleaving.Point();
                Volatile.Write(ref OutMark((uint)index), 1);
                return true;
            }

            // Everything before the head has been taken, and nothing is here yet.
            if (seen - first == _mask + 1)
                return false;

            // A later turn. What was in this place a turn before that one has been taken, and
            // so has everything before it.
            head = PositionOf(seen, head) - _mask;
        }
    }

    /// <summary>Gives an index back, one of the ring's.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="refusesRacing">Whether it may be put by others at the same moment.</param>
    /// <returns>False when it is in the ring already.</returns>
    public bool TryPut(int index, bool refusesRacing)
    {
        TInterleaving.Point();
        ref var mark = ref OutMark((uint)index);
        if (Volatile.Read(ref mark) == 0
            || (refusesRacing && Interlocked.Exchange(ref mark, 0) == 0))
            return false;
        TInterleaving.Point();
        Volatile.Write(ref mark, 0);
        TInterleaving.Point();
        return TryPut(index, Volatile.Read(ref _cursors.Tail));
    }

    /// <summary>Whether an index below the capacity is out.</summary>
    public bool IsOut(int index) => Volatile.Read(ref OutMark((uint)index)) != 0;

    private bool TryPut(int index, ulong tail)
    {
        while (true)
        {
            var first = FirstOfTurn(tail);
            var empty = first + _mask + 1;
            var filled = first + ((tail ^ (uint)index) & _mask);
            TInterleaving.Point();
            var seen = Interlocked.CompareExchange(ref Word(tail), filled, empty);
            if (seen == empty)
            {
                TInterleaving.Point();
                Volatile.Write(ref _cursors.Tail, tail + 1);
                return true;
            }

            // An earlier turn: everything before the tail has been put, and this not been taken.
            // The ring is full, because two threads put the same index at the same moment.
            if ((long)(seen - first) < 0)
                return false;

            // Put by somebody else, in this turn or a later one.
            var position = PositionOf(seen, tail);
            var isEmpty = (seen & (_mask + 1)) != 0;
            tail = isEmpty ? position - _mask : position + 1;
        }
    }

    // A word is twice the first position of its turn, plus: below the capacity, the index, as its
    // difference (exclusive or) from the place in the ring; the capacity itself, "empty".
    private ulong FirstOfTurn(ulong position) => (position & ~_mask) * 2;

    private ulong PositionOf(ulong word, ulong place) =>
        ((word / 2) & ~_mask) | (place & _mask);

    // The place is below the capacity: the array has a word for each.
    private ref ulong Word(ulong position) => ref Unsafe.Add(
        ref Unsafe.As<UInt128, ulong>(ref MemoryMarshal.GetArrayDataReference(_words)),
        (nuint)(position & _mask) << _wordShift);

    // The index is below the capacity: the array has a byte for each. Only its owner writes it.
    private ref byte OutMark(ulong index) => ref Unsafe.Add(
        ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetArrayDataReference(_out)),
        (nuint)index << _outShift);
}

/// <summary>
/// Each is written by every thread: nothing else may lie in its line, nor in the one that
/// processors fetch with it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4 * CacheLine.MaxBytes)]
internal struct RingCursors
{
    [FieldOffset(CacheLine.MaxBytes)]
    public ulong Head;

    [FieldOffset(2 * CacheLine.MaxBytes)]
    public ulong Tail;
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Iobuf;

/// <summary>
/// A fixed set of indices, 0 to <see cref="Capacity"/> - 1, that any number of threads take and
/// give back without a lock. Nobody ever waits: a pool without an index says so. The index that
/// came back first is taken first, but no order is promised. Nothing allocates.
/// </summary>
/// <remarks>
/// <para>
/// From <see cref="TryGet"/> to <see cref="Put"/> an index belongs to the caller alone. A foreign
/// index and one that is in the pool already are refused.
/// </para>
/// <para>
/// It is a ring of words. Each holds the turn it is in and either an index or "empty", and goes
/// from "empty in turn n" to "index in turn n" by a put and to "empty in turn n + 1" by a get, both
/// in one exchange: no word ever has a value twice, so none can be mistaken for an older one, and
/// nobody can be interrupted half way. The cursors are 64 bits wide and only say where to begin
/// to look. A thread that is slow to store one may set it back; who begins too early sees turns
/// that are over, and moves on.
/// </para>
/// </remarks>
public sealed class IndexPool
{
    /// <summary>2^31, the largest capacity.</summary>
    public const long MaxCapacity = 1L << 31;

    // Pools up to this size keep every word in a line of its own; beyond it, they are packed.
    private const long MaxPaddedCapacity = 1024;

    private readonly UInt128[] _words;
    private readonly ulong[] _out;
    private readonly ulong _mask;
    private readonly int _wordShift;
    private readonly int _outShift;
    private readonly bool _refusesRacingPuts;
    private Cursors _cursors;

    /// <summary>A pool with all indices in it.</summary>
    /// <param name="capacity">
    /// How many indices, 1 to 2^31. It is rounded up to a power of two: 100 gives 128.
    /// </param>
    /// <param name="refusesRacingPuts">
    /// Whether one of two puts of the same index is refused also when they happen at the same
    /// moment. It costs one more locked instruction for each put; see <see cref="Put"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not in that range.</exception>
    public IndexPool(long capacity, bool refusesRacingPuts = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        var count = BitOperations.RoundUpToPowerOf2((ulong)capacity);
        _mask = count - 1;
        _refusesRacingPuts = refusesRacingPuts;
        if (Capacity <= MaxPaddedCapacity)
        {
            _wordShift = BitOperations.Log2((uint)CacheLine.Bytes / sizeof(ulong));
            _outShift = BitOperations.Log2((uint)CacheLine.Bytes);
        }

        // All zero is the full pool, so the memory of a large one is not touched before its use.
        // In larger units than a word or a mark, because an array has fewer than 2^31 elements.
        _words = new UInt128[((count << _wordShift) + 1) / 2];
        _out = new ulong[((count << _outShift) + sizeof(ulong) - 1) / sizeof(ulong)];
        _cursors.Tail = count;
    }

    /// <summary>A pool that has gone round so many times already.</summary>
    internal IndexPool(long capacity, bool refusesRacingPuts, ulong turns)
        : this(capacity, refusesRacingPuts)
    {
        var position = turns * (_mask + 1);
        for (var i = 0ul; i <= _mask; i++)
            Word(i, _mask) = FirstOfTurn(position, _mask);
        _cursors.Head = position;
        _cursors.Tail = position + _mask + 1;
    }

    /// <summary>How many indices there are in all, a power of two.</summary>
    public long Capacity => (long)_mask + 1;

    /// <summary>Where the next get begins to look.</summary>
    internal ulong HeadPosition
    {
        get => Volatile.Read(ref _cursors.Head);
        set => Volatile.Write(ref _cursors.Head, value);
    }

    /// <summary>Where the next put begins to look.</summary>
    internal ulong TailPosition
    {
        get => Volatile.Read(ref _cursors.Tail);
        set => Volatile.Write(ref _cursors.Tail, value);
    }

    /// <summary>Takes an index, unless all are out.</summary>
    /// <param name="index">The index; meaningless when there is none.</param>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(out int index)
    {
        var mask = _mask;
        var head = Volatile.Read(ref _cursors.Head);
        var marks = _out;
        ref var word = ref Word(head, mask);
        var seen = Volatile.Read(ref word);
        var first = FirstOfTurn(head, mask);
        var taken = (seen ^ head) & mask;
        index = (int)taken;
        if (seen - first > mask || Interlocked.CompareExchange(
            ref word, first + (3 * mask) + 3, seen) != seen)
            return TryGetElsewhere(out index);
        Volatile.Write(ref _cursors.Head, head + 1);
        OutMark(marks, taken) = 1;
        return true;
    }

    /// <summary>Gives an index back. There is always room.</summary>
    /// <remarks>
    /// A second put of an index is refused as long as nobody has taken it anew; from then on it
    /// looks like the new owner's put. Two puts of one index at the very same moment are told
    /// apart only by a pool that <c>refusesRacingPuts</c>.
    /// </remarks>
    /// <param name="index">An index that the caller has from <see cref="TryGet"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">This pool has no such index.</exception>
    /// <exception cref="InvalidOperationException">It is in the pool already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int index)
    {
        var mask = _mask;
        if ((uint)index > mask)
            ThrowForeign(index);
        ref var mark = ref OutMark(_out, (uint)index);
        if (mark == 0 || (_refusesRacingPuts && !Claim(ref mark)))
            ThrowNotOut(index);
        mark = 0;

        var tail = Volatile.Read(ref _cursors.Tail);
        var first = FirstOfTurn(tail, mask);
        var empty = first + mask + 1;
        var filled = first + ((tail ^ (uint)index) & mask);
        if (Interlocked.CompareExchange(ref Word(tail, mask), filled, empty) == empty)
            Volatile.Write(ref _cursors.Tail, tail + 1);
        else
            PutElsewhere(index);
    }

    /// <summary>
    /// Whether an index is out. Only its owner can rely on the answer, which is then true.
    /// </summary>
    /// <param name="index">Any number.</param>
    public bool IsOut(int index) =>
        (uint)index <= _mask && Volatile.Read(ref OutMark(_out, (uint)index)) != 0;

    // A word is twice the first position of its turn, plus: below the capacity, the index, as its
    // difference (exclusive or) from the place in the ring; the capacity itself, "empty".
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FirstOfTurn(ulong position, ulong mask) => (position & ~mask) * 2;

    // The place is below the capacity: the array has a word for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Word(ulong position, ulong mask) => ref Unsafe.Add(
        ref Unsafe.As<UInt128, ulong>(ref MemoryMarshal.GetArrayDataReference(_words)),
        (nuint)(position & mask) << _wordShift);

    // The index is below the capacity: the array has a byte for each. Only its owner writes it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte OutMark(ulong[] marks, ulong index) => ref Unsafe.Add(
        ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetArrayDataReference(marks)),
        (nuint)index << _outShift);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGetElsewhere(out int index)
    {
        var head = Volatile.Read(ref _cursors.Head);
        while (true)
        {
            ref var word = ref Word(head, _mask);
            var seen = Volatile.Read(ref word);
            var first = FirstOfTurn(head, _mask);
            index = (int)((seen ^ head) & _mask);
            if (seen - first <= _mask)
            {
                if (Interlocked.CompareExchange(ref word, first + (3 * (_mask + 1)), seen) != seen)
                    continue;
                Volatile.Write(ref _cursors.Head, head + 1);
                OutMark(_out, (uint)index) = 1;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutElsewhere(int index)
    {
        var tail = Volatile.Read(ref _cursors.Tail);
        while (true)
        {
            var first = FirstOfTurn(tail, _mask);
            var empty = first + _mask + 1;
            var filled = first + ((tail ^ (uint)index) & _mask);
            var seen = Interlocked.CompareExchange(ref Word(tail, _mask), filled, empty);
            if (seen == empty)
            {
                Volatile.Write(ref _cursors.Tail, tail + 1);
                return;
            }

            // An earlier turn: everything before the tail has been put, and this not been taken.
            if ((long)(seen - first) < 0)
                throw new InvalidOperationException(
                    "The pool is full: two threads put the same index at the same moment.");

            // Put by somebody else, in this turn or a later one.
            var position = PositionOf(seen, tail);
            var isEmpty = (seen & (_mask + 1)) != 0;
            tail = isEmpty ? position - _mask : position + 1;
        }
    }

    private ulong PositionOf(ulong word, ulong place) =>
        ((word / 2) & ~_mask) | (place & _mask);

    // Whoever turns "out" into "in" may put. What the mark says then does not change any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Claim(ref byte mark) => Interlocked.Exchange(ref mark, 0) != 0;

    private void ThrowForeign(int index) => throw new ArgumentOutOfRangeException(
        nameof(index), index, $"The pool has the indices 0 to {Capacity - 1}.");

    private static void ThrowNotOut(int index) => throw new InvalidOperationException(
        $"The index {index} is in the pool already: it was put twice, or never taken.");

    // Each is written by every thread: nothing else may lie in its line, nor in the one that
    // processors fetch with it.
    [StructLayout(LayoutKind.Explicit, Size = 4 * CacheLine.MaxBytes)]
    private struct Cursors
    {
        [FieldOffset(CacheLine.MaxBytes)]
        public ulong Head;

        [FieldOffset(2 * CacheLine.MaxBytes)]
        public ulong Tail;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Iobuf;

/// <summary>
/// The part of an <see cref="IndexSet{T}"/> in which each index has a place of its own: two
/// numbers, how often it was taken and how often it was put. It is in the pool when they are equal,
/// and out when one more was taken.
/// </summary>
/// <remarks>
/// <para>
/// A get is one exchange of the number of takings, a put one store of the other number, which only
/// the owner writes. Both numbers only grow, so an exchange that began before others took and put
/// the index fails. They are apart, because a processor is slow to read what it is just storing: a
/// get needs the number of puts for a comparison only, which it predicts.
/// </para>
/// <para>
/// A thread begins at a home that it has from the address of its stack. Those who hold one index
/// at a time therefore each use a line of memory that nobody else writes.
/// </para>
/// </remarks>
internal readonly struct IndexHomes<TInterleaving>
    where TInterleaving : struct, IInterleaving
{
    // From one home to the next, in words: no two lie in one line, nor in the pair of lines that
    // processors fetch together.
    private const int Stride = CacheLine.MaxBytes / sizeof(ulong);

    private readonly ulong[] _words;
    private readonly uint _count;
    private readonly uint _mask;

    /// <summary>Homes with all indices in them.</summary>
    /// <param name="count">How many, a power of two up to 16, or 0.</param>
    /// <param name="takings">How often each was taken and put already.</param>
    public IndexHomes(int count, ulong takings)
    {
        _count = (uint)count;
        _mask = (uint)Math.Max(count, 1) - 1;
        _words = new ulong[(_mask + 2) * Stride];
        for (var place = 0u; place <= _mask; place++)
            Taken(place) = Put(place) = takings;

        // Without homes the threads look at one from which nothing is to be had.
        if (count == 0)
            Taken(0)++;
    }

    /// <summary>Whether the index has a home here.</summary>
    public bool Has(int index) => (uint)index < _count;

    /// <summary>Takes the index at which this thread begins to look, if it is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeOwn(out int index)
    {
        var place = TInterleaving.PlaceOfThread() & _mask;
        index = (int)place;
        ref var word = ref Taken(place);
        return IsHere(place, ref word, out var taken, out _)
            && TryTake(ref word, taken) == taken;
    }

    /// <summary>Takes an index, beginning with this thread's.</summary>
    /// <param name="index">The index; meaningless when there is none.</param>
    /// <param name="takings">How often all were taken; meaningless when there is one.</param>
    public bool TryTakeAny(out int index, out ulong takings)
    {
        var own = TInterleaving.PlaceOfThread() & _mask;
        takings = 0;
        for (var i = 0u; i < _count; i++)
        {
            var place = (own + i) & _mask;
            ref var word = ref Taken(place);
            index = (int)place;
            if (IsHere(place, ref word, out var taken, out var put))
            {
                // That which fails counts what was taken at a moment when somebody else had it.
                var found = TryTake(ref word, taken);
                if (found == taken)
                    return true;
                taken = found;
            }

            // More puts than takings: between the two looks it was here, taken and put again. What
            // was put had been taken before, so that counts, or "out" would be a mistake.
            takings += Math.Max(taken, put);
        }

        index = 0;
        return false;
    }

    /// <summary>Gives an index back that has a home.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="refusesRacing">Whether it may be put by others at the same moment.</param>
    /// <returns>False when it is in the pool already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(int index, bool refusesRacing)
    {
        ref var put = ref Put((uint)index);
        TInterleaving.Point();
        var seen = Volatile.Read(ref put);
        TInterleaving.Point();
        if (Volatile.Read(ref Taken((uint)index)) == seen)
            return false;
        TInterleaving.Point();
        if (refusesRacing)
            return Interlocked.CompareExchange(ref put, seen + 1, seen) == seen;

        // Release: whoever sees the index here must see what its owner has written before. Two
        // who put it at the same moment store the same number.
        Volatile.Write(ref put, seen + 1);
        return true;
    }

    /// <summary>Whether an index that has a home is out.</summary>
    public bool IsOut(int index) =>
        Volatile.Read(ref Taken((uint)index)) != Volatile.Read(ref Put((uint)index));

    // The number of takings is read first: if the other is the same, it was so when that was
    // read, and an exchange that succeeds shows that nobody took it since.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsHere(uint place, ref ulong word, out ulong taken, out ulong put)
    {
        TInterleaving.Point();
        taken = Volatile.Read(ref word);
        TInterleaving.Point();
        put = Volatile.Read(ref Put(place));
        return put == taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong TryTake(ref ulong word, ulong taken)
    {
        TInterleaving.Point();
        return Interlocked.CompareExchange(ref word, taken + 1, taken);
    }

    // The place is below the count: the array has a stride for each, after one that keeps what
    // lies before the array away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Taken(uint place) => ref Unsafe.Add(
        ref MemoryMarshal.GetArrayDataReference(_words), (nuint)(place + 1) * Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Put(uint place) => ref Unsafe.Add(ref Taken(place), 1);
}

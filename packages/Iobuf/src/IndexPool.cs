using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hyb.Iobuf;

/// <summary>
/// A fixed set of indices, 0 to <see cref="Capacity"/> - 1, that any number of threads take and
/// give back without a lock. Nobody ever waits: a pool without an index says so. A thread tends to
/// get what it gave back last, but no order is promised. Nothing allocates.
/// </summary>
/// <remarks>
/// <para>
/// From <see cref="TryGet"/> to <see cref="Put"/> an index belongs to the caller alone. A foreign
/// index and one that is in the pool already are refused.
/// </para>
/// <para>
/// "Empty" is the truth: at one moment during the call, every index was out.
/// </para>
/// </remarks>
public sealed class IndexPool
{
    /// <summary>2^31, the largest capacity.</summary>
    public const long MaxCapacity = 1L << 31;

    /// <summary>So many indices have homes: see <see cref="IndexSet{T}"/>.</summary>
    internal const int MaxHomes = IndexSet<NoInterleaving>.MaxHomes;

    private readonly IndexSet<NoInterleaving> _indices;

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
        : this(capacity, refusesRacingPuts, MaxHomes, 0)
    {
    }

    /// <summary>A pool with fewer homes, that has gone round so many times already.</summary>
    internal IndexPool(long capacity, bool refusesRacingPuts, int maxHomes, ulong turns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        var count = BitOperations.RoundUpToPowerOf2((ulong)capacity);
        _indices = new(count, refusesRacingPuts, maxHomes, turns);
    }

    /// <summary>How many indices there are in all, a power of two.</summary>
    public long Capacity => _indices.Count;

    /// <summary>The part without homes; null when there is none.</summary>
    internal IndexRing<NoInterleaving>? Ring => _indices.Ring;

    /// <summary>Takes an index, unless all are out.</summary>
    /// <param name="index">The index; meaningless when there is none.</param>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(out int index) => _indices.TryGet(out index);

    /// <summary>Gives an index back. There is always room.</summary>
    /// <remarks>
    /// <para>
    /// Whoever takes the index next sees all that was written before the put. The put itself is a
    /// release, as the end of a <c>lock</c> is, and no full fence: who puts and then looks whether
    /// somebody waits for it calls <see cref="Interlocked.MemoryBarrier"/> in between.
    /// </para>
    /// <para>
    /// A second put of an index is refused as long as nobody has taken it anew; from then on it
    /// looks like the new owner's put. Two puts of one index at the very same moment are told
    /// apart only by a pool that <c>refusesRacingPuts</c>.
    /// </para>
    /// </remarks>
    /// <param name="index">An index that the caller has from <see cref="TryGet"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">This pool has no such index.</exception>
    /// <exception cref="InvalidOperationException">It is in the pool already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int index)
    {
        if (!_indices.TryPut(index))
            ThrowRefusal(index);
    }

    /// <summary>
    /// Whether an index is out. Only its owner can rely on the answer, which is then true.
    /// </summary>
    /// <param name="index">Any number.</param>
    public bool IsOut(int index) => _indices.IsOut(index);

    private void ThrowRefusal(int index)
    {
        if (index < 0 || index >= Capacity)
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"The pool has the indices 0 to {Capacity - 1}.");
        throw new InvalidOperationException(
            $"The index {index} is in the pool already: it was put twice, or never taken.");
    }
}

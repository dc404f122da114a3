using System.Runtime.CompilerServices;

namespace Hyb.Iobuf;

/// <summary>
/// What an <see cref="IndexPool"/> consists of. The first indices each have a home, see
/// <see cref="IndexHomes{T}"/>, at which threads begin to look, each at another one. The rest go
/// round in an <see cref="IndexRing{T}"/>.
/// </summary>
internal readonly struct IndexSet<TInterleaving>
    where TInterleaving : struct, IInterleaving
{
    /// <summary>So many indices have homes; a power of two.</summary>
    public const int MaxHomes = 16;

    private readonly IndexHomes<TInterleaving> _homes;
    private readonly IndexRing<TInterleaving>? _ring;
    private readonly ulong _mask;
    private readonly bool _refusesRacingPuts;

    /// <summary>A set with all indices in it.</summary>
    /// <param name="count">How many, a power of two.</param>
    /// <param name="refusesRacingPuts">See <see cref="IndexPool.Put"/>.</param>
    /// <param name="maxHomes">So many have homes, a power of two up to 16, or 0.</param>
    /// <param name="turns">How often all were taken and put already.</param>
    public IndexSet(
        ulong count, bool refusesRacingPuts, int maxHomes = MaxHomes, ulong turns = 0)
    {
        var homes = Math.Min(count, (ulong)maxHomes);
        _mask = count - 1;
        _refusesRacingPuts = refusesRacingPuts;
        _homes = new IndexHomes<TInterleaving>((int)homes, turns * count);
        if (count > homes)
            _ring = new IndexRing<TInterleaving>(count, homes, turns);
    }

    /// <summary>How many indices there are.</summary>
    public long Count => (long)_mask + 1;

    /// <summary>The part without homes; null when there is none.</summary>
    public IndexRing<TInterleaving>? Ring => _ring;

    /// <summary>Takes an index, unless all are out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(out int index) =>
        _homes.TryTakeOwn(out index) || TryGetElsewhere(out index);

    /// <summary>Gives an index back; false when it is here, or there is none such.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(int index) => _homes.Has(index)
        ? _homes.TryPut(index, _refusesRacingPuts)
        : TryPutIntoRing(index);

    /// <summary>Whether an index is out; false for any other number.</summary>
    public bool IsOut(int index) => _homes.Has(index)
        ? _homes.IsOut(index)
        : (uint)index <= _mask && _ring!.IsOut(index);

    /// <summary>
    /// The ring comes before the homes of others, so that they are left alone. "Empty" needs a
    /// moment for both: when two looks at all homes find every index out, and no taking between
    /// them, then nothing has changed there, and in between the ring was seen empty.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGetElsewhere(out int index)
    {
        if (_ring is not null && _ring.TryGet(out index))
            return true;
        if (_homes.TryTakeAny(out index, out var takings))
            return true;
        while (true)
        {
            var before = takings;
            if (_ring is not null && _ring.TryGet(out index))
                return true;
            if (_homes.TryTakeAny(out index, out takings))
                return true;
            if (takings == before)
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryPutIntoRing(int index) =>
        (uint)index <= _mask && _ring!.TryPut(index, _refusesRacingPuts);
}

namespace Hyb.Iobuf;

/// <summary>
/// A fixed set of items that any number of threads take by index and give back: what
/// <see cref="IndexPool"/> does, with an item behind each index. An item is reached by reference
/// and never copied.
/// </summary>
/// <typeparam name="T">What an item is.</typeparam>
public sealed class ItemPool<T>
{
    private readonly IndexPool _indices;
    private readonly T[] _items;

    /// <summary>A pool with all items in it.</summary>
    /// <param name="capacity">How many; rounded up to a power of two: 100 gives 128.</param>
    /// <param name="create">Called once for each index, in order.</param>
    /// <param name="refusesRacingPuts">See <see cref="IndexPool.Put"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not in 1 to 2^30.</exception>
    public ItemPool(int capacity, Func<int, T> create, bool refusesRacingPuts = false)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 30);
        _indices = new IndexPool(capacity, refusesRacingPuts);
        _items = new T[_indices.Capacity];
        for (var index = 0; index < _items.Length; index++)
            _items[index] = create(index);
    }

    /// <summary>How many items there are in all, a power of two.</summary>
    public int Capacity => _items.Length;

    /// <summary>The item behind an index that the caller has taken.</summary>
    /// <param name="index">Which one.</param>
    /// <exception cref="InvalidOperationException">The item is not out.</exception>
    public ref T this[int index]
    {
        get
        {
            if (!_indices.IsOut(index))
                throw new InvalidOperationException($"The item {index} is not out.");
            return ref _items[index];
        }
    }

    /// <summary>Takes an item, unless all are out.</summary>
    /// <param name="index">Which one; meaningless when there is none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGet(out int index) => _indices.TryGet(out index);

    /// <summary>Gives an item back.</summary>
    /// <inheritdoc cref="IndexPool.Put"/>
    public void Put(int index) => _indices.Put(index);
}

namespace Hyb.Uring.Zcrx.Tests.Buffers;

/// <summary>Buffers that are kept for a while and let go in random order.</summary>
internal sealed class HeldBuffers<T>(int capacity, int seed)
{
    private readonly T[] _held = new T[capacity];
    private readonly Random _random = new(seed);

    public int Count { get; private set; }

    public bool IsFull => Count == _held.Length;

    public void Add(T buffer) => _held[Count++] = buffer;

    public T TakeAny()
    {
        var index = _random.Next(Count);
        var taken = _held[index];
        _held[index] = _held[--Count];
        return taken;
    }

    public Span<T> TakeAll()
    {
        var all = _held.AsSpan(0, Count);
        Count = 0;
        return all;
    }

    public bool Flips(int oneOf) => _random.Next(oneOf) == 0;
}

namespace Hyb.Iobuf;

/// <summary>
/// How often memory is pinned and whether its owner is done with it. It is let go once: by the
/// owner, or by the last to unpin it afterwards.
/// </summary>
internal struct PinCount
{
    private const int Ended = int.MinValue;

    // The number of pins, and the uppermost bit once the owner is done.
    private int _state;

    /// <summary>Whether the owner is done with it.</summary>
    public bool IsEnded => Volatile.Read(ref _state) < 0;

    /// <summary>Pins, unless the owner is done.</summary>
    public bool TryPin()
    {
        while (true)
        {
            var seen = Volatile.Read(ref _state);
            if (seen < 0)
                return false;
            if (Interlocked.CompareExchange(ref _state, seen + 1, seen) == seen)
                return true;
        }
    }

    /// <summary>Takes a pin back; without one it does nothing.</summary>
    /// <returns>Whether the memory is to be let go now.</returns>
    public bool Unpin()
    {
        while (true)
        {
            var seen = Volatile.Read(ref _state);
            if ((seen & ~Ended) == 0)
                return false;
            if (Interlocked.CompareExchange(ref _state, seen - 1, seen) == seen)
                return seen - 1 == Ended;
        }
    }

    /// <summary>The owner is done; the second time this does nothing.</summary>
    /// <returns>Whether the memory is to be let go now.</returns>
    public bool End() => Interlocked.Or(ref _state, Ended) == 0;
}

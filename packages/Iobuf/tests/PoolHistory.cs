namespace Hyb.Iobuf.Tests;

/// <summary>What a call on a pool was and what it answered.</summary>
internal enum PoolCall
{
    /// <summary>A get that took an index.</summary>
    Got,

    /// <summary>A get that found none.</summary>
    FoundEmpty,

    /// <summary>A put that was accepted.</summary>
    Put,

    /// <summary>A put that was refused.</summary>
    PutRefused,
}

/// <summary>
/// A call and when it was made: it came before another one if <paramref name="EndedAt"/> is not
/// after the other's <paramref name="BegunAt"/>, and overlaps it otherwise.
/// </summary>
internal readonly record struct PoolEvent(PoolCall Call, int Index, long BegunAt, long EndedAt);

/// <summary>
/// Whether the calls of several threads on a pool can be put into one order that keeps to what came
/// before what, and in which a pool that does one call after the other gives the same answers: the
/// search of Wing and Gong (1993). Which indices are out depends only on which calls have been
/// done, not on their order, so each set of calls is looked at once.
/// </summary>
internal sealed class PoolHistory(int capacity, IReadOnlyList<PoolEvent> events)
{
    public const int MaxEvents = 24;

    private readonly HashSet<uint> _hopeless = [];

    public bool IsLinearizable
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Count, MaxEvents);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 64);
            return CanFinish(done: 0, indicesOut: 0);
        }
    }

    private bool CanFinish(uint done, ulong indicesOut)
    {
        if (done == (1u << events.Count) - 1)
            return true;
        if (_hopeless.Contains(done))
            return false;

        // The next one must have begun before any of those that are left had ended.
        var firstEnd = long.MaxValue;
        for (var i = 0; i < events.Count; i++)
        {
            if ((done >> i & 1) == 0)
                firstEnd = Math.Min(firstEnd, events[i].EndedAt);
        }

        for (var i = 0; i < events.Count; i++)
        {
            var isLeft = (done >> i & 1) == 0;
            if (isLeft && events[i].BegunAt < firstEnd
                && TryDo(events[i], indicesOut, out var outAfter)
                && CanFinish(done | 1u << i, outAfter))
                return true;
        }

        _hopeless.Add(done);
        return false;
    }

    private bool TryDo(PoolEvent next, ulong indicesOut, out ulong outAfter)
    {
        var all = capacity == 64 ? ulong.MaxValue : (1ul << capacity) - 1;
        var one = 1ul << next.Index;
        outAfter = indicesOut;
        switch (next.Call)
        {
            case PoolCall.Got:
                outAfter |= one;
                return (uint)next.Index < (uint)capacity && (indicesOut & one) == 0;
            case PoolCall.FoundEmpty:
                return indicesOut == all;
            case PoolCall.Put:
                outAfter &= ~one;
                return (indicesOut & one) != 0;
            default:
                return (indicesOut & one) == 0;
        }
    }
}

namespace Hyb.Iobuf.Tests;

/// <summary>Counts the ends of calls: what began after an end has seen it.</summary>
internal sealed class HistoryClock
{
    private long _ends;

    public long Now => Volatile.Read(ref _ends);

    public long Tick() => Interlocked.Increment(ref _ends);
}

/// <summary>A thread that takes and gives back as its seed says, and notes the answers.</summary>
internal sealed class HistoryRecorder<TInterleaving>(
    IndexSet<TInterleaving> set, HistoryClock clock, int seed)
    where TInterleaving : struct, IInterleaving
{
    private readonly Random _random = new(seed);
    private readonly List<int> _held = [];
    private readonly List<PoolEvent> _events = [];

    /// <summary>Makes so many calls.</summary>
    public void Run(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            if (_held.Count > 0 && _random.Next(2) == 0)
                Put(_held[^1]);
            else
                Get();
        }
    }

    /// <summary>What was noted since the last time; what is held goes back unnoted.</summary>
    public List<PoolEvent> Take()
    {
        List<PoolEvent> taken = [.. _events];
        Assert.All(_held, index => Assert.True(set.TryPut(index)));
        _held.Clear();
        _events.Clear();
        return taken;
    }

    private void Get()
    {
        var begun = clock.Now;
        var got = set.TryGet(out var index);
        var ended = clock.Tick();
        _events.Add(got ? new(PoolCall.Got, index, begun, ended)
            : new(PoolCall.FoundEmpty, 0, begun, ended));
        if (got)
            _held.Add(index);
    }

    private void Put(int index)
    {
        var begun = clock.Now;
        var put = set.TryPut(index);
        var ended = clock.Tick();
        _events.Add(new(put ? PoolCall.Put : PoolCall.PutRefused, index, begun, ended));
        _held.RemoveAt(_held.Count - 1);
    }
}

/// <summary>How much of histories was of use.</summary>
internal sealed class HistoryTotals
{
    private long _calls;
    private long _empties;

    public long Overlaps { get; private set; }

    public void Add(List<PoolEvent> events)
    {
        _calls += events.Count;
        _empties += events.Count(e => e.Call == PoolCall.FoundEmpty);
        Overlaps += events.Count(e => events.Any(
            other => other.BegunAt <= e.BegunAt && other.EndedAt > e.BegunAt && other != e));
    }

    public override string ToString() =>
        $"{_calls} calls, {Overlaps} began within another, {_empties} found it empty";
}

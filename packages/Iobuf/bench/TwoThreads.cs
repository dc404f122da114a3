using Hyb.Benching;

namespace Hyb.Iobuf.Bench;

/// <summary>
/// What do they cost while a second thread does the same? Each thread makes half of the pairs.
/// Bound to one core, as build/bench.sh does, the two take turns, also in the middle of a pair;
/// with two cores they meet in the same cache lines.
/// </summary>
internal sealed class TwoThreads<TSource> : BenchWork
    where TSource : struct, IIndexSource
{
    private readonly TSource _source;
    private readonly int _capacity;
    private readonly SemaphoreSlim _start = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private readonly Thread _second;
    private long _pairsOfSecond;
    private ulong _doneBySecond;

    public TwoThreads(TSource source, int capacity)
    {
        (_source, _capacity) = (source, capacity);
        _second = new Thread(Serve) { IsBackground = true };
        _second.Start();
    }

    public override bool HasOtherThreads => true;

    public override ulong Run(long iterations)
    {
        _pairsOfSecond = iterations / 2;
        _start.Release();
        var done = Pairs(iterations - (iterations / 2));
        _end.Wait();
        return done + _doneBySecond;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;

    protected override void Dispose(bool disposing)
    {
        _pairsOfSecond = -1;
        _start.Release();
        _second.Join();
        base.Dispose(disposing);
    }

    private void Serve()
    {
        while (true)
        {
            _start.Wait();
            if (_pairsOfSecond < 0)
                return;
            _doneBySecond = Pairs(_pairsOfSecond);
            _end.Release();
        }
    }

    private ulong Pairs(long count)
    {
        var source = _source;
        var done = 0UL;
        for (; count > 0; count--)
        {
            if (source.TryGet(out var index) && (uint)index < (uint)_capacity
                && source.TryPut(index))
                done++;
        }

        return done;
    }
}

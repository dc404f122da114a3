namespace Hyb.Iobuf.Tests;

/// <summary>
/// Runs several threads of which one at a time goes on, up to its next access to shared memory; a
/// generator that is seeded says which. So threads meet in every place with the same likelihood,
/// and a seed gives the same course again. Memory looks the same to all of them here: what
/// processors make of the order of accesses is left to the tests with free threads.
/// </summary>
internal sealed class Interleaver : IDisposable
{
    // Some courses change at each access, others at every eighth in the mean.
    private const int MaxChangeBits = 4;

    [ThreadStatic]
    private static Interleaver? _mine;

    private readonly SemaphoreSlim[] _turns;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _end = new(0);
    private readonly List<int> _running = [];
    private Random _random = new(0);
    private Action<int>? _body;
    private Exception? _failure;
    private int _changeEvery;
    private int _current;

    public Interleaver(int threads)
    {
        _turns = [.. Enumerable.Range(0, threads).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(0, threads).Select(n => new Thread(() => Serve(n)))];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>The body on each thread, numbered from 0, in an order that the seed says.</summary>
    public void Run(int seed, Action<int> body)
    {
        (_random, _body, _failure) = (new(seed), body, null);
        _changeEvery = 1 << _random.Next(MaxChangeBits);
        _running.AddRange(Enumerable.Range(0, _threads.Length));
        Resume();
        _end.Wait();
        Assert.Null(_failure);
    }

    /// <summary>Lets the thread go on that comes next, and waits for this one's turn.</summary>
    public void Point()
    {
        var self = _current;
        if (_random.Next(_changeEvery) == 0 && Resume() != self)
            _turns[self].Wait();
    }

    public void Dispose()
    {
        _body = null;
        Array.ForEach(_turns, turn => turn.Release());
        Array.ForEach(_threads, thread => thread.Join());
        Array.ForEach(_turns, turn => turn.Dispose());
        _end.Dispose();
    }

    private int Resume()
    {
        // From the release on, that thread changes what is read here.
        var (before, next) = (_current, _running[_random.Next(_running.Count)]);
        _current = next;
        if (next != before || !ReferenceEquals(_mine, this))
            _turns[next].Release();
        return next;
    }

    private void Serve(int self)
    {
        _mine = this;
        while (true)
        {
            _turns[self].Wait();
            if (_body is not { } body)
                return;
            try
            {
                body(self);
            }
            catch (Exception e)
            {
                _failure ??= e;
            }

            _running.Remove(self);
            if (_running.Count == 0)
                _end.Release();
            else
                Resume();
        }
    }

    /// <summary>The points of the code that runs on a thread of an <see cref="Interleaver"/>.
    /// </summary>
    internal readonly struct Points : IInterleaving
    {
        public static void Point() => _mine?.Point();

        public static uint PlaceOfThread() => (uint)(_mine?._random.Next() ?? 0);
    }
}

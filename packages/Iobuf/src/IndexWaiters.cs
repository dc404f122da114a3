namespace Hyb.Iobuf;

/// <summary>
/// Those who wait for an index, oldest first. Whoever puts one hands it over; nobody polls. It
/// costs those who do not wait one look at a number.
/// </summary>
internal sealed class IndexWaiters(IndexPool pool)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<int>> _waiting = [];
    private Func<Exception>? _end;
    private int _count;

    /// <summary>Refuses what nobody can wait: a wait that has begun must not fail.</summary>
    public static void ThrowIfImpossible(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            timeout, TimeSpan.FromMilliseconds(int.MaxValue));
    }

    /// <summary>
    /// To be called after each put. Either this sees who has begun to wait, or who begins to wait
    /// sees the index.
    /// </summary>
    public void ServeAfterPut()
    {
        // Full fence: the put must be seen by others before this looks at who waits.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _count) != 0)
            Serve();
    }

    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken, out int index)
    {
        var mine = Enter();
        try
        {
            if (!mine.Value.Task.Wait(timeout, cancellationToken) && Leave(mine))
            {
                index = 0;
                return false;
            }
        }
        catch (OperationCanceledException) when (!Leave(mine))
        {
            // It was handed over at the last moment, and must not be lost.
        }
        catch (ThreadInterruptedException) when (!Leave(mine))
        {
            // The same; the next wait of this thread is interrupted instead.
            Thread.CurrentThread.Interrupt();
        }
        catch (AggregateException)
        {
            // The wait was ended; what follows throws the reason itself.
        }

        index = mine.Value.Task.GetAwaiter().GetResult();
        return true;
    }

    public async ValueTask<int> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var mine = Enter();
        try
        {
            return await mine.Value.Task.WaitAsync(timeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (
            e is OperationCanceledException or TimeoutException && !Leave(mine))
        {
            return await mine.Value.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Ends all waits with an exception, those that begin later, too.</summary>
    public void End(Func<Exception> reason)
    {
        lock (_lock)
        {
            _end = reason;
            foreach (var waiter in _waiting)
                waiter.SetException(reason());
            _waiting.Clear();
            Volatile.Write(ref _count, 0);
        }
    }

    private LinkedListNode<TaskCompletionSource<int>> Enter()
    {
        LinkedListNode<TaskCompletionSource<int>> mine =
            new(new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_end is not null)
                throw _end();
            _waiting.AddLast(mine);
            Interlocked.Increment(ref _count);
        }

        // Somebody may have put an index before this wait could be seen.
        Serve();
        return mine;
    }

    // Whether it waited still; otherwise it has been given an index, or an exception.
    private bool Leave(LinkedListNode<TaskCompletionSource<int>> mine)
    {
        lock (_lock)
        {
            if (mine.List is null)
                return false;
            _waiting.Remove(mine);
            Volatile.Write(ref _count, _waiting.Count);
            return true;
        }
    }

    private void Serve()
    {
        lock (_lock)
        {
            while (_waiting.First is { } oldest && pool.TryGet(out var index))
            {
                _waiting.RemoveFirst();
                Volatile.Write(ref _count, _waiting.Count);
                oldest.Value.SetResult(index);
            }
        }
    }
}

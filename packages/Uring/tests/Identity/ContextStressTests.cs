using System.Collections.Concurrent;

namespace Hyb.Uring.Tests.Identity;

[Collection(nameof(Alone))]
public class ContextStressTests
{
    private const int Threads = 8;
    private const int LoansPerThread = 150_000;

    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    public void Every_loan_of_many_threads_has_one_owner(int capacity)
    {
        using var pool = new ContextPool(capacity);
        InThreads(number =>
        {
            var (id, loans, held) = ((ulong)number + 1, 0UL, new Queue<ExtendedSqe>());
            while (loans < LoansPerThread)
            {
                if (held.Count < 3 && pool.TryBorrowExtended(out var context))
                {
                    Require(Interlocked.Exchange(ref context.Data<ulong>(), id) == 0);
                    Require(context.State is null);
                    context.State = held;
                    held.Enqueue(context);
                    loans++;
                }
                else if (held.TryDequeue(out context))
                {
                    GiveBack(pool, context, id, held);
                }
            }

            foreach (var context in held)
                GiveBack(pool, context, id, held);
        });

        Assert.Equal(pool.Capacity, pool.ExtendedAvailable);
    }

    [Fact]
    public void Of_racing_returns_of_one_context_exactly_one_succeeds()
    {
        using var pool = new ContextPool(2);
        var current = new SqeContext[1];
        var succeeded = 0;

        // The last to come for a round borrows what all of them then return.
        using var start = new Barrier(4, _ =>
        {
            Require(pool.TryBorrowIndirect(out var context));
            current[0] = context.Context;
        });
        InThreads(4, _ =>
        {
            for (var round = 0; round < 2000; round++)
            {
                start.SignalAndWait();
                var context = current[0];
                try
                {
                    pool.Return(context);
                    Interlocked.Increment(ref succeeded);
                }
                catch (InvalidOperationException)
                {
                    // Another one was first.
                }
            }
        });
        Assert.Equal(2000, succeeded);
        Assert.Equal(2, pool.IndirectAvailable);
    }

    [Fact]
    public void Lookups_beside_borrowing_threads_find_no_stale_context()
    {
        using var pool = new ContextPool(8);
        var stale = new ConcurrentQueue<SqeContext>();
        InThreads(4, number =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (number % 2 == 0 && pool.TryBorrowExtended(out var context))
                {
                    Require(pool.TryGetExtended(context.Context, out var found));
                    Require(found == context);
                    context.Return();
                    if (stale.Count < 100)
                        stale.Enqueue(context.Context);
                }
                else if (stale.TryDequeue(out var old))
                {
                    Require(!pool.TryGetExtended(old, out _));
                }
            }
        });
        Assert.Equal(8, pool.ExtendedAvailable);
    }

    private static void GiveBack(ContextPool pool, ExtendedSqe context, ulong id, object state)
    {
        Require(context.Data<ulong>() == id);
        Require(ReferenceEquals(context.State, state));
        pool.Return(context.Context);
        Require(!context.IsValid);
    }

    private static void InThreads(Action<int> body) => InThreads(Threads, body);

    private static void InThreads(int count, Action<int> body)
    {
        var failures = new ConcurrentQueue<Exception>();
        var threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var number = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    body(number);
                }
                catch (Exception e)
                {
                    failures.Enqueue(e);
                }
            });
            threads[i].Start();
        }

        foreach (var thread in threads)
            Assert.True(thread.Join(TimeSpan.FromSeconds(120)), "a thread does not end");
        Assert.Empty(failures);
    }

    private static void Require(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("a context has two owners, or none");
    }
}

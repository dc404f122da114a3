using System.Diagnostics;
using Hyb.Testing;

namespace Hyb.Iobuf.Tests;

/// <summary>
/// No index ever has two owners, none is lost, and no pool is empty while indices must be in it.
/// </summary>
public class IndexPoolStressTests(ITestOutputHelper output)
{
    private const int All = IndexPool.MaxHomes;
    private const long ShortOperations = 1_000_000;
    private const long LongOperations = 120_000_000;

    [Theory]
    [InlineData(1, 8, All, false)]
    [InlineData(1, 8, 0, false)]
    [InlineData(2, 8, All, false)]
    [InlineData(2, 8, 0, false)]
    [InlineData(8, 8, All, false)]
    [InlineData(8, 8, 0, false)]
    [InlineData(8, 16, 4, true)]
    [InlineData(64, 8, All, false)]
    [InlineData(64, 16, All, true)]
    [InlineData(64, 16, 0, true)]
    [InlineData(4096, 8, All, false)]
    public void Every_index_has_one_owner_at_a_time(
        int capacity, int threads, int homes, bool refusesRacing)
    {
        // A few turns below 2^32, so that the cursors pass it on the way.
        var turns = (1ul << 32) / (ulong)capacity - 3;
        var pool = new IndexPool(capacity, refusesRacing, homes, turns);
        var isLongRun = Long.IsOn && (capacity, threads) is (8, 8);
        var operations = isLongRun ? LongOperations : ShortOperations;
        var (owners, faults, emptyLooks) = (new int[capacity], 0L, 0L);
        var start = Stopwatch.GetTimestamp();
        Threads.Run(threads, thread =>
        {
            var (faulty, empty) = TakeAndPut(pool, owners, thread, operations / threads);
            Interlocked.Add(ref faults, faulty);
            Interlocked.Add(ref emptyLooks, empty);
        });
        output.WriteLine($"{operations} operations on {capacity} by {threads} threads: "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {emptyLooks} found it empty");

        Assert.Equal(0, faults);
        var all = new List<int>();
        while (pool.TryGet(out var index))
            all.Add(index);
        Assert.Equal(Enumerable.Range(0, capacity), all.Order());
    }

    [Theory]
    [InlineData(2, All)]
    [InlineData(2, 1)]
    [InlineData(2, 0)]
    [InlineData(4, All)]
    [InlineData(4, 2)]
    [InlineData(8, All)]
    [InlineData(8, 0)]
    public void Who_holds_one_of_as_many_as_there_are_threads_always_gets_one(
        int threads, int homes)
    {
        // Each thread has at most one out, so one is always left: "empty" would be a lie.
        var pool = new IndexPool(threads, false, homes, 0);
        var lies = 0L;
        Threads.Run(threads, _ =>
        {
            var lied = 0L;
            for (var i = 0; i < 500_000 / threads; i++)
            {
                if (pool.TryGet(out var index))
                    pool.Put(index);
                else
                    lied++;
            }

            Interlocked.Add(ref lies, lied);
        });
        Assert.Equal(0, lies);
    }

    // One to three at a time, so that threads hold some while others find none.
    private static (long Faulty, long Empty) TakeAndPut(
        IndexPool pool, int[] owners, int thread, long operations)
    {
        var held = new int[3];
        var (faulty, empty) = (0L, 0L);
        for (var done = 0L; done < operations;)
        {
            var wanted = 1 + (int)((uint)done % 3);
            var count = 0;
            while (count < wanted && pool.TryGet(out var index))
            {
                if (Interlocked.Exchange(ref owners[index], thread) != 0)
                    faulty++;
                held[count++] = index;
            }

            // Each taken one will be put; a look that found nothing is an operation, too.
            empty += count < wanted ? 1 : 0;
            done += (2 * count) + (count < wanted ? 1 : 0);
            while (count > 0)
            {
                var index = held[--count];
                if (Interlocked.Exchange(ref owners[index], 0) != thread)
                    faulty++;
                pool.Put(index);
            }
        }

        return (faulty, empty);
    }
}

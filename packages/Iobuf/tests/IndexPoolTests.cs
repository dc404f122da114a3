using Hyb.Testing;

namespace Hyb.Iobuf.Tests;

public class IndexPoolTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(100, 128)]
    [InlineData(128, 128)]
    [InlineData(1025, 2048)]
    [InlineData(100_000, 131_072)]
    public void Capacity_is_rounded_up_and_each_index_comes_once(int capacity, int expected)
    {
        var pool = new IndexPool(capacity);
        Assert.Equal(expected, pool.Capacity);
        Assert.Equal(Enumerable.Range(0, expected), TakeAll(pool).Order());
        Assert.False(pool.TryGet(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(IndexPool.MaxCapacity + 1)]
    [InlineData(long.MaxValue)]
    public void Impossible_capacities_are_refused(long capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexPool(capacity));

    [Fact]
    public void Largest_pool_works_and_touches_only_what_it_uses()
    {
        Long.OrSkip("the largest pool reserves 18 GiB of address space");
        var pool = new IndexPool(IndexPool.MaxCapacity);
        Assert.Equal(1L << 31, pool.Capacity);
        Assert.True(pool.TryGet(out var first));
        Assert.True(pool.TryGet(out var second));
        Assert.NotEqual(first, second);
        pool.Put(second);
        pool.Put(first);
        Assert.Throws<InvalidOperationException>(() => pool.Put(int.MaxValue));
        Assert.True(Environment.WorkingSet < 1L << 30);
    }

    [Fact]
    public void Empty_pool_says_so_at_once_and_works_on()
    {
        var pool = new IndexPool(1);
        for (var round = 0; round < 10; round++)
        {
            Assert.True(pool.TryGet(out var index));
            Assert.False(pool.TryGet(out _));
            pool.Put(index);
        }
    }

    [Theory]
    [InlineData(IndexPool.MaxHomes, false)]
    [InlineData(IndexPool.MaxHomes, true)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public void Foreign_index_and_second_put_are_refused_and_harm_nothing(
        int homes, bool refusesRacing)
    {
        var pool = new IndexPool(8, refusesRacing, homes, 0);
        Assert.Throws<InvalidOperationException>(() => pool.Put(0));
        Assert.True(pool.TryGet(out var index));
        Assert.True(pool.IsOut(index));
        pool.Put(index);
        Assert.False(pool.IsOut(index));
        Assert.Throws<InvalidOperationException>(() => pool.Put(index));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Put(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Put(8));
        Assert.False(pool.IsOut(-1));
        Assert.False(pool.IsOut(8));
        Assert.Equal(Enumerable.Range(0, 8), TakeAll(pool).Order());
    }

    [Theory]
    [InlineData(IndexPool.MaxHomes)]
    [InlineData(0)]
    public void Of_two_puts_at_the_same_moment_one_is_refused(int homes)
    {
        const int Rounds = 20_000;
        var pool = new IndexPool(4, refusesRacingPuts: true, homes, 0);
        using var barrier = new Barrier(2);
        var (index, accepted) = (0, 0);
        void PutInEachRound(Action<int> afterwards)
        {
            for (var round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                try
                {
                    pool.Put(index);
                    Interlocked.Increment(ref accepted);
                }
                catch (InvalidOperationException)
                {
                    // The other one was first.
                }

                barrier.SignalAndWait();
                afterwards(round);
            }
        }

        Assert.True(pool.TryGet(out index));
        var other = new Thread(() => PutInEachRound(_ => { })) { IsBackground = true };
        other.Start();
        PutInEachRound(round =>
        {
            Assert.Equal(round + 1, accepted);
            Assert.True(round + 1 == Rounds || pool.TryGet(out index));
        });
        other.Join();
        Assert.Equal(Enumerable.Range(0, 4), TakeAll(pool).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(1024)]
    public void Cursors_pass_2_to_the_32_without_harm(int capacity)
    {
        // The first position is a few turns below 2^32.
        var pool = new IndexPool(capacity, false, 0, (1ul << 32) / (ulong)capacity - 3);
        var ring = pool.Ring!;
        Assert.True(ring.HeadPosition < 1ul << 32);
        for (var i = 0; i < 6 * capacity; i++)
        {
            Assert.True(pool.TryGet(out var index));
            pool.Put(index);
        }

        Assert.True(ring.HeadPosition > 1ul << 32);
        Assert.Equal(Enumerable.Range(0, capacity), TakeAll(pool).Order());
        Assert.False(pool.TryGet(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Cursor_set_back_by_a_slow_thread_does_no_harm(int capacity)
    {
        var pool = new IndexPool(capacity, false, 0, 0);
        var ring = pool.Ring!;
        for (var back = 1; back < 5 * capacity; back++)
        {
            for (var i = 0; i < 7 * capacity + back; i++)
            {
                Assert.True(pool.TryGet(out var index));
                pool.Put(index);
            }

            ring.HeadPosition -= (ulong)back;
            ring.TailPosition -= (ulong)back;
            Assert.True(pool.TryGet(out var one));
            ring.HeadPosition -= (ulong)back;
            pool.Put(one);
            var all = TakeAll(pool);
            Assert.Equal(Enumerable.Range(0, capacity), all.Order());
            ring.HeadPosition -= (ulong)back;
            Assert.False(pool.TryGet(out _));
            ring.TailPosition -= (ulong)back;
            all.ForEach(pool.Put);
        }
    }

    [Fact]
    public void Thread_gets_again_what_it_gave_back_last()
    {
        var pool = new IndexPool(64);
        Assert.True(pool.TryGet(out var first));
        for (var round = 0; round < 10; round++)
        {
            pool.Put(first);
            Assert.True(pool.TryGet(out var again));
            Assert.Equal(first, again);
        }
    }

    [Fact]
    public void Taking_and_giving_back_allocates_nothing()
    {
        var pool = new IndexPool(64);
        Cycle(pool, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(pool, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Items_are_made_once_in_order_and_reached_by_reference()
    {
        var made = new List<int>();
        var pool = new ItemPool<long>(3, index =>
        {
            made.Add(index);
            return index * 10;
        });
        Assert.Equal([0, 1, 2, 3], made);
        Assert.Equal(4, pool.Capacity);
        Assert.Throws<InvalidOperationException>(() => pool[0]);
        Assert.True(pool.TryGet(out var index));
        Assert.Equal(index * 10, pool[index]);
        pool[index] += 5;
        Assert.Equal((index * 10) + 5, pool[index]);
        pool.Put(index);
        Assert.Throws<InvalidOperationException>(() => pool[index]);
        Assert.Throws<InvalidOperationException>(() => pool[-1]);
        Assert.Throws<InvalidOperationException>(() => pool[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItemPool<int>(0, i => i));
        Assert.Throws<ArgumentNullException>(() => new ItemPool<int>(1, null!));
    }

    // Three times as many at once as have a home, so that both parts of the pool are used.
    private static void Cycle(IndexPool pool, int count)
    {
        Span<int> held = stackalloc int[3 * IndexPool.MaxHomes];
        for (var i = 0; i < count; i += held.Length)
        {
            foreach (ref var index in held)
                Assert.True(pool.TryGet(out index));
            foreach (var index in held)
                pool.Put(index);
        }
    }

    private static List<int> TakeAll(IndexPool pool)
    {
        var all = new List<int>();
        while (pool.TryGet(out var index))
            all.Add(index);
        return all;
    }
}

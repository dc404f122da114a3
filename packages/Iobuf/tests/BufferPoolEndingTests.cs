namespace Hyb.Iobuf.Tests;

public class BufferPoolEndingTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Disposal_ends_waits_and_keeps_rented_memory_until_it_comes_back()
    {
        var pool = new BufferPool(BufferTier.Pico, 2);
        Assert.True(pool.TryRent(out var one));
        Assert.True(pool.TryRent(out var two));
        var waiting = pool.RentAsync().AsTask();
        pool.Dispose();
        pool.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => pool.TryRent(out _));
        Assert.Throws<ObjectDisposedException>(() => pool.TryRent(_long, out _));
        pool.GetSpan(one).Fill(1);
        pool.Return(one);
        pool.GetSpan(two).Fill(1);
        Assert.Throws<ObjectDisposedException>(() => pool.TryRent(out _));
        pool.Return(two);
        Assert.Throws<ObjectDisposedException>(() => pool.Whole);
        Assert.Throws<ObjectDisposedException>(() => pool.GetSpan(two).Length);
    }

    [Fact]
    public void After_the_end_a_second_return_is_refused_and_frees_nothing_that_is_rented()
    {
        var pool = new BufferPool(BufferTier.Pico, 2);
        Assert.True(pool.TryRent(out var rented));
        Assert.True(pool.TryRent(out var other));
        pool.Return(other);
        pool.Dispose();
        Assert.Throws<InvalidOperationException>(() => pool.Return(other));
        Assert.Throws<InvalidOperationException>(() => pool.Return(other));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Return(2));
        Assert.Throws<ObjectDisposedException>(() => pool.GetSpan(other).Length);
        pool.GetSpan(rented).Fill(1);
        pool.Return(rented);
        Assert.Throws<InvalidOperationException>(() => pool.Return(rented));
        Assert.Throws<ObjectDisposedException>(() => pool.Whole);
    }

    [Fact]
    public void End_that_races_with_returns_releases_the_memory_after_the_last()
    {
        for (var round = 0; round < 300; round++)
        {
            var pool = new BufferPool(BufferTier.Pico, 32, new() { ZeroesOnReturn = true });
            var ended = 0;
            Threads.Run(3, thread =>
            {
                if (thread == 1)
                    pool.Dispose();
                var held = new Stack<int>();
                try
                {
                    for (var i = 0; i < 1000; i++)
                    {
                        if (held.Count < 8 && pool.TryRent(out var index))
                            held.Push(index);
                        else if (held.TryPop(out index))
                            pool.Return(index);
                        if (held.TryPeek(out index))
                            pool.GetSpan(index).Fill(1);
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref ended);
                }

                while (held.TryPop(out var index))
                {
                    pool.GetSpan(index).Fill(2);
                    pool.Return(index);
                }
            });
            Assert.NotEqual(0, ended);
            Assert.Throws<ObjectDisposedException>(() => pool.Whole);
        }
    }
}

namespace Hyb.Iobuf.Tests;

public class BufferPoolWaitingTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Who_waits_is_given_the_buffer_that_comes_back_oldest_first()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        Assert.True(pool.TryRent(out var index));
        var first = pool.RentAsync().AsTask();
        var second = pool.RentAsync(_long).AsTask();
        Assert.False(first.IsCompleted);
        pool.Return(index);
        Assert.Equal(index, await first.WaitAsync(_long));
        Assert.False(second.IsCompleted);
        pool.Return(index);
        Assert.Equal(index, await second.WaitAsync(_long));
    }

    [Fact]
    public void Waiting_thread_is_released_by_a_return()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        Assert.True(pool.TryRent(_long, out var index));
        var got = -1;
        var waiting = new Thread(() => got = pool.TryRent(_long, out var i) ? i : -2);
        waiting.Start();
        while (waiting.ThreadState != System.Threading.ThreadState.WaitSleepJoin)
            Thread.Yield();
        pool.Return(index);
        waiting.Join();
        Assert.Equal(index, got);
    }

    [Fact]
    public async Task Wait_ends_by_timeout_and_by_cancellation_and_loses_nothing()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        Assert.True(pool.TryRent(out var index));
        var brief = TimeSpan.FromMilliseconds(5);
        Assert.False(pool.TryRent(TimeSpan.Zero, out _));
        Assert.False(pool.TryRent(brief, out _));
        await Assert.ThrowsAsync<TimeoutException>(() => pool.RentAsync(brief).AsTask());
        using var soon = new CancellationTokenSource(brief);
        Assert.ThrowsAny<OperationCanceledException>(() => pool.TryRent(_long, out _, soon.Token));
        using var later = new CancellationTokenSource(brief);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pool.RentAsync(later.Token).AsTask());
        Assert.Throws<OperationCanceledException>(
            () => pool.TryRent(_long, out _, new CancellationToken(true)));
        pool.Return(index);
        Assert.True(pool.TryRent(out index));
        pool.Return(index);
    }

    [Fact]
    public async Task Waits_that_race_with_timeouts_lose_no_buffer()
    {
        using var pool = new BufferPool(BufferTier.Pico, 2);
        var workers = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var round = 0; round < 2000; round++)
            {
                try
                {
                    var index = await pool.RentAsync(TimeSpan.FromMilliseconds(1 + (worker % 3)));
                    if (round % 16 == 0)
                        await Task.Yield();
                    pool.Return(index);
                }
                catch (TimeoutException)
                {
                    // Others were first this time.
                }
            }
        }));
        await Task.WhenAll(workers).WaitAsync(_long);
        Assert.True(pool.TryRent(out var one));
        Assert.True(pool.TryRent(out var two));
        Assert.NotEqual(one, two);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-0.5)]
    [InlineData(int.MaxValue + 1d)]
    public async Task Impossible_timeout_is_refused_and_loses_no_buffer(double milliseconds)
    {
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        using var pool = new BufferPool(BufferTier.Pico, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.TryRent(timeout, out _));
        Assert.True(pool.TryRent(out var index));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.TryRent(timeout, out _));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => pool.RentAsync(timeout).AsTask());
        pool.Return(index);
        Assert.True(pool.TryRent(out _));
    }

    [Fact]
    public void Interrupted_wait_loses_no_buffer()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        Assert.True(pool.TryRent(out var index));
        var wasInterrupted = false;
        var waiting = new Thread(() =>
        {
            try
            {
                _ = pool.TryRent(_long, out _);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        });
        waiting.Start();
        while (waiting.ThreadState != System.Threading.ThreadState.WaitSleepJoin)
            Thread.Yield();
        waiting.Interrupt();
        waiting.Join();
        Assert.True(wasInterrupted);
        pool.Return(index);
        Assert.True(pool.TryRent(out _));
    }

    [Fact]
    public void No_wake_up_is_lost_when_waits_and_returns_meet()
    {
        // Two threads pass one buffer back and forth; a wake-up that is lost ends it by timeout.
        const int Rounds = 20_000;
        using var pool = new BufferPool(BufferTier.Pico, 1);
        var late = 0;
        Threads.Run(2, _ =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (pool.TryRent(_long, out var index))
                    pool.Return(index);
                else
                    Interlocked.Increment(ref late);
            }
        });
        Assert.Equal(0, late);
    }
}

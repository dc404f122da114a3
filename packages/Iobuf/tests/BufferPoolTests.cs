using System.Buffers;
using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

public class BufferPoolTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    public static TheoryData<BufferTier> Tiers => [.. Enum.GetValues<BufferTier>()];

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Every_tier_has_pools_whose_buffers_do_not_overlap(BufferTier tier)
    {
        using var pool = new BufferPool(tier, 3);
        Assert.Equal(4, pool.Capacity);
        Assert.Equal(BufferTiers.SizeOf(tier), pool.BufferBytes);
        Span<int> indices = stackalloc int[4];
        foreach (ref var index in indices)
        {
            Assert.True(pool.TryRent(out index));
            Assert.Equal(pool.BufferBytes, pool.GetSpan(index).Length);
            pool.GetSpan(index)[0] = (byte)(index + 1);
            pool.GetSpan(index)[^1] = (byte)(index + 1);
        }

        Assert.False(pool.TryRent(out _));
        foreach (var index in indices)
        {
            Assert.Equal(index + 1, pool.GetSpan(index)[0]);
            Assert.Equal(index + 1, pool.GetSpan(index)[^1]);
            pool.Return(index);
        }
    }

    [Fact]
    public void Vectors_are_filled_for_rented_buffers_without_allocation()
    {
        using var pool = new BufferPool(BufferTiers.RegisterBuffer, 64);
        var indices = new int[64];
        var target = new IoVec[64];
        long allocated = 0;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < indices.Length; i++)
                _ = pool.TryRent(out indices[i]);
            var filled = pool.FillIoVecs(indices, target);
            foreach (var index in indices)
                pool.Return(index);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(64, filled);
        }

        Assert.Equal(0, allocated);
        for (var i = 0; i < target.Length; i++)
            Assert.Equal(pool.Whole.Slice((nuint)indices[i] * 131_072, 131_072), target[i]);
        Assert.Equal(0, pool.FillIoVecs([], target));
        Assert.Equal(0, pool.FillIoVecs(indices, []));
    }

    [Fact]
    public void Buffer_that_is_not_rented_is_not_to_be_had()
    {
        using var pool = new BufferPool(BufferTier.Small, 2);
        foreach (var index in (int[])[-1, 0, 1, 2])
        {
            Assert.Throws<InvalidOperationException>(() => pool.GetSpan(index).Length);
            Assert.Throws<InvalidOperationException>(() => pool.GetIoVec(index));
        }

        Assert.Throws<InvalidOperationException>(() => pool.Return(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Return(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferPool(BufferTier.Small, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferPool(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferPool((BufferTier)12, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Contents_are_cleared_on_return_only_when_asked_for(bool zeroes)
    {
        using var pool = new BufferPool(100, 1, new() { ZeroesOnReturn = zeroes });
        Assert.True(pool.TryRent(out var index));
        pool.GetSpan(index).Fill(7);
        pool.Return(index);
        Assert.True(pool.TryRent(out index));
        Assert.Equal(zeroes ? 0 : 700, pool.GetSpan(index).ToArray().Sum(b => b));
    }

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
    public unsafe void MemoryPool_lends_the_same_buffers()
    {
        using var pool = new BufferPool(BufferTier.Nano, 1);
        using var memory = pool.AsMemoryPool();
        Assert.Equal(128, memory.MaxBufferSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Rent(129));
        var loan = memory.Rent(100);
        Assert.Equal(128, loan.Memory.Length);
        Assert.Throws<InsufficientMemoryException>(() => memory.Rent());
        using (var pin = loan.Memory.Pin())
            Assert.Equal((nuint)pool.Whole.Address, (nuint)pin.Pointer);
        var kept = loan.Memory;
        loan.Dispose();
        using var next = memory.Rent();
        loan.Dispose();
        Assert.Throws<InsufficientMemoryException>(() => memory.Rent());
        Assert.Throws<ObjectDisposedException>(() => kept.Span.Length);
        next.Memory.Span.Fill(3);
    }
}

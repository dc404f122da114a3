using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

public class BufferPoolTests
{
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
    public void Large_pool_touches_only_the_buffers_that_are_used()
    {
        var before = Environment.WorkingSet;
        using var pool = new BufferPool(BufferTier.Titan, 16);
        Assert.Equal(1u << 31, pool.Whole.Length);
        Assert.True(pool.TryRent(out var index));
        pool.GetSpan(index)[0] = 1;
        pool.Return(index);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1 << 28);
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
}

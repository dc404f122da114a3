using System.Buffers;

namespace Hyb.Iobuf.Tests;

public class BufferMemoryPoolTests
{
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

    [Fact]
    public void Pinned_loan_goes_back_with_its_last_handle()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        var loan = pool.AsMemoryPool().Rent();
        var kept = loan.Memory;
        var first = kept.Pin();
        var second = kept[7..].Pin();
        loan.Dispose();
        loan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => kept.Pin());
        first.Dispose();
        first.Dispose();
        Assert.False(pool.TryRent(out _));
        second.Dispose();
        Assert.True(pool.TryRent(out _));
    }

    [Fact]
    public void Loan_outlives_the_end_of_the_pool_and_its_return_releases_the_memory()
    {
        var pool = new BufferPool(BufferTier.Pico, 2);
        var memory = pool.AsMemoryPool();
        var loan = memory.Rent();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Rent());
        loan.Memory.Span.Fill(1);
        Assert.Equal(64u, pool.Whole.Length);
        loan.Dispose();
        loan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Whole);
    }

    [Fact]
    public void Disposing_of_the_memory_pool_leaves_the_pool_alone()
    {
        using var pool = new BufferPool(BufferTier.Pico, 1);
        pool.AsMemoryPool().Dispose();
        Assert.True(pool.TryRent(out _));
    }
}

using Hyb.Iobuf;
using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx.Tests.Buffers;

public sealed unsafe class RefillRingTests : IDisposable
{
    private const uint Capacity = 4;

    private static readonly ZcrxOffsets _offsets = new() { Head = 0, Tail = 4, Rqes = 64 };

    private readonly AlignedMemory _region = AlignedMemory.AllocatePages(4096);

    private uint* Head => (uint*)_region.Address;

    private uint* Tail => Head + 1;

    private ZcrxRqe* Entries => (ZcrxRqe*)((byte*)_region.Address + 64);

    public void Dispose() => _region.Dispose();

    [Theory]
    [InlineData(0u)]
    [InlineData(7u)]
    [InlineData(uint.MaxValue - 1)]
    public void Entries_stand_where_the_kernel_looks_for_them(uint first)
    {
        *Head = *Tail = first;
        var ring = new RefillRing((byte*)_region.Address, _offsets, Capacity);

        Assert.True(ring.TryAdd(0xabcd_0000_0000_1000, 100));
        Assert.True(ring.TryAdd(0xabcd_0000_0000_2000, 200));

        Assert.Equal(first, *Tail);
        ring.Publish();
        Assert.Equal(unchecked(first + 2), *Tail);
        var (one, two) = (Entries[first % Capacity], Entries[unchecked(first + 1) % Capacity]);
        Assert.Equal((0xabcd_0000_0000_1000, 100u), (one.Off, one.Len));
        Assert.Equal((0xabcd_0000_0000_2000, 200u), (two.Off, two.Len));
    }

    [Theory]
    [InlineData(3u, 1u, 2u)]
    [InlineData(1u, uint.MaxValue, 2u)]
    [InlineData(5u, 5u, 4u)]
    [InlineData(5u, 1u, 0u)]
    public void Free_counts_across_the_wrap(uint tail, uint head, uint free)
    {
        (*Head, *Tail) = (head, tail);

        var ring = new RefillRing((byte*)_region.Address, _offsets, Capacity);

        Assert.Equal(free, ring.Free);
    }

    [Fact]
    public void Full_ring_takes_nothing_until_the_kernel_has_taken()
    {
        var ring = new RefillRing((byte*)_region.Address, _offsets, Capacity);
        for (var i = 0u; i < Capacity; i++)
            Assert.True(ring.TryAdd(i, 1));

        Assert.False(ring.TryAdd(99, 1));
        ring.Publish();
        Assert.Equal(Capacity, *Tail);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal((ulong)i, Entries[i].Off));

        *Head = 1;
        Assert.True(ring.TryAdd(99, 1));
        Assert.Equal(99ul, Entries[0].Off);
    }
}

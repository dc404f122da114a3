using Hyb.Iobuf;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

public class BufferRegistrationTests
{
    private const ushort Group = 9;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(BufferRing.MaxCount + 1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public void Counts_and_sizes_out_of_range_are_refused(int count, int bytes)
    {
        using var ring = TestRing.Start();
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterBufferRing(Group, count, bytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_largest_group_works_and_so_do_odd_counts(bool kernelMemory)
    {
        var options = new BufferRingOptions { IsKernelMemory = kernelMemory };
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var largest = ring.RegisterBufferRing(Group, BufferRing.MaxCount, 16, options);
        largest.AssertAllAreBack();
        for (var i = 0; i < BufferRing.MaxCount + 100; i++)
            largest.Take(traffic.One(ring, Group, "x")).Recycle();
        largest.AssertAllAreBack();
        var odd = ring.RegisterBufferRing(Group + 1, 5, 3, options);
        for (var i = 0; i < 50; i++)
            odd.Take(traffic.One(ring, Group + 1, "abc")).Recycle();
        odd.AssertAllAreBack();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_number_that_is_taken_is_refused(bool kernelMemory)
    {
        var options = new BufferRingOptions { IsKernelMemory = kernelMemory };
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4, options);
        var refused = Assert.Throws<IoUringException>(
            () => ring.RegisterBufferRing(Group, 2, 4, options));
        Assert.Equal((Errno.EEXIST, IoUringRefusal.Busy), (refused.Errno, refused.Refusal));
        Assert.Equal("abcd", buffers.Take(traffic.One(ring, Group, "abcd")).Text());
    }

    [Fact]
    public void Memory_that_is_too_short_and_contradictions_are_refused()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(31);
        Assert.Throws<ArgumentException>(() => ring.RegisterBufferRing(
            Group, 2, 16, new BufferRingOptions { Memory = memory }));
        Assert.Throws<ArgumentException>(() => ring.RegisterBufferRing(
            Group, 2, 16, new BufferRingOptions { IsForSending = true, IsIncremental = true }));
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.RegisterBufferRing(
            Group, 1, 16, new BufferRingOptions { Memory = memory }));
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.RegisterBufferRing(Group, 2, 16));
    }

    [Fact]
    public void Buffers_are_registered_before_the_start_too()
    {
        using var ring = TestRing.Create();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        Assert.Equal(2, buffers.QueryAvailable());
        var sending = ring.RegisterBufferRing(
            Group + 1, 2, 4, new BufferRingOptions { IsForSending = true });
        Assert.True(sending.TryRent(out var rented));
        ring.Start();
        rented.Recycle();
        Assert.Equal("abcd", buffers.Take(traffic.One(ring, Group, "abcd")).Text());
    }

    [Fact]
    public void A_ring_that_never_started_gives_its_buffers_back()
    {
        var ring = TestRing.Create();
        var buffers = ring.RegisterBufferRing(Group, 2, 1 << 20);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffers.QueryAvailable());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mapping_of_the_kernels_does_not_hold_up_the_end(bool region)
    {
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(4096);
        var ring = TestRing.Start();
        if (region)
            _ = ring.RegisterMemoryRegion(AlignedMemory.PageSize);
        else
            _ = ring.RegisterBufferRing(Group, 2, 4, new() { IsKernelMemory = true });

        // After a skipped completion the end is proven by the ring's going away.
        Assert.True(ring.Nop(options: SqeFlags.SkipSuccess).IsOk);
        Assert.True(ring.Read(pipe.Read, memory.AsIoVec(), 0).IsOk);
        Assert.Equal(2, ring.Submit().Count);
        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
    }

    [Fact]
    public void A_ring_without_a_descriptor_maps_nothing()
    {
        var options = new IoUringOptions
        {
            Entries = RingEntries.Pico,
            RegisteredDescriptorOnly = true,
        };
        using var memory = AlignedMemory.AllocatePages(options.RequiredMemoryBytes);
        using var ring = TestRing.Start(options with { Memory = memory });
        using var traffic = new BufferTraffic();
        Assert.Throws<NotSupportedException>(() => ring.RegisterBufferRing(
            Group, 2, 4, new BufferRingOptions { IsKernelMemory = true }));
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        Assert.Equal("abcd", buffers.Take(traffic.One(ring, Group, "abcd")).Text());
    }
}

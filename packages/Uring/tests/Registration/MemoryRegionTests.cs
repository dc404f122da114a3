using Hyb.Iobuf;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class MemoryRegionTests
{
    private static nuint Page => AlignedMemory.PageSize;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wait_arguments_are_read_from_the_region(bool isKernelMemory)
    {
        using var ring = TestRing.Create();
        using var memory = AlignedMemory.AllocatePages(2 * Page);
        var region = isKernelMemory
            ? ring.RegisterMemoryRegion(2 * Page, MemoryRegionUse.WaitArguments)
            : ring.RegisterMemoryRegion(memory, MemoryRegionUse.WaitArguments);
        Assert.Equal(isKernelMemory, region.IsKernelMemory);
        Assert.Equal(MemoryRegionUse.WaitArguments, region.Use);
        Assert.Same(region, ring.MemoryRegion);
        Assert.Equal(2 * Page, region.Memory.Length);
        ring.Start();

        // In the second page; the kernel takes the offset.
        var argument = (RegWait*)((byte*)region.Memory.Address + Page);
        *argument = new RegWait
        {
            Flags = (uint)RegisterWaitFlags.Timeout,
            Ts = Timespec.From(TimeSpan.FromMilliseconds(5)),
        };
        Assert.Equal(Errno.ETIME, Wait(ring, Page).Errno);

        argument->Flags = uint.MaxValue;
        Assert.Equal(Errno.EINVAL, Wait(ring, Page).Errno);
        Assert.Equal(Errno.EFAULT, Wait(ring, 2 * Page).Errno);
    }

    [Fact]
    public void A_ring_has_one_region()
    {
        using var ring = TestRing.Start();
        Assert.Null(ring.MemoryRegion);
        var region = ring.RegisterMemoryRegion(Page);
        Assert.Equal(-1, region.Memory.Span.IndexOfAnyExcept((byte)0));
        Assert.Equal(Errno.EBUSY, Assert.Throws<IoUringException>(
            () => ring.RegisterMemoryRegion(Page)).Errno);
        Assert.Same(region, ring.MemoryRegion);
    }

    [Fact]
    public void Wait_arguments_come_before_Start()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(Page);
        Assert.Throws<InvalidOperationException>(
            () => ring.RegisterMemoryRegion(Page, MemoryRegionUse.WaitArguments));
        Assert.Throws<InvalidOperationException>(
            () => ring.RegisterMemoryRegion(memory, MemoryRegionUse.WaitArguments));
        Assert.False(ring.RegisterMemoryRegion(memory).IsKernelMemory);
    }

    [Fact]
    public void Memory_is_out_of_use_with_the_ring_and_not_before()
    {
        var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(Page);
        var region = ring.RegisterMemoryRegion(memory);
        memory.Dispose();

        // Pinned by the ring: still there.
        region.Memory.Span.Fill(3);
        Assert.Equal(3, region.Memory.Span[^1]);

        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
        Assert.Throws<ObjectDisposedException>(() => region.Memory);
    }

    [Fact]
    public void A_region_of_the_kernel_does_not_keep_a_closed_ring()
    {
        var ring = TestRing.Create();
        var region = ring.RegisterMemoryRegion(Page);
        var address = (nuint)region.Memory.Address;
        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
        Assert.Throws<ObjectDisposedException>(() => region.Memory);
        Assert.DoesNotContain(
            File.ReadLines("/proc/self/maps"),
            line => line.StartsWith($"{address:x}-", StringComparison.Ordinal)
                && line.Contains("io_uring", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_whole_pages_is_refused_by_name()
    {
        using var ring = TestRing.Create();
        Assert.Equal("bytes", Assert.Throws<ArgumentException>(
            () => ring.RegisterMemoryRegion(0)).ParamName);
        Assert.Equal("bytes", Assert.Throws<ArgumentException>(
            () => ring.RegisterMemoryRegion(Page + 1)).ParamName);
        using var lines = AlignedMemory.AllocateCacheLines(64);
        Assert.Equal("memory", Assert.Throws<ArgumentException>(
            () => ring.RegisterMemoryRegion(lines)).ParamName);
        Assert.Null(ring.MemoryRegion);
    }

    private static SyscallResult Wait(IoUring ring, nuint offset) => Syscall.IoUringEnter(
        ring.RingFd,
        0,
        1,
        (uint)(IoUringEnterFlags.GetEvents | IoUringEnterFlags.ExtArg
            | IoUringEnterFlags.ExtArgRegistered),
        (void*)offset,
        (nuint)sizeof(RegWait));

    [Fact]
    public void A_ring_without_a_descriptor_takes_memory_of_the_caller_only()
    {
        var options = new IoUringOptions { Entries = 8 };
        using var memory = AlignedMemory.AllocatePages(options.RequiredMemoryBytes);
        using var region = AlignedMemory.AllocatePages(AlignedMemory.PageSize);
        using var ring = TestRing.Create(
            options with { Memory = memory, RegisteredDescriptorOnly = true });
        Assert.Throws<NotSupportedException>(
            () => ring.RegisterMemoryRegion(AlignedMemory.PageSize));

        // The kernel was not asked: it would have taken it, and takes one at most.
        Assert.Equal(region.Length, ring.RegisterMemoryRegion(region).Memory.Length);
    }
}

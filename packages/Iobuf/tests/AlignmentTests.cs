using System.Globalization;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

public unsafe class AlignmentTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 64)]
    [InlineData(5, 100)]
    [InlineData(777, 4096)]
    [InlineData(4096, 5000)]
    [InlineData(100, 16_384)]
    [InlineData(100, 65_536)]
    [InlineData(1, 2_097_152)]
    public void Address_is_a_multiple_of_any_alignment(int length, int alignment)
    {
        using var memory = AlignedMemory.Allocate((nuint)length, (nuint)alignment);
        Assert.Equal(0u, (nuint)memory.Address % (nuint)alignment);
        Assert.Equal((nuint)length, memory.Length);
        Assert.Equal(-1, memory.GetSpan().IndexOfAnyExcept((byte)0));
        memory.GetSpan().Fill(1);
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedMemory.Allocate(1, 0));
        Assert.Throws<InsufficientMemoryException>(() => AlignedMemory.Allocate(1, nuint.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedBlocks.Allocate(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedBlocks.AllocatePages(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedBlocks.Allocate(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedBlocks.AllocateCacheLines(0, 1));
        Assert.Throws<InsufficientMemoryException>(
            () => AlignedBlocks.Allocate(2, nuint.MaxValue / 2, 4096));
        Assert.Throws<ArgumentException>(() => AlignedMemory.AllocatePages(
            1, new() { Pages = PageKind.Huge2MiB, HasGuardPages = true }));
        Assert.Throws<ArgumentException>(
            () => AlignedMemory.AllocatePages(1, new() { Pages = (PageKind)9 }));
    }

    [Theory]
    [InlineData(3, 4096, 4096, 4096)]
    [InlineData(4, 16_384, 16_384, 16_384)]
    [InlineData(4, 1000, 64, 1024)]
    [InlineData(2, 100, 7, 105)]
    public void Blocks_lie_one_after_the_other_and_each_is_aligned(
        int count, int bytes, int alignment, int stride)
    {
        using var blocks = AlignedBlocks.Allocate(count, (nuint)bytes, (nuint)alignment);
        Assert.Equal((nuint)stride, blocks.StrideBytes);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(0u, (nuint)blocks[i].Address % (nuint)alignment);
            Assert.Equal((nuint)bytes, blocks[i].Length);
            Assert.Equal(
                (nuint)blocks[0].Address + (nuint)(i * stride), (nuint)blocks[i].Address);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => blocks[count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks[-1]);
        var target = new IoVec[count + 1];
        Assert.Equal(count, blocks.FillIoVecs(target));
        Assert.Equal(blocks[count - 1], target[count - 1]);
    }

    [Fact]
    public void Pages_and_cache_lines_have_their_size()
    {
        Assert.Equal(
            RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 128 : 64,
            CacheLine.Bytes);
        Assert.Equal((nuint)Environment.SystemPageSize, AlignedMemory.PageSize);
        using var line = AlignedMemory.AllocateCacheLines(10);
        Assert.Equal(0u, (nuint)line.Address % (nuint)CacheLine.Bytes);
        using var lines = AlignedBlocks.AllocateCacheLines(3, 65);
        Assert.Equal((nuint)(65 + CacheLine.Bytes - 1) & ~(nuint)(CacheLine.Bytes - 1),
            lines.StrideBytes);
        Assert.Equal(65u, lines[2].Length);
        using var pages = AlignedBlocks.AllocatePages(2);
        Assert.Equal(AlignedMemory.PageSize, pages[1].Length);
    }

    [Theory]
    [InlineData(PageKind.Huge2MiB, 2_097_152)]
    [InlineData(PageKind.Huge1GiB, 1_073_741_824)]
    public void Huge_pages_are_given_or_refused_with_what_to_do(PageKind pages, int bytes)
    {
        var free = $"/sys/kernel/mm/hugepages/hugepages-{bytes / 1024}kB/free_hugepages";
        var reserved = File.Exists(free)
            ? int.Parse(File.ReadAllText(free), CultureInfo.InvariantCulture)
            : 0;
        if (reserved == 0)
        {
            var refusal = Assert.Throws<MemoryRefusedException>(
                () => AlignedMemory.AllocatePages(1, new() { Pages = pages }));
            Assert.Contains("vm.nr_hugepages", refusal.Message);
            Assert.Contains(refusal.Errno, (Errno[])[Errno.ENOMEM, Errno.EINVAL]);
            return;
        }

        using var memory = AlignedMemory.AllocatePages(1, new() { Pages = pages });
        Assert.Equal(0u, (nuint)memory.Address % (nuint)bytes);
        memory.GetSpan()[0] = 1;
    }

    [Fact]
    public void Guard_pages_stand_on_both_sides_and_cannot_be_read()
    {
        var page = AlignedMemory.PageSize;
        using var memory = AlignedMemory.AllocatePages(page, new() { HasGuardPages = true });
        memory.GetSpan().Fill(1);
        Assert.Equal(Errno.None, MemoryProbe.ErrnoOfReading((byte*)memory.Address + page - 1));
        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading((byte*)memory.Address + page));
        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading((byte*)memory.Address - 1));
    }

    [Fact]
    public void Locked_memory_counts_as_locked_or_is_refused_by_the_limit()
    {
        const int Bytes = 1 << 20;
        var before = LockedKilobytes();
        try
        {
            using var memory = AlignedMemory.AllocatePages(Bytes, new() { IsLocked = true });
            Assert.Equal(before + (Bytes / 1024), LockedKilobytes());
        }
        catch (MemoryRefusedException refusal)
        {
            Assert.Contains("RLIMIT_MEMLOCK", refusal.Message);
        }

        Assert.Equal(before, LockedKilobytes());
    }

    private static long LockedKilobytes() => long.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmLck:"))[6..^2],
        CultureInfo.InvariantCulture);
}

using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

public unsafe class AlignedMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10_000_000)]
    public void Memory_starts_on_a_page_is_zeroed_and_as_long_as_asked(int length)
    {
        using var memory = AlignedMemory.AllocatePages((nuint)length);
        Assert.Equal(0u, (nuint)memory.Address % AlignedMemory.PageSize);
        Assert.Equal((nuint)length, memory.Length);
        Assert.Equal(length, memory.GetSpan().Length);
        Assert.Equal(-1, memory.GetSpan().IndexOfAnyExcept((byte)0));
        memory.GetSpan().Fill(1);
    }

    [Fact]
    public void Impossible_lengths_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedMemory.AllocatePages(0));
        Assert.Throws<InsufficientMemoryException>(
            () => AlignedMemory.AllocatePages(nuint.MaxValue));
        Assert.Throws<InsufficientMemoryException>(
            () => AlignedMemory.AllocatePages((nuint)1 << 62));
    }

    [Fact]
    public void Parts_lie_inside_and_share_the_memory()
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        var part = memory.AsIoVec(100, 50);
        Assert.Equal((nuint)memory.Address + 100, (nuint)part.Address);
        Assert.Equal(50u, part.Length);
        part.Span.Fill(7);
        Assert.Equal(7, memory.GetSpan()[149]);
        Assert.Equal(0, memory.GetSpan()[150]);
        Assert.Equal(new IoVec((byte*)part.Address + 10, 40), part.Slice(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.AsIoVec(8192, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.AsIoVec(1, nuint.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Slice(51));
    }

    [Fact]
    public void Its_Memory_is_the_same_bytes_and_never_moves()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        Memory<byte> whole = memory.Memory;
        whole.Span[5] = 9;
        using var pin = whole.Pin();
        Assert.Equal((nuint)memory.Address, (nuint)pin.Pointer);
        Assert.Equal(9, ((byte*)memory.Address)[5]);
    }

    [Fact]
    public void After_disposal_the_memory_is_unmapped_and_every_use_says_so()
    {
        // So long that whatever the runtime maps meanwhile leaves the start of the gap alone.
        var memory = AlignedMemory.AllocatePages(1 << 30);
        var address = memory.Address;
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan().Length);
        Assert.Throws<ObjectDisposedException>(() => memory.AsIoVec());
        Assert.Throws<ObjectDisposedException>(() => (nuint)memory.Address);

        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading(address));
    }

    [Fact]
    public void Pinned_memory_stays_mapped_until_its_last_handle_is_disposed()
    {
        var memory = AlignedMemory.AllocatePages(1 << 30);
        var first = memory.Pin();
        var second = memory.Memory[5..].Pin();
        Assert.Equal((nuint)memory.Address + 5, (nuint)second.Pointer);
        var address = first.Pointer;
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        Assert.Throws<ObjectDisposedException>(() => (nuint)memory.Address);
        first.Dispose();
        first.Dispose();
        Assert.Equal(Errno.None, MemoryProbe.ErrnoOfReading(address));
        second.Dispose();
        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading(address));
        memory.Unpin();
    }

    [Fact]
    public void Pin_outside_of_the_memory_is_refused_and_pins_nothing()
    {
        var memory = AlignedMemory.AllocatePages(1 << 30);
        var address = memory.Address;
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Pin((1 << 30) + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Pin(-1));
        memory.Dispose();
        Assert.Equal(Errno.EFAULT, MemoryProbe.ErrnoOfReading(address));
    }
}

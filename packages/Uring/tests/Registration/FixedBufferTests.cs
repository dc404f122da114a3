using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class FixedBufferTests
{
    [Fact]
    public void Registering_twice_is_refused_with_EBUSY_and_keeps_the_first()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096)]);
        var e = Assert.Throws<IoUringException>(
            () => ring.RegisterBuffers([memory.AsIoVec(), memory.AsIoVec()]));
        Assert.Equal(Errno.EBUSY, e.Errno);
        Assert.Contains("Unregister", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(1, ring.FixedBufferCount);
    }

    [Fact]
    public void Unregistered_buffers_can_be_registered_again()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        for (var i = 0; i < 3; i++)
        {
            ring.RegisterBuffers([memory.AsIoVec()]);
            ring.UnregisterBuffers();
            Assert.Equal(0, ring.FixedBufferCount);
        }

        Assert.Equal(Errno.ENXIO, Assert.Throws<IoUringException>(ring.UnregisterBuffers).Errno);
    }

    [Fact]
    public void Memory_that_is_not_mapped_is_refused_with_EFAULT()
    {
        using var ring = TestRing.Start();
        var e = Assert.Throws<IoUringException>(
            () => ring.RegisterBuffers([new IoVec((void*)4096, 4096)]));
        Assert.Equal(Errno.EFAULT, e.Errno);
        Assert.Equal(0, ring.FixedBufferCount);
    }

    [Fact]
    public void The_number_of_buffers_is_checked_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("buffers", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterBuffers([])).ParamName);
        Assert.Equal("buffers", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterBuffers(new IoVec[16385])).ParamName);
    }

    [Fact]
    public void Indices_and_parts_outside_are_refused()
    {
        using var ring = TestRing.Start();
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.GetFixedBuffer(0));
        using var memory = AlignedMemory.AllocatePages(4096);
        ring.RegisterBuffers([memory.AsIoVec()]);
        var buffer = ring.GetFixedBuffer(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.GetFixedBuffer(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(4097, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(1, 4096));
    }
}

using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class FixedBufferUpdateTests
{
    private const int SlotBytes = 4096;

    [Fact]
    public void Old_memory_is_released_by_its_tag_and_only_when_its_request_has_ended()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(2 * SlotBytes);
        ring.RegisterBuffers([memory.AsIoVec(0, SlotBytes)], [SqeContext.Token(77)]);
        Assert.True(ring.ReadFixed(
            pipe.Read, ring.GetFixedBuffer(0), -1, SqeContext.Token(1)).IsOk);
        Assert.True(ring.Submit().Outcome.IsOk);
        var other = memory.AsIoVec(SlotBytes, SlotBytes);
        ring.UpdateBuffers(0, [other], [SqeContext.Token(78)]);
        Assert.Equal(other, ring.GetFixedBuffer(0).Memory);

        // The read holds the old buffer: no tag before it has ended.
        Assert.Equal(0, ring.Wait(new Completion[4]).Count);
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        var read = ring.One();
        Assert.Equal(1UL, read.Context.TokenValue);
        Assert.Equal(1, read.Result);
        Assert.Equal((byte)'x', memory.GetSpan()[0]);
        Assert.Equal(77UL, ring.One().Context.TokenValue);

        // And the next goes to the new one.
        ReadOne(ring, pipe, 0, (byte)'y');
        Assert.Equal((byte)'y', memory.GetSpan()[SlotBytes]);
        ring.UnregisterBuffers();
        Assert.Equal(78UL, ring.One().Context.TokenValue);
    }

    [Fact]
    public void Sparse_slots_are_empty_until_they_are_filled()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(2 * SlotBytes);
        ring.RegisterSparseBuffers(8);
        Assert.Equal(8, ring.FixedBufferCount);
        Assert.Equal("index", Assert.Throws<ArgumentException>(
            () => ring.GetFixedBuffer(7)).ParamName);
        ring.UpdateBuffers(
            6, [memory.AsIoVec(0, SlotBytes), memory.AsIoVec(SlotBytes, SlotBytes)]);
        ReadOne(ring, pipe, 7, (byte)'b');
        Assert.Equal((byte)'b', memory.GetSpan()[SlotBytes]);

        // What is taken out again is refused by us, and a value of before by the kernel.
        var before = ring.GetFixedBuffer(7);
        ring.UpdateBuffers(7, [default]);
        Assert.Throws<ArgumentException>(() => ring.GetFixedBuffer(7));
        Assert.True(ring.ReadFixed(pipe.Read, before, -1).IsOk);
        Assert.Equal(Errno.EFAULT, ring.One().Error);
        ReadOne(ring, pipe, 6, (byte)'c');
    }

    [Fact]
    public void A_refused_update_names_the_slot_and_leaves_it_as_it_was()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(3 * SlotBytes);
        ring.RegisterBuffers([memory.AsIoVec(0, SlotBytes), memory.AsIoVec(SlotBytes, SlotBytes)]);
        var third = memory.AsIoVec(2 * SlotBytes, SlotBytes);
        var e = Assert.Throws<IoUringException>(
            () => ring.UpdateBuffers(0, [third, new IoVec((void*)4096, 4096)]));
        Assert.Equal(Errno.EFAULT, e.Errno);
        Assert.Contains("slot 1", e.Message, StringComparison.Ordinal);
        Assert.Equal(third, ring.GetFixedBuffer(0).Memory);
        Assert.Equal(memory.AsIoVec(SlotBytes, SlotBytes), ring.GetFixedBuffer(1).Memory);
        ReadOne(ring, pipe, 0, (byte)'0');
        Assert.Equal((byte)'0', memory.GetSpan()[2 * SlotBytes]);
        ReadOne(ring, pipe, 1, (byte)'1');
        Assert.Equal((byte)'1', memory.GetSpan()[SlotBytes]);
    }

    [Fact]
    public void Tags_and_slots_are_checked_by_name()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(SlotBytes);
        var buffer = memory.AsIoVec();
        Assert.Equal("tags", Assert.Throws<ArgumentException>(
            () => ring.RegisterBuffers([buffer], new SqeContext[2])).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterSparseBuffers(0)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RegisterSparseBuffers(16385)).ParamName);
        Assert.Equal(Errno.ENXIO, Assert.Throws<IoUringException>(
            () => ring.UpdateBuffers(0, [buffer])).Errno);
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(
            () => ring.RegisterBuffers([default], [SqeContext.Token(1)])).Errno);
        ring.RegisterBuffers([buffer]);
        foreach (var first in new[] { -1, 1, int.MaxValue })
        {
            Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
                () => ring.UpdateBuffers(first, [buffer])).ParamName);
        }

        Assert.Equal(Errno.EBUSY, Assert.Throws<IoUringException>(
            () => ring.RegisterSparseBuffers(1)).Errno);
        Assert.Equal(1, ring.FixedBufferCount);
    }

    [Fact]
    public void Clones_are_used_by_both_rings_and_outlive_the_source()
    {
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(3 * SlotBytes);
        using var ring = TestRing.Start();
        using (var source = TestRing.Start())
        {
            source.RegisterBuffers(
                [memory.AsIoVec(0, SlotBytes), memory.AsIoVec(SlotBytes, SlotBytes)]);
            ring.CloneBuffers(source, 1, 1, first: 2);
            Assert.Equal(3, ring.FixedBufferCount);
            Assert.Equal(source.GetFixedBuffer(1).Memory, ring.GetFixedBuffer(2).Memory);
            Assert.Throws<ArgumentException>(() => ring.GetFixedBuffer(0));
            ReadOne(source, pipe, 1, (byte)'s');
            Assert.Equal((byte)'s', memory.GetSpan()[SlotBytes]);
            ReadOne(ring, pipe, 2, (byte)'r');
            Assert.Equal((byte)'r', memory.GetSpan()[SlotBytes]);
        }

        ReadOne(ring, pipe, 2, (byte)'t');
        Assert.Equal((byte)'t', memory.GetSpan()[SlotBytes]);
    }

    [Fact]
    public void Clones_replace_slots_only_when_asked_to_and_keep_the_others()
    {
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(3 * SlotBytes);
        using var ring = TestRing.Start();
        using var source = TestRing.Start();
        source.RegisterBuffers([memory.AsIoVec(2 * SlotBytes, SlotBytes)]);
        ring.RegisterBuffers(
            [memory.AsIoVec(0, SlotBytes), memory.AsIoVec(SlotBytes, SlotBytes)],
            [SqeContext.Token(70), SqeContext.Token(71)]);
        var e = Assert.Throws<IoUringException>(() => ring.CloneBuffers(source, 0, 1, 1));
        Assert.Equal(Errno.EBUSY, e.Errno);
        ring.CloneBuffers(source, 0, 1, first: 1, replaces: true);
        Assert.Equal(71UL, ring.One().Context.TokenValue);
        Assert.Equal(2, ring.FixedBufferCount);
        ReadOne(ring, pipe, 0, (byte)'0');
        Assert.Equal((byte)'0', memory.GetSpan()[0]);
        ReadOne(ring, pipe, 1, (byte)'1');
        Assert.Equal((byte)'1', memory.GetSpan()[2 * SlotBytes]);
    }

    [Fact]
    public void A_source_without_a_descriptor_is_cloned_on_its_thread_only()
    {
        using var pipe = new TestPipe();
        var options = new IoUringOptions { RegisteredDescriptorOnly = true, Entries = 8 };
        using var queues = AlignedMemory.AllocatePages(options.RequiredMemoryBytes);
        using var memory = AlignedMemory.AllocatePages(SlotBytes);
        using var source = TestRing.Start(options with { Memory = queues });
        using var ring = TestRing.Start();
        source.RegisterBuffers([memory.AsIoVec()]);
        ring.CloneBuffers(source, 0, 1);
        ReadOne(ring, pipe, 0, (byte)'q');
        Assert.Equal((byte)'q', memory.GetSpan()[0]);
        _ = OnThread.Run(() =>
        {
            using var other = TestRing.Start();
            return Assert.Throws<NotSupportedException>(() => other.CloneBuffers(source, 0, 1));
        });
    }

    [Fact]
    public void Sources_and_ranges_are_checked_by_name()
    {
        using var ring = TestRing.Start();
        var source = TestRing.Start();
        source.RegisterSparseBuffers(2);
        Assert.Equal("source", Assert.Throws<ArgumentException>(
            () => ring.CloneBuffers(ring, 0, 1)).ParamName);
        Assert.Equal("sourceFirst", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.CloneBuffers(source, -1, 1)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.CloneBuffers(source, 0, 0)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.CloneBuffers(source, 1, 2)).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.CloneBuffers(source, 0, 1, -1)).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.CloneBuffers(source, 0, 1, 16384)).ParamName);
        source.Dispose();
        Assert.Equal(0, source.FixedBufferCount);
        Assert.Throws<ObjectDisposedException>(() => ring.CloneBuffers(source, 0, 1));
        Assert.Equal(0, ring.FixedBufferCount);
    }

    private static void ReadOne(IoUring ring, TestPipe pipe, int slot, byte value)
    {
        Assert.Equal(1, pipe.Write.Write([value]).Count);
        Assert.True(ring.ReadFixed(pipe.Read, ring.GetFixedBuffer(slot), -1).IsOk);
        Assert.Equal(1, ring.One().Result);
    }
}

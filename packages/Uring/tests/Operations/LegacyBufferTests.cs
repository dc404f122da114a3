using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class LegacyBufferTests
{
    private const string Provide = nameof(IoUring.ProvideBuffers);
    private const string Remove = nameof(IoUring.RemoveBuffers);
    private const ushort Group = 7;

    [Fact]
    [Covers(IoUringOp.ProvideBuffers, Provide, Shows.Entry)]
    [Covers(IoUringOp.RemoveBuffers, Remove, Shows.Entry)]
    public void Providing_and_removing_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        var context = SqeContext.Token(99);
        SqeOptions options = new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6);
        var expected = new Sqe
        {
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Personality = 4,
            BufferIndex = Group,
            UserData = context.Value,
        };
        Assert.True(ring.ProvideBuffers(
            memory.AsIoVec(), 512, Group, 300, context, options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.ProvideBuffers,
            Fd = 8,
            Address = (ulong)memory.Address,
            Length = 512,
            Offset = 300,
        });
        Assert.True(ring.RemoveBuffers(5, Group, context, options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.RemoveBuffers, Fd = 5 });
        Assert.True(ring.RemoveBuffers(5, Group).IsOk);
        Assert.Equal(Group, new SqeContext(ring.LastQueued.UserData).BufferGroup);
    }

    [Fact]
    [Covers(IoUringOp.ProvideBuffers, Provide, Shows.Effect)]
    [Covers(IoUringOp.RemoveBuffers, Remove, Shows.Effect)]
    public void A_read_takes_a_buffer_of_its_group_and_the_rest_can_be_removed()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        using var file = new TestFile("0123456789"u8);
        Assert.Equal(0, ring.Run(
            ring.ProvideBuffers(memory.AsIoVec(0, 2048), 512, Group, 40)).Result);
        var read = ring.Run(ring.Read(
            file.Fd, new IoVec(null, 4), options: new(SqeFlags.BufferSelect, BufferGroup: Group)));
        Assert.Equal((4, true), (read.Result, read.HasBuffer));
        Assert.InRange(read.BufferId, 40, 43);
        Assert.Equal("0123"u8, memory.GetSpan().Slice((read.BufferId - 40) * 512, 4));
        Assert.Equal(1, ring.Run(ring.RemoveBuffers(1, Group)).Result);
        Assert.Equal(2, ring.Run(ring.RemoveBuffers(100, Group)).Result);
        Assert.Equal(0, ring.Run(ring.RemoveBuffers(100, Group)).Result);
    }

    [Fact]
    [Covers(IoUringOp.ProvideBuffers, Provide, Shows.Refusal)]
    [Covers(IoUringOp.RemoveBuffers, Remove, Shows.Refusal)]
    public void A_group_that_is_not_there_and_ids_too_high_are_refused()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        Assert.Equal(Errno.ENOENT, ring.Run(ring.RemoveBuffers(1, Group)).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(
            ring.ProvideBuffers(memory.AsIoVec(), 2048, Group, ushort.MaxValue)).Error);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name_and_take_no_slot()
    {
        using var ring = TestRing.Start();
        var page = new IoVec(null, 4096);
        Assert.Equal("bufferBytes", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.ProvideBuffers(page, 0, Group)).ParamName);
        Assert.Equal("memory", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.ProvideBuffers(page, 4095, Group)).ParamName);
        Assert.Equal("memory", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.ProvideBuffers(default, 512, Group)).ParamName);
        Assert.Equal("memory", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.ProvideBuffers(new(null, 65536), 1, Group)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RemoveBuffers(0, Group)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.RemoveBuffers(65536, Group)).ParamName);
        ring.HasQueuedNothing();
    }
}

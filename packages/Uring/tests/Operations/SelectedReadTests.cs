using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class SelectedReadTests
{
    private const ushort Group = 7;

    [Fact]
    [Covers(IoUringOp.Read, nameof(IoUring.ReadSelected), Shows.Entry)]
    public void ReadSelected_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.True(ring.ReadSelected(
            new FixedFile(5),
            Group,
            length: 64,
            offset: 77,
            SqeContext.Token(9),
            new(SqeFlags.Async, Personality: 4, BufferGroup: 1),
            ReadWriteFlags.NoWait).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.Read,
            Flags = SqeFlags.Async | SqeFlags.BufferSelect | SqeFlags.FixedFile,
            Fd = 5,
            Offset = 77,
            Length = 64,
            OperationFlags = (uint)ReadWriteFlags.NoWait,
            UserData = SqeContext.Token(9).Value,
            BufferIndex = Group,
            Personality = 4,
        });
    }

    [Fact]
    [Covers(IoUringOp.ReadMultishot, nameof(IoUring.ReadMultishot), Shows.Entry)]
    public void ReadMultishot_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        var options = new SqeOptions(SqeFlags.Link, Personality: 4, BufferGroup: 1);
        Assert.True(ring.ReadMultishot(
            FileTarget.FromDescriptor(5), Group, SqeContext.Token(9), options).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.ReadMultishot,
            Flags = SqeFlags.Link | SqeFlags.BufferSelect,
            Fd = 5,
            Offset = ulong.MaxValue,
            UserData = SqeContext.Token(9).Value,
            BufferIndex = Group,
            Personality = 4,
        });
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 3)]
    [Covers(IoUringOp.Read, nameof(IoUring.ReadSelected), Shows.Effect)]
    public void A_read_takes_a_buffer_of_the_group_and_says_which(uint length, int expected)
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3, 4, 5, 6]);
        using var memory = AlignedMemory.AllocatePages(8);
        ring.ProvideBuffers(Group, memory.AsIoVec(), 2);
        Assert.True(ring.ReadSelected(file.Fd, Group, length, offset: 1).IsOk);
        var completion = ring.One();
        Assert.Equal(expected, completion.Result);
        Assert.True(completion.HasBuffer);
        byte[] read = [2, 3, 4, 5];
        Assert.Equal(
            read[..expected], memory.GetSpan().Slice(4 * completion.BufferId, expected).ToArray());
    }

    [Fact]
    [Covers(IoUringOp.Read, nameof(IoUring.ReadSelected), Shows.Refusal)]
    public void A_read_from_a_group_without_buffers_completes_with_ENOBUFS()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3]);
        ring.Fail(ring.ReadSelected(file.Fd, Group, 3), Errno.ENOBUFS);
    }

    [Fact]
    [Covers(IoUringOp.ReadMultishot, nameof(IoUring.ReadMultishot), Shows.Effect)]
    public void A_multishot_read_completes_for_every_write_until_the_buffers_are_used_up()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(16);
        ring.ProvideBuffers(Group, memory.AsIoVec(), 2);
        Assert.True(ring.ReadMultishot(pipe.Read, Group).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        for (byte i = 1; i <= 2; i++)
        {
            Assert.Equal(1, pipe.Write.Write([i]).Count);
            var completion = ring.One();
            Assert.Equal((1, true, true), (
                completion.Result, completion.HasMore, completion.HasBuffer));
            Assert.Equal(i, memory.GetSpan()[8 * completion.BufferId]);
        }

        Assert.Equal(1, pipe.Write.Write([3]).Count);
        var last = ring.One();
        Assert.Equal((Errno.ENOBUFS, false), (last.Error, last.HasMore));
    }

    [Fact]
    public void A_multishot_read_ends_with_0_when_the_writer_is_gone()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(16);
        ring.ProvideBuffers(Group, memory.AsIoVec(), 2);
        Assert.True(ring.ReadMultishot(pipe.Read, Group).IsOk);
        pipe.Write.Dispose();
        var last = ring.One();
        Assert.Equal((0, false), (last.Result, last.HasMore));
    }

    [Fact]
    [Covers(IoUringOp.ReadMultishot, nameof(IoUring.ReadMultishot), Shows.Refusal)]
    public void A_multishot_read_of_a_regular_file_completes_with_EBADFD()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3]);
        using var memory = AlignedMemory.AllocatePages(16);
        ring.ProvideBuffers(Group, memory.AsIoVec(), 2);
        ring.Fail(ring.ReadMultishot(file.Fd, Group), Errno.EBADFD);
    }
}

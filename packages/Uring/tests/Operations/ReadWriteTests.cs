using System.Text;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class ReadWriteTests
{
    private static readonly byte[] _content = Encoding.ASCII.GetBytes("0123456789abcdef");

    [Fact]
    [Covers(IoUringOp.Read, nameof(IoUring.Read), Shows.Entry)]
    public void Read_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        using var memory = AlignedMemory.AllocatePages(64);
        Assert.True(ring.Read(
            new FixedFile(5),
            memory.AsIoVec(),
            offset: 0x1122334455,
            context: SqeContext.Token(99),
            options: new(SqeFlags.Link, IoPriority: 3, Personality: 4, BufferGroup: 6)).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.Read,
            Flags = SqeFlags.Link | SqeFlags.FixedFile,
            IoPriority = 3,
            Fd = 5,
            Offset = 0x1122334455,
            Address = (ulong)memory.Address,
            Length = 64,
            UserData = SqeContext.Token(99).Value,
            BufferIndex = 6,
            Personality = 4,
        });
    }

    [Fact]
    [Covers(IoUringOp.Write, nameof(IoUring.Write), Shows.Entry)]
    public void Write_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        byte source = 0;
        Assert.True(ring.Write(
            FileTarget.FromDescriptor(5),
            new IoVec(&source, 1),
            IoUring.CurrentPosition,
            SqeContext.Token(98),
            new(SqeFlags.Async, IoPriority: 3, Personality: 4)).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.Write,
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Fd = 5,
            Offset = ulong.MaxValue,
            Address = (ulong)&source,
            Length = 1,
            UserData = SqeContext.Token(98).Value,
            Personality = 4,
        });
    }

    [Fact]
    public void Without_a_context_an_operation_packs_a_direct_one()
    {
        using var ring = TestRing.Start();
        var target = FileTarget.FromDescriptor(7);
        Assert.True(ring.Write(target, default, options: SqeFlags.Async).IsOk);
        Assert.Equal(
            SqeContext.Direct(IoUringOp.Write, SqeFlags.Async, 0, 7).Value,
            ring.LastQueued.UserData);
    }

    [Fact]
    public void Flags_of_context_options_and_target_are_merged_and_none_is_lost()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.True(ring.Write(
            new FixedFile(1),
            default,
            context: SqeContext.Direct(IoUringOp.Write, SqeFlags.Link, 0, 1),
            options: SqeFlags.Async).IsOk);
        Assert.Equal(
            SqeFlags.FixedFile | SqeFlags.Link | SqeFlags.Async, ring.LastQueued.Flags);
    }

    [Fact]
    [Covers(IoUringOp.ReadFixed, nameof(IoUring.ReadFixed), Shows.Entry)]
    [Covers(IoUringOp.WriteFixed, nameof(IoUring.WriteFixed), Shows.Entry)]
    public void ReadFixed_and_WriteFixed_carry_the_index_of_the_buffer()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        var part = ring.GetFixedBuffer(1).Slice(16, 32);
        var expected = new Sqe
        {
            Fd = 3,
            Offset = 8,
            Address = (ulong)memory.Address + 4096 + 16,
            Length = 32,
            BufferIndex = 1,
            UserData = SqeContext.Token(1).Value,
        };
        var target = FileTarget.FromDescriptor(3);
        Assert.True(ring.ReadFixed(target, part, 8, SqeContext.Token(1)).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.ReadFixed });
        Assert.True(ring.WriteFixed(target, part, 8, SqeContext.Token(1)).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.WriteFixed });
    }

    [Fact]
    [Covers(IoUringOp.Read, nameof(IoUring.Read), Shows.Effect)]
    public void Read_at_offset_brings_the_bytes_and_leaves_the_file_position_alone()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(64);
        Assert.True(ring.Read(file.Fd, memory.AsIoVec(), offset: 10).IsOk);
        var completion = ring.One();
        Assert.Equal(6, completion.Result);
        Assert.Equal(IoUringOp.Read, completion.Op);
        Assert.Equal(file.Fd.Number, completion.Context.Fd);
        Assert.Equal("abcdef"u8, memory.GetSpan()[..6]);

        var next = new byte[1];
        Assert.Equal(1, file.Fd.Read(next).Count);
        Assert.Equal((byte)'0', next[0]);
    }

    [Fact]
    public void Read_at_the_current_position_moves_it()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(64);
        for (var i = 0; i < 2; i++)
        {
            var part = memory.AsIoVec(0, 8);
            Assert.True(ring.Read(file.Fd, part, IoUring.CurrentPosition).IsOk);
            Assert.Equal(8, ring.One().Result);
        }

        Assert.Equal("89abcdef"u8, memory.GetSpan()[..8]);
        Assert.True(ring.Read(file.Fd, memory.AsIoVec(), IoUring.CurrentPosition).IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Fact]
    [Covers(IoUringOp.Write, nameof(IoUring.Write), Shows.Effect)]
    public void Write_puts_the_bytes_at_the_offset()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(64);
        "XYZ"u8.CopyTo(memory.GetSpan());
        Assert.True(ring.Write(file.Fd, memory.AsIoVec(0, 3), offset: 2).IsOk);
        Assert.Equal(3, ring.One().Result);
        Assert.Equal("01XYZ56789abcdef"u8.ToArray(), file.Content);
    }

    [Fact]
    [Covers(IoUringOp.ReadFixed, nameof(IoUring.ReadFixed), Shows.Effect)]
    [Covers(IoUringOp.WriteFixed, nameof(IoUring.WriteFixed), Shows.Effect)]
    public void Fixed_reads_and_writes_move_bytes_through_registered_memory()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        Assert.Equal(2, ring.FixedBufferCount);
        Assert.True(ring.ReadFixed(file.Fd, ring.GetFixedBuffer(1).Slice(0, 4), 4).IsOk);
        Assert.Equal(4, ring.One().Result);
        Assert.Equal("4567"u8, memory.GetSpan().Slice(4096, 4));
        Assert.True(ring.WriteFixed(file.Fd, ring.GetFixedBuffer(1).Slice(0, 4), 0).IsOk);
        Assert.Equal(4, ring.One().Result);
        Assert.Equal("4567456789abcdef"u8.ToArray(), file.Content);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    [Covers(IoUringOp.Read, nameof(IoUring.Read), Shows.Refusal)]
    public void A_descriptor_that_is_not_open_completes_with_EBADF(int number)
    {
        using var ring = TestRing.Start();
        byte target = 0;
        var file = FileTarget.FromDescriptor(number);
        Assert.True(ring.Read(file, new IoVec(&target, 1)).IsOk);
        Assert.Equal(Errno.EBADF, ring.One().Error);
    }

    [Fact]
    public void A_disposed_Fd_completes_with_EBADF()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        file.Fd.Dispose();
        byte target = 0;
        Assert.True(ring.Read(file.Fd, new IoVec(&target, 1)).IsOk);
        Assert.Equal(Errno.EBADF, ring.One().Error);
    }

    [Fact]
    public void An_empty_slot_completes_with_EBADF()
    {
        using var ring = TestRing.StartWithSlots();
        byte target = 0;
        Assert.True(ring.Read(new FixedFile(0), new IoVec(&target, 1)).IsOk);
        Assert.Equal(Errno.EBADF, ring.One().Error);
    }

    [Fact]
    [Covers(IoUringOp.Write, nameof(IoUring.Write), Shows.Refusal)]
    public void Writing_to_a_file_opened_for_reading_completes_with_EBADF()
    {
        using var ring = TestRing.Start();
        Assert.True(Fd.Open("/proc/self/exe", OpenFlags.ReadOnly, out var fd).IsOk);
        using var owner = fd;
        byte source = 0;
        Assert.True(ring.Write(fd, new IoVec(&source, 1)).IsOk);
        Assert.Equal(Errno.EBADF, ring.One().Error);
    }

    [Fact]
    public void Memory_that_is_not_mapped_completes_with_EFAULT()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        Assert.True(ring.Read(file.Fd, new IoVec(null, 8)).IsOk);
        Assert.Equal(Errno.EFAULT, ring.One().Error);
    }

    [Fact]
    [Covers(IoUringOp.ReadFixed, nameof(IoUring.ReadFixed), Shows.Refusal)]
    [Covers(IoUringOp.WriteFixed, nameof(IoUring.WriteFixed), Shows.Refusal)]
    public void A_part_outside_its_registered_buffer_completes_with_EFAULT()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096)]);
        var outside = new FixedBuffer(0, memory.AsIoVec(4096, 16));
        Assert.True(ring.ReadFixed(file.Fd, outside).IsOk);
        Assert.Equal(Errno.EFAULT, ring.One().Error);
        Assert.True(ring.WriteFixed(file.Fd, outside).IsOk);
        Assert.Equal(Errno.EFAULT, ring.One().Error);
    }

    [Fact]
    public void A_buffer_of_4_GiB_is_refused_and_takes_no_slot()
    {
        using var ring = TestRing.Start();
        byte target = 0;
        var huge = new IoVec(&target, unchecked((nuint)(1UL << 32)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Read(FileTarget.None, huge));
        Assert.Equal(0, ring.Submit().Count);
    }

    [Fact]
    public void A_missing_Fd_is_refused_by_name_and_takes_no_slot()
    {
        using var ring = TestRing.Start();
        Fd missing = null!;
        Assert.Equal("fd", Assert.Throws<ArgumentNullException>(
            () => ring.Read(missing, default)).ParamName);
        Assert.Equal(0, ring.Submit().Count);
    }
}

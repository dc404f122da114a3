using System.Text;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class VectorTests
{
    private static readonly byte[] _content = Encoding.ASCII.GetBytes("0123456789abcdef");

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1024)]
    [Covers(IoUringOp.Readv, nameof(IoUring.ReadVector), Shows.Entry)]
    [Covers(IoUringOp.Writev, nameof(IoUring.WriteVector), Shows.Entry)]
    public void Vectors_fill_every_field_and_are_copied(int count)
    {
        using var ring = TestRing.StartWithSlots();
        using var memory = AlignedMemory.AllocatePages((nuint)count);
        var vectors = new IoVec[count];
        for (var i = 0; i < count; i++)
            vectors[i] = memory.AsIoVec((nuint)i, 1);
        var options = new SqeOptions(SqeFlags.Async, IoPriority: 3, Personality: 4);
        var token = SqeContext.Token(9);
        var expected = new Sqe
        {
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            IoPriority = 3,
            Fd = 5,
            Offset = 77,
            Length = (uint)count,
            OperationFlags = (uint)ReadWriteFlags.NoWait,
            UserData = token.Value,
            Personality = 4,
        };
        Assert.True(ring.ReadVector(
            new FixedFile(5), vectors, 77, token, options, ReadWriteFlags.NoWait).IsOk);
        var staged = ring.LastQueued.Address;
        ring.AssertEntry(expected with { Opcode = IoUringOp.Readv, Address = staged });
        Assert.Equal(vectors, new Span<IoVec>((void*)staged, count).ToArray());
        Assert.True(ring.WriteVector(
            new FixedFile(5), vectors, 77, token, options, ReadWriteFlags.NoWait).IsOk);
        staged = ring.LastQueued.Address;
        ring.AssertEntry(expected with { Opcode = IoUringOp.Writev, Address = staged });
        Assert.Equal(vectors, new Span<IoVec>((void*)staged, count).ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(1024)]
    [Covers(IoUringOp.Readv, nameof(IoUring.ReadVector), Shows.Effect)]
    [Covers(IoUringOp.Writev, nameof(IoUring.WriteVector), Shows.Effect)]
    public void Vectors_are_written_in_order_and_read_back_in_reverse(int count)
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([]);
        using var memory = AlignedMemory.AllocatePages((nuint)(2 * count));
        var (source, target) = (new IoVec[count], new IoVec[count]);
        for (var i = 0; i < count; i++)
        {
            memory.GetSpan()[i] = (byte)i;
            source[i] = memory.AsIoVec((nuint)i, 1);
            target[i] = memory.AsIoVec((nuint)(2 * count - 1 - i), 1);
        }

        Assert.Equal(count, ring.Succeed(ring.WriteVector(file.Fd, source, offset: 5)));
        Assert.Equal(new byte[5], file.Content[..5]);
        Assert.Equal(memory.GetSpan()[..count].ToArray(), file.Content[5..]);
        Assert.Equal(count, ring.Succeed(ring.ReadVector(file.Fd, target, offset: 5)));
        var back = memory.GetSpan().Slice(count, count).ToArray();
        Array.Reverse(back);
        Assert.Equal(memory.GetSpan()[..count].ToArray(), back);
    }

    [Fact]
    [Covers(IoUringOp.Readv, nameof(IoUring.ReadVector), Shows.Refusal)]
    [Covers(IoUringOp.Writev, nameof(IoUring.WriteVector), Shows.Refusal)]
    public void No_vector_or_1025_are_refused_by_name_and_take_no_slot()
    {
        using var ring = TestRing.Start();
        var many = new IoVec[1025];
        Func<Outcome>[] bad =
        [
            () => ring.ReadVector(FileTarget.None, []),
            () => ring.ReadVector(FileTarget.None, many),
            () => ring.WriteVector(FileTarget.None, []),
            () => ring.WriteVector(FileTarget.None, many),
        ];
        foreach (var queue in bad)
        {
            Assert.Equal(
                "buffers", ring.Refuse<ArgumentOutOfRangeException>(queue).ParamName);
        }
    }

    [Fact]
    [Covers(IoUringOp.ReadvFixed, nameof(IoUring.ReadVectorFixed), Shows.Entry)]
    [Covers(IoUringOp.WritevFixed, nameof(IoUring.WriteVectorFixed), Shows.Entry)]
    public void Parts_of_a_registered_buffer_are_copied_and_its_index_is_in_the_entry()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        var buffer = ring.GetFixedBuffer(1);
        FixedBuffer[] parts = [buffer.Slice(8, 4), buffer.Slice(0, 4)];
        var expected = new Sqe
        {
            Fd = 5,
            Offset = 77,
            Length = 2,
            OperationFlags = (uint)ReadWriteFlags.HighPriority,
            UserData = SqeContext.Token(9).Value,
            BufferIndex = 1,
        };
        var file = FileTarget.FromDescriptor(5);
        Assert.True(ring.ReadVectorFixed(
            file, parts, 77, SqeContext.Token(9), flags: ReadWriteFlags.HighPriority).IsOk);
        var staged = ring.LastQueued.Address;
        ring.AssertEntry(expected with { Opcode = IoUringOp.ReadvFixed, Address = staged });
        Assert.Equal(
            [memory.AsIoVec(4104, 4), memory.AsIoVec(4096, 4)],
            new Span<IoVec>((void*)staged, 2).ToArray());
        Assert.True(ring.WriteVectorFixed(
            file, parts, 77, SqeContext.Token(9), flags: ReadWriteFlags.HighPriority).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.WritevFixed,
            Address = ring.LastQueued.Address,
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Covers(IoUringOp.ReadvFixed, nameof(IoUring.ReadVectorFixed), Shows.Effect)]
    [Covers(IoUringOp.WritevFixed, nameof(IoUring.WriteVectorFixed), Shows.Effect)]
    public void Parts_of_any_registered_buffer_are_read_and_written_in_order(int index)
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        var buffer = ring.GetFixedBuffer(index);
        FixedBuffer[] parts = [buffer.Slice(100, 4), buffer.Slice(0, 2)];
        Assert.Equal(6, ring.Succeed(ring.ReadVectorFixed(file.Fd, parts, offset: 10)));
        Assert.Equal("abcd"u8, buffer.Memory.Slice(100, 4).Span);
        Assert.Equal("ef"u8, buffer.Memory.Slice(0, 2).Span);
        Assert.Equal(6, ring.Succeed(ring.WriteVectorFixed(file.Fd, parts, offset: 0)));
        Assert.Equal("abcdef6789abcdef"u8.ToArray(), file.Content);
    }

    [Fact]
    [Covers(IoUringOp.ReadvFixed, nameof(IoUring.ReadVectorFixed), Shows.Refusal)]
    [Covers(IoUringOp.WritevFixed, nameof(IoUring.WriteVectorFixed), Shows.Refusal)]
    public void Parts_of_several_buffers_or_outside_of_theirs_are_refused()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile(_content);
        using var memory = AlignedMemory.AllocatePages(8192);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096), memory.AsIoVec(4096, 4096)]);
        FixedBuffer[] mixed = [ring.GetFixedBuffer(0), ring.GetFixedBuffer(1)];
        ring.Refuse<ArgumentException>(() => ring.ReadVectorFixed(file.Fd, mixed));
        ring.Refuse<ArgumentException>(() => ring.WriteVectorFixed(file.Fd, mixed));
        ring.Refuse<ArgumentException>(() => ring.ReadVectorFixed(file.Fd, []));
        FixedBuffer[] outside = [new FixedBuffer(0, memory.AsIoVec(4096, 16))];
        ring.Fail(ring.ReadVectorFixed(file.Fd, outside), Errno.EFAULT);
        ring.Fail(ring.WriteVectorFixed(file.Fd, outside), Errno.EFAULT);
    }
}

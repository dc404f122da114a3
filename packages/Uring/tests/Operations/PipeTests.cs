using System.Runtime.InteropServices;
using System.Text;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class PipeTests
{
    private static readonly byte[] _content = Encoding.ASCII.GetBytes("0123456789abcdef");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers(IoUringOp.Splice, nameof(IoUring.Splice), Shows.Entry)]
    [Covers(IoUringOp.Tee, nameof(IoUring.Tee), Shows.Entry)]
    public void Splice_and_Tee_fill_every_field_of_the_entry(bool fromSlot)
    {
        using var ring = TestRing.StartWithSlots();
        var input = fromSlot ? new FixedFile(6) : FileTarget.FromDescriptor(6);
        var options = new SqeOptions(SqeFlags.Link, IoPriority: 3, Personality: 4);
        var expected = new Sqe
        {
            Opcode = IoUringOp.Splice,
            Flags = SqeFlags.Link | SqeFlags.FixedFile,
            IoPriority = 3,
            Fd = 5,
            Address = 77,
            Offset = ulong.MaxValue,
            Length = 64,
            OperationFlags = 2 | (fromSlot ? 0x80000000 : 0),
            UserData = SqeContext.Token(9).Value,
            Personality = 4,
            FileIndex = 6,
        };
        Assert.True(ring.Splice(
            input,
            77,
            new FixedFile(5),
            IoUring.CurrentPosition,
            64,
            SpliceFlags.NonBlocking,
            SqeContext.Token(9),
            options).IsOk);
        ring.AssertEntry(expected);
        Assert.True(ring.Tee(
            input,
            new FixedFile(5),
            64,
            SpliceFlags.NonBlocking,
            SqeContext.Token(9),
            options).IsOk);
        ring.AssertEntry(expected with { Opcode = IoUringOp.Tee, Address = 0, Offset = 0 });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers(IoUringOp.Splice, nameof(IoUring.Splice), Shows.Effect)]
    public void Splice_moves_bytes_from_and_to_an_offset(bool throughSlots)
    {
        using var ring = TestRing.Start();
        using var from = new TestFile(_content);
        using var to = new TestFile(_content);
        using var pipe = new TestPipe();
        ring.RegisterFiles([from.Fd.Number, to.Fd.Number, pipe.Read.Number, pipe.Write.Number]);
        FileTarget Target(int slot, Fd fd) => throughSlots ? new FixedFile(slot) : fd;
        Assert.Equal(4, ring.Succeed(ring.Splice(
            Target(0, from.Fd), 10, Target(3, pipe.Write), IoUring.CurrentPosition, 4)));
        Assert.Equal(4, ring.Succeed(ring.Splice(
            Target(2, pipe.Read), IoUring.CurrentPosition, Target(1, to.Fd), 1, 4)));
        Assert.Equal("0abcd56789abcdef"u8.ToArray(), to.Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers(IoUringOp.Tee, nameof(IoUring.Tee), Shows.Effect)]
    public void Tee_copies_bytes_and_leaves_them(bool throughSlots)
    {
        using var ring = TestRing.Start();
        using var from = new TestPipe();
        using var to = new TestPipe();
        Assert.Equal(3, from.Write.Write([1, 2, 3]).Count);
        ring.RegisterFiles([from.Read.Number, to.Write.Number]);
        Assert.Equal(3, ring.Succeed(throughSlots
            ? ring.Tee(new FixedFile(0), new FixedFile(1), 8)
            : ring.Tee(from.Read, to.Write, 8)));
        foreach (var end in new[] { from.Read, to.Read })
        {
            var read = new byte[8];
            Assert.Equal(3, end.Read(read).Count);
            Assert.Equal([1, 2, 3], read[..3]);
        }
    }

    [Fact]
    [Covers(IoUringOp.Splice, nameof(IoUring.Splice), Shows.Refusal)]
    [Covers(IoUringOp.Tee, nameof(IoUring.Tee), Shows.Refusal)]
    public void What_is_no_pipe_or_not_open_is_refused()
    {
        using var ring = TestRing.StartWithSlots();
        using var file = new TestFile(_content);
        using var pipe = new TestPipe();
        ring.Fail(ring.Splice(file.Fd, 0, file.Fd, 0, 4), Errno.EINVAL);
        ring.Fail(ring.Splice(pipe.Read, 0, file.Fd, 0, 4), Errno.ESPIPE);
        ring.Fail(
            ring.Splice(FileTarget.None, 0, pipe.Write, IoUring.CurrentPosition, 4), Errno.EBADF);
        ring.Fail(
            ring.Splice(new FixedFile(0), 0, pipe.Write, IoUring.CurrentPosition, 4),
            Errno.EBADF);
        ring.Fail(ring.Tee(file.Fd, pipe.Write, 4), Errno.EINVAL);
        ring.Fail(ring.Tee(new FixedFile(9), pipe.Write, 4), Errno.EBADF);
    }

    [Fact]
    [Covers(IoUringOp.Pipe, nameof(IoUring.Pipe), Shows.Entry)]
    public unsafe void Pipe_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        using var memory = AlignedMemory.AllocatePages(8);
        Assert.True(ring.Pipe(
            memory.AsIoVec(),
            OpenFlags.NonBlocking | OpenFlags.Direct,
            new FixedFile(2),
            SqeContext.Token(9),
            new(SqeFlags.Link, Personality: 4)).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.Pipe,
            Flags = SqeFlags.Link,
            Address = (ulong)memory.Address,
            OperationFlags = (uint)(OpenFlags.NonBlocking | OpenFlags.Direct).ToKernel(),
            UserData = SqeContext.Token(9).Value,
            Personality = 4,
            FileIndex = 3,
        });
    }

    [Fact]
    [Covers(IoUringOp.Pipe, nameof(IoUring.Pipe), Shows.Effect)]
    public void Pipe_brings_two_descriptors()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(8);
        Assert.Equal(0, ring.Succeed(ring.Pipe(memory.AsIoVec(), OpenFlags.CloseOnExec)));
        var ends = MemoryMarshal.Cast<byte, int>(memory.GetSpan());
        using var read = new Fd(ends[0], ownsHandle: true);
        using var write = new Fd(ends[1], ownsHandle: true);
        Assert.Equal(2, write.Write([1, 2]).Count);
        Assert.Equal(2, read.Read(new byte[4]).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pipe_fills_two_slots(bool any)
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(16);
        ring.RegisterSparseFiles(4);
        var destination = any ? FileDestination.AnySlot : new FixedFile(2);
        Assert.Equal(0, ring.Succeed(
            ring.Pipe(memory.AsIoVec(), destination: destination)));
        var ends = MemoryMarshal.Cast<byte, int>(memory.GetSpan());
        if (any)
            Assert.Equal([0, 1], ends[..2].ToArray());
        int[] slots = any ? [0, 1] : [2, 3];
        memory.GetSpan()[8] = 42;
        Assert.Equal(1, ring.Succeed(
            ring.Write(new FixedFile(slots[1]), memory.AsIoVec(8, 1), 0)));
        Assert.Equal(1, ring.Succeed(
            ring.Read(new FixedFile(slots[0]), memory.AsIoVec(9, 1), 0)));
        Assert.Equal(42, memory.GetSpan()[9]);
    }

    [Fact]
    [Covers(IoUringOp.Pipe, nameof(IoUring.Pipe), Shows.Refusal)]
    public unsafe void Pipes_without_room_or_slots_are_refused()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(8);
        var room = memory.AsIoVec();
        Assert.Equal("ends", ring.Refuse<ArgumentException>(
            () => ring.Pipe(new IoVec(null, 7))).ParamName);
        ring.Fail(ring.Pipe(new IoVec(null, 8)), Errno.EFAULT);
        ring.Fail(ring.Pipe(room, OpenFlags.Append), Errno.EINVAL);
        ring.RegisterSparseFiles(2);
        ring.Fail(
            ring.Pipe(room, OpenFlags.CloseOnExec, new FixedFile(0)), Errno.EINVAL);
        ring.SetFileAllocationRange(new FixedFile(0), 1);
        ring.Fail(ring.Pipe(room, destination: FileDestination.AnySlot), Errno.ENFILE);
    }
}

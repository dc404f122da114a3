using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class RingMessageTests
{
    private const string Message = nameof(IoUring.MessageRing);
    private const string Send = nameof(IoUring.SendDescriptor);

    private static readonly SqeContext _message = SqeContext.Token(77);

    [Fact]
    [Covers(IoUringOp.MsgRing, Message, Shows.Entry)]
    [Covers(IoUringOp.MsgRing, Send, Shows.Entry)]
    public void Messages_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        var context = SqeContext.Token(99);
        SqeOptions options = new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6);
        var other = FileTarget.FromDescriptor(9);
        var expected = new Sqe
        {
            Opcode = IoUringOp.MsgRing,
            Fd = 9,
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Personality = 4,
            BufferIndex = 6,
            UserData = context.Value,
            Offset = _message.Value,
        };
        Assert.True(ring.MessageRing(
            other, _message, -5, context: context, options: options).IsOk);
        ring.AssertEntry(expected with { Length = unchecked((uint)-5) });
        Assert.True(ring.MessageRing(
            other, _message, 5, CqeFlags.SocketNonEmpty, context, options).IsOk);
        ring.AssertEntry(expected with { Length = 5, OperationFlags = 2, FileIndex = 4 });
        Assert.True(ring.SendDescriptor(
            other, new(3), new FixedFile(8), _message, false, context, options).IsOk);
        ring.AssertEntry(expected with { Address = 1, Address3 = 3, FileIndex = 9 });
        Assert.True(ring.SendDescriptor(
            other, new(3), FileDestination.AnySlot, _message, true, context, options).IsOk);
        ring.AssertEntry(
            expected with { Address = 1, Address3 = 3, FileIndex = -1, OperationFlags = 1 });
    }

    [Fact]
    [Covers(IoUringOp.MsgRing, Message, Shows.Effect)]
    public void A_message_arrives_in_the_other_ring_and_in_the_own_one()
    {
        using var ring = TestRing.Start();
        using var other = TestRing.Start();
        Assert.Equal(0, ring.Run(ring.MessageRing(Target(other), _message, 5)).Result);
        var arrived = other.One();
        Assert.Equal(
            (_message, 5, CqeFlags.None), (arrived.Context, arrived.Result, arrived.Flags));
        Assert.Equal(0, ring.Run(
            ring.MessageRing(Target(other), _message, -5, CqeFlags.SocketNonEmpty)).Result);
        arrived = other.One();
        Assert.Equal((-5, true), (arrived.Result, arrived.SocketNonEmpty));
        Assert.True(ring.MessageRing(
            Target(ring), _message, 6, context: SqeContext.Token(1)).IsOk);
        var both = ring.Take(2);
        Assert.Equal((6, 0), (both.Of(77).Result, both.Of(1).Result));
    }

    [Fact]
    public void A_message_wakes_the_thread_that_waits_for_it()
    {
        using var ring = TestRing.Start();
        using var ready = new ManualResetEventSlim();
        IoUring? other = null;
        Completion arrived = default;
        var thread = new Thread(() =>
        {
            using var waiting = TestRing.Start();
            other = waiting;
            ready.Set();
            arrived = waiting.One();
        });
        thread.Start();
        Assert.True(ready.Wait(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, ring.Run(ring.MessageRing(Target(other!), _message, 5)).Result);
        thread.Join();
        Assert.Equal((_message, 5), (arrived.Context, arrived.Result));
    }

    [Fact]
    [Covers(IoUringOp.MsgRing, Send, Shows.Effect)]
    public void A_registered_file_goes_to_the_slot_of_another_ring()
    {
        using var ring = TestRing.Start();
        using var other = TestRing.Start();
        using var file = new TestFile("file"u8);
        ring.RegisterFiles([-1, file.Fd.Number]);
        other.RegisterSparseFiles(3);
        Assert.True(ring.SendDescriptor(Target(other), new(1), new FixedFile(2), _message).IsOk);
        Assert.Equal(1, ring.Submit().Count);

        // The thread of the other ring takes it in: here the same one, on its way out.
        var arrived = other.One();
        Assert.Equal((_message, 0), (arrived.Context, arrived.Result));
        Assert.Equal(0, ring.One().Result);
        Assert.Equal("file", Text(other, 2));
        Assert.True(ring.SendDescriptor(
            Target(other), new(1), FileDestination.AnySlot, skipsCompletion: true).IsOk);
        Assert.Equal(0, ring.One().Result);
        Assert.Equal("file", Text(other, 0));
        Assert.Equal("file", Text(ring, 1));
    }

    [Fact]
    [Covers(IoUringOp.MsgRing, Message, Shows.Refusal)]
    [Covers(IoUringOp.MsgRing, Send, Shows.Refusal)]
    public void What_is_no_ring_or_no_file_is_refused_by_the_kernel()
    {
        using var ring = TestRing.Start();
        using var other = TestRing.Start();
        using var idle = TestRing.Create();
        using var file = new TestFile([]);
        Assert.Equal(Errno.EBADFD, ring.Run(ring.MessageRing(file.Fd, _message)).Error);
        Assert.Equal(Errno.EBADFD, ring.Run(ring.MessageRing(Target(idle), _message)).Error);
        ring.RegisterFiles([file.Fd.Number, IoUring.EmptySlot]);
        Assert.Equal(Errno.EBADF, ring.Run(
            ring.SendDescriptor(Target(other), new(1), new FixedFile(0))).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(
            ring.SendDescriptor(Target(ring), new(0), new FixedFile(0))).Error);
        Assert.Equal(Errno.ENXIO, ring.Run(
            ring.SendDescriptor(Target(other), new(0), new FixedFile(0))).Error);
    }

    [Fact]
    public void A_descriptor_is_no_destination_and_takes_no_slot()
    {
        using var ring = TestRing.Start();
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => ring.SendDescriptor(
            FileTarget.None, new(0), FileDestination.Descriptor)).ParamName);
        Assert.Equal("file", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SendDescriptor(
                FileTarget.None, new(-1), FileDestination.AnySlot)).ParamName);
        ring.HasQueuedNothing();
    }

    private static FileTarget Target(IoUring ring) => FileTarget.FromDescriptor(ring.RingFd);

    private static string Text(IoUring ring, int slot)
    {
        using var memory = AlignedMemory.AllocatePages(64);
        var count = ring.Run(ring.Read(new FixedFile(slot), memory.AsIoVec())).Result;
        return System.Text.Encoding.ASCII.GetString(memory.GetSpan()[..count]);
    }
}

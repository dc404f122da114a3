using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class EpollTests
{
    private const string Control = nameof(IoUring.EpollControl);
    private const string Wait = nameof(IoUring.EpollWait);
    private const ulong Data = 0x1122_3344_5566_7788;

    private static readonly EpollEvent _readable = new(EpollEvents.In, Data);

    [Fact]
    [Covers(IoUringOp.EpollCtl, Control, Shows.Entry)]
    [Covers(IoUringOp.EpollWait, Wait, Shows.Entry)]
    public void Epoll_operations_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        var (context, options, expected) = EntryAssert.Filled;
        var epoll = FileTarget.FromDescriptor(5);
        var file = FileTarget.FromDescriptor(6);
        Assert.True(ring.EpollControl(
            epoll, EpollOperation.Modify, file, _readable, context, options).IsOk);
        var staged = ring.LastQueued.Address;
        Assert.Equal(_readable, EpollEvent.Read((void*)staged, 0));
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.EpollCtl,
            Fd = 5,
            Offset = 6,
            Length = 3,
            Address = staged,
        });
        using var events = new EventArray(3);
        Assert.True(ring.EpollWait(new FixedFile(8), events.Memory, context, options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.EpollWait,
            Fd = 8,
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            Address = (ulong)events.Memory.Address,
            Length = 3,
        });
    }

    [Fact]
    [Covers(IoUringOp.EpollCtl, Control, Shows.Effect)]
    [Covers(IoUringOp.EpollWait, Wait, Shows.Effect)]
    public void Events_of_a_set_that_the_ring_filled_arrive_at_the_ring()
    {
        using var ring = TestRing.Start();
        using var epoll = NewSet();
        using var pipe = new TestPipe();
        using var events = new EventArray(4);
        ring.RegisterFiles([epoll.Number]);
        Assert.Equal(0, ring.Run(
            ring.EpollControl(epoll, EpollOperation.Add, pipe.Read, _readable)).Result);
        foreach (FileTarget set in new FileTarget[] { epoll, new FixedFile(0) })
        {
            Assert.True(ring.EpollWait(set, events.Memory).IsOk);
            Assert.Equal(1, ring.Submit().Count);
            Assert.Equal(1, pipe.Write.Write("x"u8).Count);
            Assert.Equal(1, ring.One().Result);
            Assert.Equal(_readable, EpollEvent.Read(events.Memory.Address, 0));
            Assert.Equal(1, pipe.Read.Read(new byte[8]).Count);
        }

        Assert.Equal(0, ring.Run(
            ring.EpollControl(epoll, EpollOperation.Delete, pipe.Read)).Result);
        Assert.Equal(Errno.ENOENT, ring.Run(
            ring.EpollControl(epoll, EpollOperation.Delete, pipe.Read)).Error);
    }

    [Fact]
    public void A_link_timeout_bounds_a_wait_for_events()
    {
        using var ring = TestRing.Start();
        using var epoll = NewSet();
        using var events = new EventArray(1);
        Assert.True(
            ring.EpollWait(epoll, events.Memory, SqeContext.Token(1), SqeFlags.Link).IsOk);
        var bound = TimeSpan.FromMilliseconds(2);
        Assert.True(ring.LinkTimeout(bound, context: SqeContext.Token(2)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(Errno.ECANCELED, both.Of(1).Error);
        Assert.Equal(Errno.ETIME, both.Of(2).Error);
    }

    [Fact]
    [Covers(IoUringOp.EpollCtl, Control, Shows.Refusal)]
    [Covers(IoUringOp.EpollWait, Wait, Shows.Refusal)]
    public void What_is_no_epoll_set_completes_with_EINVAL()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var events = new EventArray(1);
        Assert.Equal(Errno.EINVAL, ring.Run(
            ring.EpollControl(pipe.Read, EpollOperation.Add, pipe.Write, _readable)).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(ring.EpollWait(pipe.Read, events.Memory)).Error);
    }

    [Fact]
    public void Slots_are_refused_where_the_kernel_takes_descriptors_only()
    {
        using var ring = TestRing.Start();
        Assert.Equal("epoll", Assert.Throws<ArgumentException>(() => ring.EpollControl(
            new FixedFile(0), EpollOperation.Add, FileTarget.None)).ParamName);
        Assert.Equal("file", Assert.Throws<ArgumentException>(() => ring.EpollControl(
            FileTarget.None, EpollOperation.Add, new FixedFile(0))).ParamName);
        ring.HasQueuedNothing();
    }

    [Fact]
    public void Memory_without_room_for_an_event_is_refused_by_name()
    {
        using var ring = TestRing.Start();
        ulong word = 0;
        var small = new IoVec(&word, sizeof(ulong));
        Assert.Equal("events", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.EpollWait(FileTarget.None, small)).ParamName);
        ring.HasQueuedNothing();
    }

    private static Fd NewSet()
    {
        var result = Syscall.EpollCreate1(EpollCreateFlags.CloseOnExec);
        Assert.False(result.IsError, result.ToString());
        return new Fd(result.Int32, ownsHandle: true);
    }

    private sealed class EventArray(int count) : IDisposable
    {
        private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(4096);

        public IoVec Memory => _memory.AsIoVec(0, (nuint)(count * EpollEvent.SizeBytes));

        public void Dispose() => _memory.Dispose();
    }
}

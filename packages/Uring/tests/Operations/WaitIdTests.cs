using Hyb.Iobuf;
using Hyb.Testing;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class WaitIdTests
{
    private const string Method = nameof(IoUring.WaitId);

    [Fact]
    [Covers(IoUringOp.WaitId, Method, Shows.Entry)]
    public void WaitId_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        ChildInfo info;
        Assert.True(ring.WaitId(
            WaitIdType.ProcessGroup,
            1234,
            &info,
            Zcall.WaitOptions.Exited | Zcall.WaitOptions.Stopped,
            SqeContext.Token(99),
            new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6)).IsOk);
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.WaitId,
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Fd = 1234,
            Offset = (ulong)&info,
            Length = 2,
            UserData = SqeContext.Token(99).Value,
            BufferIndex = 6,
            Personality = 4,
            FileIndex = 6,
        });
    }

    [Fact]
    [Covers(IoUringOp.WaitId, Method, Shows.Effect)]
    public void The_end_of_a_child_completes_and_says_how_it_ended()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        var info = (ChildInfo*)memory.Address;
        var child = ChildProcess.StartShell("exit 7");
        Assert.Equal(0, ring.Run(ring.WaitId(WaitIdType.ProcessId, child, info)).Result);
        Assert.Equal(
            (Signal.Child, child, ChildCode.Exited, 7),
            (info->Signal, info->ProcessId, info->Code, info->Status));

        // It is buried now.
        Assert.Equal(Errno.ECHILD, ring.Run(
            ring.WaitId(WaitIdType.ProcessId, child, null)).Error);
    }

    [Fact]
    public void A_link_timeout_bounds_a_wait_for_a_child()
    {
        using var ring = TestRing.Start();
        var child = ChildProcess.StartShell("exec sleep 60");
        Assert.True(ring.WaitId(
            WaitIdType.ProcessId,
            child,
            null,
            context: SqeContext.Token(1),
            options: SqeFlags.Link).IsOk);
        var bound = TimeSpan.FromMilliseconds(2);
        Assert.True(ring.LinkTimeout(bound, context: SqeContext.Token(2)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(Errno.ECANCELED, both.Of(1).Error);

        // 1 is what canceling it brought: see LinkTimeout.
        Assert.Contains(both.Of(2).Result, new[] { 1, -(int)Errno.ETIME });

        // The wait without a place for what happened buries the child as well.
        Assert.True(ring.WaitId(WaitIdType.ProcessId, child, null).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        var opened = Syscall.PidFdOpen(child, PidFdFlags.None);
        Assert.False(opened.IsError, opened.ToString());
        Assert.False(Syscall.PidFdSendSignal(opened.Int32, Signal.Kill).IsError);
        Assert.False(Syscall.Close(opened.Int32).IsError);
        Assert.Equal(0, ring.One().Result);
    }

    [Fact]
    [Covers(IoUringOp.WaitId, Method, Shows.Refusal)]
    public void What_is_no_child_completes_with_ECHILD_and_no_event_with_EINVAL()
    {
        using var ring = TestRing.Start();
        Assert.Equal(Errno.ECHILD, ring.Run(
            ring.WaitId(WaitIdType.ProcessId, 1, null)).Error);
        Assert.Equal(Errno.EINVAL, ring.Run(
            ring.WaitId(WaitIdType.ProcessId, 1, null, default)).Error);
    }
}

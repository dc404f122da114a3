using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// Whether the operations that control others allocate. What each completes with does not matter
/// here.
/// </summary>
public unsafe class ControlAllocationTests
{
    private const int Rounds = 500;

    private static readonly SqeContext _nobody = SqeContext.Token(1);

    [Fact]
    public void Timeouts_and_polls_allocate_nothing()
    {
        using var ring = TestRing.Start(64);
        using var pipe = new TestPipe();
        Assert.Equal(0, BytesAllocatedBy(() =>
        {
            Complete(ring, ring.TimeoutAdd(TimeSpan.Zero));
            Complete(ring, ring.TimeoutUpdate(_nobody, TimeSpan.Zero));
            Complete(ring, ring.TimeoutRemove(_nobody));
            Complete(ring, ring.LinkTimeout(TimeSpan.Zero));
            Complete(ring, ring.PollAdd(pipe.Write, PollEvents.Out));
            Complete(ring, ring.PollUpdate(_nobody, PollEvents.Out, _nobody));
            Complete(ring, ring.PollRemove(_nobody));
            Complete(ring, ring.Cancel(CancelFilter.OfContext(_nobody)));
        }));
    }

    [Fact]
    public void Waits_allocate_nothing()
    {
        using var ring = TestRing.Start(64);
        using var memory = AlignedMemory.AllocatePages(4096);
        using var pipe = new TestPipe();
        var word = (uint*)memory.Address;
        var waiters = new FutexWaiter[128];
        Array.Fill(waiters, new FutexWaiter(word, 1));
        Assert.Equal(0, BytesAllocatedBy(() =>
        {
            Complete(ring, ring.EpollControl(pipe.Read, EpollOperation.Add, pipe.Write));
            Complete(ring, ring.EpollWait(pipe.Read, memory.AsIoVec()));
            Complete(ring, ring.FutexWait(word, 1));
            Complete(ring, ring.FutexWake(word));
            Complete(ring, ring.FutexWaitV(waiters));
            Complete(ring, ring.WaitId(WaitIdType.ProcessId, 1, null));
        }));
    }

    [Fact]
    public void Files_buffers_commands_and_messages_allocate_nothing()
    {
        using var ring = TestRing.Start(64);
        using var memory = AlignedMemory.AllocatePages(4096);
        using var pipe = new TestPipe();
        ring.RegisterSparseFiles(2);
        var descriptor = (int*)memory.Address;
        var part = memory.AsIoVec(64, 8);
        Assert.Equal(0, BytesAllocatedBy(() =>
        {
            *descriptor = pipe.Read.Number;
            Complete(ring, ring.FilesUpdate(new FixedFile(0), descriptor, 1));
            Complete(ring, ring.FixedFdInstall(new FixedFile(1)));
            Complete(ring, ring.ProvideBuffers(part, 8, 0));
            Complete(ring, ring.RemoveBuffers(1, 0));
            Complete(ring, ring.Nop(5, file: new FixedFile(0)));
            Complete(ring, ring.Command(pipe.Read, 1, part, "data"u8));
            Complete(ring, ring.GetSocketInputSize(pipe.Read));
            Complete(ring, ring.GetSocketOption(pipe.Read, SocketLevel.Socket, 1, part));
            Complete(ring, ring.MessageRing(pipe.Read, _nobody));
            Complete(ring, ring.SendDescriptor(pipe.Read, new(0), FileDestination.AnySlot));
        }));
    }

    private static long BytesAllocatedBy(Action round)
    {
        for (var i = 0; i < Rounds; i++)
            round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            round();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Complete(IoUring ring, Outcome queued)
    {
        Span<Completion> one = stackalloc Completion[1];
        if (!queued.IsOk || ring.Wait(one, 1, TimeSpan.FromSeconds(10)).Count != 1)
            Assert.Fail("an operation was not queued or did not complete");
    }
}

using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public class EventFdTests
{
    [Fact]
    public void Every_completion_signals_the_eventfd()
    {
        using var ring = TestRing.Start();
        using var signal = Create();
        ring.RegisterEventFd(signal);
        Nops(ring, 3);
        Assert.True(signal.Wait(out var count).IsOk);
        Assert.InRange(count, 1UL, 3UL);
    }

    [Fact]
    public void Completions_during_submission_are_left_out_on_request()
    {
        using var pipe = new TestPipe();
        using var ring = TestRing.Start();
        using var signal = Create();
        ring.RegisterEventFd(signal, onlyAsync: true);
        Nops(ring, 1);
        Assert.True(signal.Wait(out _).IsWouldBlock);
        Assert.True(ring.Nop(options: SqeFlags.Async).IsOk);
        Assert.Equal(0, ring.One().Result);
        Assert.True(signal.Wait(out _).IsOk);
    }

    [Fact]
    public void Signals_are_switched_off_and_on()
    {
        using var ring = TestRing.Start();
        using var signal = Create();
        ring.RegisterEventFd(signal);
        Assert.True(ring.SignalsEventFd);
        ring.SignalsEventFd = false;
        Assert.False(ring.SignalsEventFd);
        Nops(ring, 2);
        Assert.True(signal.Wait(out _).IsWouldBlock);
        ring.SignalsEventFd = true;
        Nops(ring, 1);
        Assert.True(signal.Wait(out var count).IsOk);
        Assert.Equal(1UL, count);
    }

    [Fact]
    public void The_kernel_keeps_the_eventfd_itself()
    {
        using var ring = TestRing.Start();
        using var signal = Create();
        Assert.True(signal.Fd.Duplicate(out var copy).IsOk);
        ring.RegisterEventFd(copy);
        copy.Dispose();
        Nops(ring, 1);
        Assert.True(signal.Wait(out _).IsOk);
        ring.UnregisterEventFd();
        Nops(ring, 1);
        Assert.True(signal.Wait(out _).IsWouldBlock);
    }

    [Fact]
    public void A_second_eventfd_none_and_no_eventfd_are_refused()
    {
        using var ring = TestRing.Start();
        using var signal = Create();
        ring.RegisterEventFd(signal);
        Assert.Equal(Errno.EBUSY, Refusal(() => ring.RegisterEventFd(signal)));
        ring.UnregisterEventFd();
        Assert.Equal(Errno.ENXIO, Refusal(ring.UnregisterEventFd));
        using var file = new TestFile([1]);
        Assert.Equal(Errno.EINVAL, Refusal(() => ring.RegisterEventFd(file.Fd)));
        signal.Dispose();
        Assert.Equal(Errno.EBADF, Refusal(() => ring.RegisterEventFd(signal)));
    }

    private static Errno Refusal(Action action) =>
        Assert.Throws<IoUringException>(action).Errno;

    private static EventFd Create()
    {
        var outcome = EventFd.Create(out var eventFd);
        Assert.True(outcome.IsOk, outcome.ToString());
        return eventFd;
    }

    private static void Nops(IoUring ring, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(ring.Nop().IsOk);
        for (var i = 0; i < count; i++)
            Assert.Equal(0, ring.One().Result);
    }
}

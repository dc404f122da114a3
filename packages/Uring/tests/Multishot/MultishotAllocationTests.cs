using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

public class MultishotAllocationTests
{
    private const int Rounds = 10_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Subscribing_stepping_and_canceling_allocate_nothing(bool isPull)
    {
        using var ring = TestRing.Start();
        EventFd.Create(out var signal).MustBeOk();
        using var owner = signal;
        var counter = new Counter();
        var subscriber = isPull ? ring.SubscribePull(counter) : ring.Subscribe(counter);
        Run(ring, subscriber, signal);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(ring, subscriber, signal);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        if (!isPull)
            Assert.Equal((4 * Rounds, 2 * Rounds), (counter.Steps, counter.Stops));
    }

    [Fact]
    public void Ten_thousand_timeouts_that_step_by_themselves_allocate_nothing()
    {
        using var ring = TestRing.Start();
        var counter = new Counter();
        var subscriber = ring.Subscribe(counter);
        Time(ring, subscriber);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Time(ring, subscriber);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((2 * Rounds, 2), (counter.Steps, counter.Stops));
    }

    private static void Run(IoUring ring, MultishotSubscriber subscriber, EventFd signal)
    {
        Span<Completion> batch = stackalloc Completion[8];
        for (var round = 0; round < Rounds; round++)
        {
            Require(subscriber.Poll(signal.Fd, PollEvents.In, out var subscription).IsOk);
            Require(signal.Signal().IsOk);
            for (var isAnswered = false; subscription.IsLive || !isAnswered;)
            {
                var (count, _) = ring.Wait(batch, 1, TimeSpan.FromSeconds(10));
                Require(count > 0);
                foreach (ref readonly var completion in batch[..count])
                {
                    var claim = ring.HandleMultishot(completion);
                    if (claim == MultishotClaim.None)
                        claim = ring.TakeMultishot(completion, out _);
                    Require(claim != MultishotClaim.None);
                    isAnswered |= claim == MultishotClaim.Cancel;
                }

                if (subscription.IsLive)
                    Require(subscription.Cancel().IsOk);
            }

            Require(signal.Wait(out _).IsOk);
        }
    }

    private static void Time(IoUring ring, MultishotSubscriber subscriber)
    {
        Span<Completion> batch = stackalloc Completion[32];
        Require(subscriber.Timeout(
            TimeSpan.FromMicroseconds(10), out var subscription, count: Rounds).IsOk);
        while (subscription.IsLive)
        {
            var (count, _) = ring.Wait(batch, 1, TimeSpan.FromSeconds(10));
            Require(count > 0);
            foreach (ref readonly var completion in batch[..count])
                Require(ring.HandleMultishot(completion) == MultishotClaim.Step);
        }
    }

    // Assert's own messages allocate; this does only when the test fails.
    private static void Require(bool condition)
    {
        if (!condition)
            Assert.Fail("a subscription did not do what it should");
    }

    private sealed class Counter : IMultishotHandler
    {
        public int Steps { get; private set; }

        public int Stops { get; private set; }

        public void OnStep(in MultishotStep step) => Steps++;

        public void OnStop(in MultishotStep last) => Stops++;
    }
}

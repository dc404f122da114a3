using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>
/// Every kind of multishot request on the running kernel, in each of three styles.
/// </summary>
public class MultishotKindTests
{
    public static TheoryData<string> Kinds => StepSource.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_handler_sees_each_step_and_one_stop(string kind)
    {
        using var ring = TestRing.Start();
        using var source = StepSource.Of(kind, ring);
        var log = new StepLog { OnEachStop = last => Assert.False(last.Subscription.IsLive) };
        source.Begin(ring.Subscribe(log), out var subscription).MustBeOk();
        Assert.Equal(MultishotState.Active, subscription.State);
        for (var i = 0; i < 3; i++)
        {
            source.Poke();
            Assert.Equal(MultishotClaim.Step, ring.HandleOne());
            Assert.True(log.Steps[^1].HasMore);
            Assert.Same(log, log.Steps[^1].State);
            source.Check(log.Steps[^1]);
        }

        Assert.True(subscription.Cancel().IsOk);
        Assert.Equal(MultishotState.Cancelling, subscription.State);
        ring.HandleToTheEnd(subscription);
        Assert.Equal(MultishotState.Stopped, subscription.State);
        var last = Assert.Single(log.Stops);
        Assert.True(last.IsFinal && last.IsCanceled, last.ToString());
        Assert.Equal(last.Completion, log.Steps[^1].Completion);
        ring.HasAllContexts();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Delegates_see_the_same(string kind)
    {
        using var ring = TestRing.Start();
        using var source = StepSource.Of(kind, ring);
        var (steps, stops) = (new List<MultishotStep>(), new List<MultishotStep>());
        source.Begin(ring.Subscribe(steps.Add, stops.Add), out var subscription).MustBeOk();
        source.Poke();
        Assert.Equal(MultishotClaim.Step, ring.HandleOne());
        source.Check(steps[0]);
        Assert.True(subscription.Cancel().IsOk);
        ring.HandleToTheEnd(subscription);
        Assert.True(Assert.Single(stops).IsCanceled);

        source.Begin(ring.Subscribe(steps.Add), out subscription).MustBeOk();
        Assert.True(subscription.Cancel().IsOk);
        ring.HandleToTheEnd(subscription);
        Assert.Single(stops);
        ring.HasAllContexts();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_a_handler_the_caller_takes_the_steps(string kind)
    {
        using var ring = TestRing.Start();
        using var source = StepSource.Of(kind, ring);
        source.Begin(ring.SubscribePull(source), out var subscription).MustBeOk();
        for (var i = 0; i < 3; i++)
        {
            source.Poke();
            var completion = ring.One();
            Assert.Equal(MultishotClaim.None, ring.HandleMultishot(completion));
            Assert.Equal(MultishotClaim.Step, ring.TakeMultishot(completion, out var step));
            Assert.Same(source, step.State);
            Assert.Equal(subscription, step.Subscription);
            Assert.False(step.IsFinal);
            source.Check(step);
        }

        Assert.True(subscription.Cancel().IsOk);
        for (var (isOver, isAnswered) = (false, false); !isOver || !isAnswered;)
        {
            var claim = ring.TakeMultishot(ring.One(), out var step);
            isAnswered |= claim == MultishotClaim.Cancel;
            if (claim == MultishotClaim.Step && step.IsFinal)
            {
                isOver = true;
                Assert.True(step.IsCanceled, step.ToString());
                Assert.Same(source, step.State);
                Assert.False(step.Subscription.IsLive);
            }
        }

        ring.HasAllContexts();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Canceled_before_its_first_step_it_stops_all_the_same(string kind)
    {
        using var ring = TestRing.Start();
        using var source = StepSource.Of(kind, ring);
        var log = new StepLog();
        source.Begin(ring.Subscribe(log), out var subscription).MustBeOk();
        Assert.True(subscription.Cancel().IsOk);
        ring.HandleToTheEnd(subscription);
        Assert.True(Assert.Single(log.Stops).IsCanceled);
        Assert.Single(log.Steps);
        ring.HasAllContexts();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Canceled_by_its_first_step_it_stops_once(string kind)
    {
        using var ring = TestRing.Start();
        using var source = StepSource.Of(kind, ring);
        var log = new StepLog { OnEachStep = step => step.Subscription.Cancel().MustBeOk() };
        source.Begin(ring.Subscribe(log), out var subscription).MustBeOk();
        source.Poke();
        ring.HandleToTheEnd(subscription);
        source.Check(log.Steps[0]);
        Assert.True(Assert.Single(log.Stops).IsCanceled);
        ring.HasAllContexts();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_lost_when_queue_or_pool_are_full(string kind)
    {
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = RingEntries.Pico,
            ContextCapacity = 1,
        });
        using var source = StepSource.Of(kind, ring);
        var subscriber = ring.Subscribe(new StepLog());
        while (!ring.Nop().IsWouldBlock)
        {
        }

        Assert.True(source.Begin(subscriber, out var subscription).IsWouldBlock);
        Assert.Equal(default, subscription);
        ring.HasAllContexts();
        ring.LetGo();

        Assert.True(source.Begin(subscriber, out subscription).IsOk);
        Assert.True(source.Begin(subscriber, out var another).IsWouldBlock);
        Assert.False(another.IsLive);
        Assert.Equal(1, ring.PendingSubmissions);

        while (!ring.Nop().IsWouldBlock)
        {
        }

        Assert.True(subscription.Cancel().IsWouldBlock);
        Assert.Equal(MultishotState.Active, subscription.State);
        Assert.True(ring.Submit().Outcome.IsOk);
        Assert.True(subscription.Cancel().IsOk);
        while (subscription.IsLive)
            _ = ring.HandleOne();
        ring.HasAllContexts();
    }

    [Fact]
    public void A_completion_that_cannot_come_is_refused()
    {
        using var ring = TestRing.Start();
        var subscriber = ring.Subscribe(new StepLog());
        Assert.Throws<ArgumentException>(() => subscriber.Timeout(
            TimeSpan.FromSeconds(1), out _, options: SqeFlags.SkipSuccess).IsOk);
        Assert.Throws<ArgumentException>(() => subscriber.Enqueue(
            new Sqe { Opcode = IoUringOp.Nop, Flags = SqeFlags.SkipSuccess }, out _).IsOk);
        Assert.ThrowsAny<ArgumentException>(() => subscriber.Timeout(
            TimeSpan.FromSeconds(-1), out _).IsOk);
        Assert.ThrowsAny<ArgumentException>(() => subscriber.Poll(
            FileTarget.None, PollEvents.In, out _, PollFlags.UpdateEvents).IsOk);
        Assert.ThrowsAny<ArgumentException>(() => subscriber.Accept(
            FileTarget.None, out _, new Iofd.FixedFile(1)).IsOk);
        Assert.Throws<ArgumentNullException>(() => ring.Subscribe(null!, null));
        Assert.Throws<ArgumentNullException>(() => ring.Subscribe((IMultishotHandler)null!));
        Assert.Throws<InvalidOperationException>(() => default(MultishotSubscriber)
            .Enqueue(new Sqe { Opcode = IoUringOp.Nop }, out _).IsOk);
        Assert.Equal(0, ring.Submit().Count);
        ring.HasAllContexts();
    }
}

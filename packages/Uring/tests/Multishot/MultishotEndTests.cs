using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>How subscriptions end by themselves, and the races about their end.</summary>
public class MultishotEndTests
{
    private const ushort Group = 4;

    [Theory]
    [InlineData(SendRecvFlags.None)]
    [InlineData(SendRecvFlags.Bundle)]
    public void Without_buffers_it_ends_and_is_armed_again_by_its_stop(SendRecvFlags mode)
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 2, 16);
        var (sender, receiver) = TestNet.Pair();
        using var ends = (sender, receiver).Both();
        var (log, received) = (new StepLog(), new List<byte>());
        var subscriber = ring.Subscribe(log);
        MultishotSubscription current;
        log.OnEachStep = step =>
        {
            // A bundle fills the buffers in their order: the first, and then the other.
            var id = step.Completion.BufferId;
            for (var left = Math.Max(step.Result, 0); left > 0; left -= 16, id ^= 1)
                received.AddRange(group[id][..Math.Min(left, 16)]);
        };
        log.OnEachStop = last =>
        {
            // A bundle that took the last buffer is a last step with data.
            if (last.Result == 0)
                return;
            Assert.True(last.Error == Errno.ENOBUFS || mode == SendRecvFlags.Bundle);
            group.Provide(0);
            group.Provide(1);
            subscriber.Receive(receiver.Fd, Group, out current, mode: mode).MustBeOk();
        };
        subscriber.Receive(receiver.Fd, Group, out current, mode: mode).MustBeOk();
        var sent = new byte[100];
        new Random(7).NextBytes(sent);
        Assert.Equal(sent.Length, sender.Write(sent).Count);
        while (received.Count < sent.Length)
            Assert.Equal(MultishotClaim.Step, ring.HandleOne());

        Assert.Equal(sent, received);
        Assert.NotEmpty(log.Stops);
        Assert.True(current.IsLive);
        Assert.Equal(ring.Contexts.Capacity - 1, ring.Contexts.ExtendedAvailable);
        sender.Dispose();
        ring.HandleToTheEnd(current, isCanceled: false);
        Assert.Equal(0, log.Stops[^1].Result);
        ring.HasAllContexts();
    }

    [Fact]
    public void With_no_other_context_it_cannot_be_armed_from_its_stop_but_right_after()
    {
        using var ring = TestRing.Start(new IoUringOptions { Entries = 8, ContextCapacity = 1 });
        var (sender, receiver) = TestNet.Pair();
        using var ends = (sender, receiver).Both();
        using var group = new TestBufferGroup(ring, Group, 2, 16, fill: false);
        var log = new StepLog();
        var subscriber = ring.Subscribe(log);
        var again = Outcome.Ok;
        log.OnEachStop = _ => again = subscriber.Receive(receiver.Fd, Group, out var _);
        subscriber.Receive(receiver.Fd, Group, out var subscription).MustBeOk();
        Assert.Equal(1, sender.Write("x"u8).Count);
        Assert.Equal(MultishotClaim.Step, ring.HandleOne());
        Assert.True(again.IsWouldBlock);
        ring.HasAllContexts();

        group.Provide(0);
        log.OnEachStop = null;
        subscriber.Receive(receiver.Fd, Group, out subscription).MustBeOk();
        Assert.Equal(MultishotClaim.Step, ring.HandleOne());
        Assert.Equal(1, log.Steps[^1].Result);
        sender.Dispose();
        ring.HandleToTheEnd(subscription, isCanceled: false);
    }

    [Fact]
    public void The_end_of_a_stream_is_the_last_step()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 16);
        var (sender, receiver) = TestNet.Pair();
        using var ends = (sender, receiver).Both();
        using var pipe = new TestPipe();
        var log = new StepLog();
        ring.Subscribe(log).Receive(receiver.Fd, Group, out var received).MustBeOk();
        ring.Subscribe(log).Read(pipe.Read, Group, out var read).MustBeOk();
        sender.Dispose();
        pipe.Write.Dispose();
        ring.HandleToTheEnd(received, isCanceled: false);
        ring.HandleToTheEnd(read, isCanceled: false);
        Assert.Equal(2, log.Stops.Count);
        Assert.All(log.Stops, last => Assert.True(last is
        {
            Result: 0, IsFinal: true, IsSuccess: true, IsCanceled: false, Error: Errno.None,
        }));
        ring.HasAllContexts();
    }

    [Fact]
    public void A_counted_timeout_and_a_socket_that_does_not_listen_end_by_themselves()
    {
        using var ring = TestRing.Start();
        var log = new StepLog();
        var subscriber = ring.Subscribe(log);
        var time = TimeSpan.FromMilliseconds(1);
        subscriber.Timeout(time, out var subscription, count: 3).MustBeOk();
        Assert.Equal(3, ring.HandleToTheEnd(subscription, isCanceled: false));
        Assert.Equal(Errno.ETIME, Assert.Single(log.Stops).Error);

        Assert.True(NetSocket.Create(SocketKind.Tcp4, out var socket).IsOk);
        using var owner = socket;
        subscriber.Accept(socket.Fd, out subscription).MustBeOk();
        Assert.Equal(1, ring.HandleToTheEnd(subscription, isCanceled: false));
        Assert.Equal(Errno.EINVAL, log.Stops[^1].Error);
        ring.HasAllContexts();
    }

    // Both are posted by one submission: the end of the stream, and what the cancellation found.
    [Fact]
    public void A_cancellation_that_meets_the_end_changes_nothing_about_it()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 16);
        for (var i = 0; i < 100; i++)
        {
            var (sender, receiver) = TestNet.Pair();
            using var ends = (sender, receiver).Both();
            var log = new StepLog();
            ring.Subscribe(log).Receive(receiver.Fd, Group, out var subscription).MustBeOk();
            Assert.Equal(1, ring.Submit().Count);
            sender.Dispose();
            Assert.True(subscription.Cancel().IsOk);
            ring.HandleToTheEnd(subscription);
            var last = Assert.Single(log.Stops);
            Assert.True(last.IsCanceled || last.Result == 0, last.ToString());
            ring.HasAllContexts();
        }
    }

    [Fact]
    public void A_cancellation_that_comes_late_does_not_touch_the_next_user_of_the_context()
    {
        using var ring = TestRing.Start(new IoUringOptions { Entries = 8, ContextCapacity = 1 });
        var log = new StepLog();
        var subscriber = ring.Subscribe(log);
        using var first = new TestPipe();
        using var group = new TestBufferGroup(ring, Group, 4, 16);
        subscriber.Read(first.Read, Group, out var ended).MustBeOk();
        Assert.Equal(1, ring.Submit().Count);
        first.Write.Dispose();
        var end = ring.One();
        Assert.True(ended.Cancel().IsOk);
        Assert.Equal(MultishotClaim.Step, ring.HandleMultishot(end));

        using var second = new TestPipe();
        subscriber.Read(second.Read, Group, out var next).MustBeOk();
        Assert.NotEqual(ended, next);
        var answer = ring.One();
        Assert.Equal(ended.CancelContext, answer.Context);
        Assert.Equal(Errno.ENOENT, answer.Error);
        Assert.Equal(MultishotClaim.None, next.HandleCompletion(answer));
        Assert.Equal(MultishotClaim.Cancel, ended.HandleCompletion(answer));
        Assert.Equal(MultishotClaim.Cancel, ring.HandleMultishot(answer));
        Assert.Equal(MultishotState.Active, next.State);
        Assert.True(ended.Cancel().IsOk);
        Assert.Equal(0, ring.PendingSubmissions);
        Assert.True(next.Cancel().IsOk);
        ring.HandleToTheEnd(next);
    }

    // It waits in a chain, where no cancellation looks for it.
    [Fact]
    public void A_cancellation_that_found_nothing_can_be_repeated()
    {
        using var ring = TestRing.Start();
        using var waited = new TestPipe();
        using var pipe = new TestPipe();
        using var group = new TestBufferGroup(ring, Group, 4, 16);
        var log = new StepLog();
        Assert.True(ring.PollAdd(
            waited.Read, PollEvents.In, context: SqeContext.Token(1), options: SqeFlags.Link).IsOk);
        ring.Subscribe(log).Read(pipe.Read, Group, out var subscription).MustBeOk();
        Assert.True(subscription.Cancel().IsOk);
        Assert.Equal(MultishotClaim.Cancel, ring.HandleOne());
        Assert.Equal(MultishotState.Active, subscription.State);

        Assert.Equal(1, waited.Write.Write("x"u8).Count);
        var other = ring.One();
        Assert.Equal(SqeContext.Token(1), other.Context);
        Assert.Equal(MultishotClaim.None, ring.HandleMultishot(other));
        while (subscription.IsLive)
        {
            Assert.True(subscription.Cancel().IsOk);
            Assert.NotEqual(MultishotClaim.None, ring.HandleOne());
        }

        Assert.True(Assert.Single(log.Stops).IsCanceled);
    }

    [Fact]
    public void What_belongs_to_others_is_left_alone()
    {
        using var ring = TestRing.Start();
        using var pool = new ContextPool(16);
        var log = new StepLog();
        ring.Subscribe(log).Timeout(TimeSpan.FromHours(1), out var subscription).MustBeOk();
        Assert.True(ring.Contexts.TryBorrowExtended(out var own));
        own.State = log;
        own.Data<ulong>() = own.Context.Value;
        Assert.True(ring.Contexts.TryBorrowIndirect(out var indirect));
        Assert.True(pool.TryBorrowExtended(out var foreign));
        SqeContext[] others =
        [
            default, SqeContext.Token(0), SqeContext.Token(subscription.Context.Value >> 2),
            SqeContext.Direct(IoUringOp.AsyncCancel), own.Context, indirect.Context,
            foreign.Context, new(subscription.Context.Value ^ (1UL << 40)),
            new(subscription.Context.Value ^ (3UL << 62)),
            new(subscription.CancelContext.Value ^ (1UL << 61)),
        ];
        foreach (var context in others)
        {
            var completion = new Completion(context.Value, 0);
            Assert.Equal(MultishotClaim.None, ring.HandleMultishot(completion));
            Assert.Equal(MultishotClaim.None, ring.TakeMultishot(completion, out _));
            Assert.Equal(MultishotClaim.None, subscription.HandleCompletion(completion));
            Assert.Equal(
                MultishotClaim.None, default(MultishotSubscription).HandleCompletion(completion));
        }

        Assert.Empty(log.Steps);
        Assert.Equal(MultishotState.Active, subscription.State);
        Assert.True(default(MultishotSubscription).Cancel().IsOk);
        Assert.True(default(MultishotSubscription).Unsubscribe().IsOk);
    }

    [Fact]
    public void A_ring_disposed_by_a_handler_still_stops_what_has_ended()
    {
        foreach (var isLast in new[] { false, true })
        {
            var ring = TestRing.Start();
            var log = new StepLog { OnEachStep = _ => ring.Dispose() };
            var subscriber = ring.Subscribe(log);
            var time = TimeSpan.FromMilliseconds(1);
            subscriber.Timeout(time, out var one, count: isLast ? 1u : 0).MustBeOk();
            subscriber.Timeout(TimeSpan.FromHours(1), out var other).MustBeOk();
            Assert.Equal(MultishotClaim.Step, ring.HandleOne());
            Assert.Equal(isLast ? 1 : 0, log.Stops.Count);
            Assert.False(one.IsLive || other.IsLive);
            var late = new Completion(one.Context.Value, 0);
            Assert.Equal(MultishotClaim.None, one.HandleCompletion(late));
            Assert.True(other.Cancel().IsOk && other.Unsubscribe().IsOk);
            Assert.Throws<ObjectDisposedException>(() => ring.HandleMultishot(late));
            Assert.Throws<ObjectDisposedException>(() => subscriber.Timeout(time, out _).IsOk);
        }
    }

    [Fact]
    public void Another_thread_is_refused_and_nothing_changes()
    {
        using var ring = TestRing.Start();
        var log = new StepLog();
        ring.Subscribe(log).Timeout(TimeSpan.FromHours(1), out var subscription).MustBeOk();
        var step = new Completion(subscription.Context.Value, 0);
        Func<object>[] refused =
        [
            () => subscription.Cancel().IsOk,
            () => subscription.Unsubscribe().IsOk,
            () => subscription.HandleCompletion(step),
            () => ring.HandleMultishot(step),
            () => ring.Subscribe(log).Timeout(TimeSpan.Zero, out _).IsOk,
        ];
        Assert.All(refused, call => Assert.Throws<InvalidOperationException>(
            () => OnThread.Run(call)));
        Assert.Equal(MultishotState.Active, subscription.State);
        Assert.Empty(log.Steps);
        Assert.Equal(ring.Contexts.Capacity - 1, ring.Contexts.ExtendedAvailable);
    }
}

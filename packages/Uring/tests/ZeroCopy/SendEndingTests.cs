using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.ZeroCopy;

/// <summary>How sends under way end with their tracker and with their ring.</summary>
public class SendEndingTests
{
    private static readonly FileTarget _nowhere = FileTarget.FromDescriptor(-1);

    [Fact]
    public void A_tracker_that_is_disposed_calls_nobody_and_gives_everything_back()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        var tracker = new SendTracker(ring);
        var owner = new CountingOwner(memory);
        var listener = new Listener();
        using (var buffer = new SendBuffer(owner))
            Assert.True(tracker.SendZeroCopy(_nowhere, buffer, listener).IsOk);
        tracker.Dispose();
        tracker.Dispose();
        using var another = new SendBuffer(memory);
        Assert.Throws<ObjectDisposedException>(() => tracker.SendZeroCopy(_nowhere, another));
        Assert.Throws<ObjectDisposedException>(
            () => tracker.SendMessageZeroCopy(_nowhere, [another]));
        Assert.Throws<ObjectDisposedException>(() => tracker.Multicast([_nowhere], another));
        Assert.Equal((1, 0), (tracker.InFlight, owner.Disposals));
        Assert.Empty(tracker.HandleAll(ring));
        Assert.Equal((0, 1), (tracker.InFlight, owner.Disposals));
        Assert.Empty(listener.Completed);
        Assert.Empty(listener.Notified);
        Assert.Equal(ring.Contexts.Capacity, ring.Contexts.ExtendedAvailable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ring_that_has_drained_gives_back_what_was_under_way(bool ownPool)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var contexts = new ContextPool(8);
        var ring = TestRing.Start();
        var tracker = new SendTracker(ring, ownPool ? contexts : null);
        CountingOwner[] owners = [new(memory), new(memory), new(memory)];
        var listener = new Listener();
        foreach (var owner in owners)
        {
            using var buffer = new SendBuffer(owner);
            Assert.True(tracker.SendZeroCopy(_nowhere, buffer, listener).IsOk);
        }

        // One has completed, and nobody has looked; two are not even submitted.
        Assert.True(tracker.HandleCompletion(ring.One()));
        ring.Dispose();
        Assert.All(owners, owner => Assert.Equal(1, owner.Disposals));
        Assert.Equal((0, 8), (tracker.InFlight, contexts.ExtendedAvailable));
        Assert.Single(listener.Completed);
        Assert.Empty(listener.Notified);
        Assert.Throws<ObjectDisposedException>(() => tracker.HandleCompletion(default));
        using var another = new SendBuffer(memory);
        Assert.Throws<ObjectDisposedException>(() => tracker.SendZeroCopy(_nowhere, another));
        Assert.Throws<ObjectDisposedException>(() => new SendTracker(ring));
    }

    [Fact]
    public void Owners_that_throw_keep_no_buffer_of_a_ring_that_has_drained()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        var ring = TestRing.Start();
        var tracker = new SendTracker(ring);
        CountingOwner[] owners =
        [
            new(memory) { Throws = new TimeoutException() }, new(memory),
            new(memory) { Throws = new TimeoutException() }, new(memory),
        ];
        foreach (var owner in owners)
        {
            var buffer = new SendBuffer(owner);
            Assert.True(tracker.SendZeroCopy(_nowhere, buffer).IsOk);
            buffer.Dispose();
        }

        Assert.Throws<TimeoutException>(ring.Dispose);
        Assert.All(owners, owner => Assert.Equal(1, owner.Disposals));
        Assert.Equal((0, -1), (tracker.InFlight, ring.RingFd));
    }

    [Fact]
    public void A_ring_that_could_not_drain_keeps_the_buffers_reachable()
    {
        const int Length = 1 << 20;
        var memory = AlignedMemory.AllocatePages(Length);
        var (client, server) = TestNet.Connected(SocketKind.Tcp4);
        using var one = client;
        using var other = server;
        var weak = SendAndClose(memory, client);
        GC.Collect();
        GC.Collect();
        Assert.True(weak.IsAlive);
        Assert.Equal(0, ((CountingOwner)weak.Target!).Disposals);

        // A closed ring hears nothing more; the peer still reads what was promised.
        Assert.InRange(server.Receive(new byte[4096], MessageFlags.None).Count, 1, 4096);
        GC.KeepAlive(memory);

        // Nobody reads, so the notifications cannot come.
        static WeakReference SendAndClose(AlignedMemory memory, NetSocket client)
        {
            var ring = TestRing.Start();
            var tracker = new SendTracker(ring);
            var owner = new CountingOwner(memory);
            using var buffer = new SendBuffer(owner);
            SendStep step;
            do
            {
                Assert.True(tracker.SendZeroCopy(
                    client.Fd, buffer, flags: MessageFlags.DontWait).IsOk);
                do
                {
                    step = tracker.Step(ring);
                }
                while (!step.IsCompleted);
            }
            while (step.IsSuccess);
            Assert.Equal(Errno.EAGAIN, step.Error);
            Assert.True(buffer.IsHeld);
            Assert.Equal(Errno.ETIME, ring.Close(TimeSpan.FromMilliseconds(100)).Errno);
            return new WeakReference(owner);
        }
    }

    [Fact]
    public void A_shared_ring_closes_while_others_send_and_handle_and_all_goes_back_once()
    {
        const int Rounds = 200;
        using var memory = AlignedMemory.AllocatePages(4096);
        var random = new Random(5);
        for (var round = 0; round < Rounds; round++)
        {
            using var ring = TestRing.Start(new IoUringOptions
            {
                Entries = 16,
                MultipleIssuers = true,
            });
            var tracker = new SendTracker(ring);
            CountingOwner[] owners = [new(memory), new(memory)];
            SendBuffer[] buffers = [.. owners.Select(owner => new SendBuffer(owner))];
            var handled = 0;
            var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                while (TrySendAndHandle(ring, tracker, buffers))
                    Interlocked.Increment(ref handled);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            var enough = random.Next(40);
            Assert.True(SpinWait.SpinUntil(
                () => Volatile.Read(ref handled) >= enough, TimeSpan.FromSeconds(10)));
            Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
            Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(10))));
            Assert.Equal(0, tracker.InFlight);
            Assert.All(buffers, buffer => Assert.False(buffer.IsHeld));
            Assert.All(buffers, buffer => buffer.Dispose());
            Assert.All(owners, owner => Assert.Equal(1, owner.Disposals));
        }
    }

    // False when the ring or its contexts are gone.
    private static bool TrySendAndHandle(IoUring ring, SendTracker tracker, SendBuffer[] buffers)
    {
        try
        {
            _ = tracker.SendZeroCopy(_nowhere, buffers[0]);
            _ = tracker.SendMessageZeroCopy(_nowhere, [buffers[0], buffers[1]]);
            Span<Completion> batch = stackalloc Completion[4];
            var (count, _) = ring.Wait(batch);
            foreach (ref readonly var completion in batch[..count])
                _ = tracker.HandleCompletion(completion);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    [Fact]
    public void Any_thread_sends_and_handles_on_a_shared_ring()
    {
        const int Threads = 3;
        const int Sends = 2000;
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = 64,
            MultipleIssuers = true,
        });
        using var tracker = new SendTracker(ring);
        using var buffer = new SendBuffer(memory);
        var (completed, notified, ended) = (0, 0, 0);
        var handler = new SendHandler
        {
            Completed = (in SendStep _) => Interlocked.Increment(ref completed),
            Notified = (in SendStep _) => Interlocked.Increment(ref notified),
        };
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            Span<Completion> batch = stackalloc Completion[8];
            for (var sent = 0; sent < Sends;)
            {
                sent += tracker.SendZeroCopy(_nowhere, buffer, handler).IsOk ? 1 : 0;
                Handle(batch);
            }

            Interlocked.Increment(ref ended);
            while (Volatile.Read(ref ended) < Threads || tracker.InFlight > 0)
                Handle(batch);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60))));
        Assert.Equal((Threads * Sends, Threads * Sends), (completed, notified));
        Assert.Equal((0, false), (tracker.InFlight, buffer.IsHeld));
        Assert.Equal(ring.Contexts.Capacity, ring.Contexts.ExtendedAvailable);

        void Handle(Span<Completion> batch)
        {
            var (count, _) = ring.Wait(batch);
            foreach (ref readonly var completion in batch[..count])
                Assert.True(tracker.HandleCompletion(completion));
        }
    }
}

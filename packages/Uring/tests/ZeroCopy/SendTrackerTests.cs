using System.Net;
using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.ZeroCopy;

public class SendTrackerTests
{
    [Theory]
    [InlineData(false, SendRecvFlags.None)]
    [InlineData(false, SendRecvFlags.ReportUsage)]
    [InlineData(true, SendRecvFlags.PollFirst)]
    [InlineData(true, SendRecvFlags.ReportUsage)]
    public void A_send_over_TCP_holds_its_buffer_until_the_notification(
        bool registered, SendRecvFlags mode)
    {
        using var memory = AlignedMemory.AllocatePages(65536);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        ring.RegisterBuffers([memory.AsIoVec()]);
        new Random(1).NextBytes(memory.GetSpan());
        var (client, server) = TestNet.Connected(SocketKind.Tcp4);
        using var one = client;
        using var other = server;
        var owner = new CountingOwner(memory);
        using var buffer = registered
            ? new SendBuffer(ring, ring.GetFixedBuffer(0), owner)
            : new SendBuffer(owner);
        var listener = new Listener();
        Assert.True(tracker.SendZeroCopy(
            client.Fd, buffer.Slice(1, 65000), listener, 7, MessageFlags.WaitAll, mode).IsOk);
        Assert.Equal((1, true), (tracker.InFlight, buffer.IsHeld));
        buffer.Dispose();
        var step = tracker.Step(ring);
        Assert.Equal((true, false, 65000), (step.IsCompleted, step.IsNotified, step.Result));
        Assert.Equal((buffer, 7UL, SendWay.ZeroCopy), (step.Buffer, step.Tag, step.Way));
        Assert.Equal(step, Assert.Single(listener.Completed));
        Assert.Equal((0, true), (owner.Disposals, buffer.IsHeld));
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
        var data = new byte[65000];
        Assert.Equal(65000, server.Receive(data, MessageFlags.WaitAll).Count);
        Assert.Equal(memory.GetSpan().Slice(1, 65000).ToArray(), data);
        step = tracker.Step(ring);
        Assert.Equal((false, true, 65000), (step.IsCompleted, step.IsNotified, step.Result));
        Assert.Equal(
            mode == SendRecvFlags.ReportUsage ? SendUsage.Copied : SendUsage.Unknown, step.Usage);
        Assert.Equal(step, Assert.Single(listener.Notified));
        Assert.Equal((1, 0), (owner.Disposals, tracker.InFlight));
    }

    [Fact]
    public void The_entry_says_what_the_context_stands_for()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        ring.RegisterBuffers([memory.AsIoVec()]);
        using var buffer = new SendBuffer(ring, ring.GetFixedBuffer(0));
        var options = new SqeOptions(SqeFlags.Async, Personality: 0);
        Assert.True(tracker.SendZeroCopy(
            FileTarget.FromDescriptor(-1), buffer.Slice(8, 16), null, 0, default, default,
            options).IsOk);
        var queued = ring.LastQueued;
        ring.AssertEntry(new Sqe
        {
            Opcode = IoUringOp.SendZc,
            Flags = SqeFlags.Async,
            Fd = -1,
            IoPriority = (ushort)SendRecvFlags.FixedBuffer,
            Address = (ulong)AddressOf(memory) + 8,
            Length = 16,
            UserData = queued.UserData,
        });
        Span<ExtendedCompletion> batch = new ExtendedCompletion[1];
        Assert.Equal(1, ring.WaitExtended(batch, 1, TimeSpan.FromSeconds(10)).Count);
        Assert.Equal((IoUringOp.SendZc, -1), (batch[0].Op, batch[0].Fd));
    }

    [Theory]
    [InlineData(SocketKind.UnixStream, Errno.EOPNOTSUPP)]
    [InlineData(SocketKind.UnixDatagram, Errno.EOPNOTSUPP)]
    [InlineData(null, Errno.EBADF)]
    public void A_failure_comes_with_a_notification_and_its_errno_is_in_both(
        SocketKind? kind, Errno expected)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        var (first, second) = TestNet.Pair(kind ?? SocketKind.UnixStream);
        using var one = first;
        using var other = second;
        var owner = new CountingOwner(memory);
        using var buffer = new SendBuffer(owner);
        var target = kind is null ? FileTarget.FromDescriptor(-1) : first.Fd;
        var listener = new Listener();
        Assert.True(tracker.SendZeroCopy(
            target, buffer, listener, mode: SendRecvFlags.ReportUsage).IsOk);
        Assert.Empty(tracker.HandleAll(ring));
        Assert.Equal(expected, Assert.Single(listener.Completed).Error);
        var end = Assert.Single(listener.Notified);
        Assert.Equal((expected, SendUsage.Unknown), (end.Error, end.Usage));
        Assert.False(end.IsCompleted || buffer.IsHeld);
    }

    // A send that the kernel cancels before its turn is over with its only result; the kernel, that
    // did not announce it, may notify all the same.
    [Fact]
    public void A_failure_without_a_notification_is_over_and_a_late_one_is_nobodys()
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        using var buffer = new SendBuffer(memory);
        var refused = new Sqe(
            IoUringOp.Read, FileTarget.FromDescriptor(-1), SqeContext.Token(1), SqeFlags.Link);
        Assert.True(ring.Enqueue(refused).IsOk);
        Assert.True(tracker.SendZeroCopy(FileTarget.FromDescriptor(-1), buffer).IsOk);
        List<Completion> seen = [];
        while (tracker.InFlight > 0)
        {
            var completion = ring.One();
            if (!tracker.HandleCompletion(completion, out var step))
                continue;
            seen.Add(completion);
            Assert.Equal(Errno.ECANCELED, step.Error);
            Assert.Equal(!completion.HasMore, step.IsNotified);
        }

        Assert.False(Assert.Single(seen).HasMore);
        Assert.False(buffer.IsHeld);

        // The slot has another send by now, and the same number but for the generation.
        Assert.True(tracker.SendZeroCopy(FileTarget.FromDescriptor(-1), buffer).IsOk);
        var late = tracker.HandleAll(ring);
        Assert.All(late, completion => Assert.True(completion.IsNotification));
        Assert.All(late, completion => Assert.Equal(seen[0].UserData, completion.UserData));
        Assert.Equal(0, tracker.InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_holds_every_buffer_that_it_is_made_of(bool registered)
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        using var sender = TestNet.Bound(SocketKind.Udp4);
        using var receiver = TestNet.Bound(SocketKind.Udp4);
        ring.RegisterBuffers([memory.AsIoVec()]);
        "0123456789"u8.CopyTo(memory.GetSpan());
        var whole = ring.GetFixedBuffer(0);
        CountingOwner[] owners = [new(memory.Memory[..4]), new(memory.Memory[4..])];
        using var head = registered
            ? new SendBuffer(ring, whole.Slice(0, 4), owners[0]) : new SendBuffer(owners[0]);
        using var body = registered
            ? new SendBuffer(ring, whole.Slice(4, 4000), owners[1]) : new SendBuffer(owners[1]);
        for (ulong round = 0; round < 3; round++)
        {
            Assert.True(tracker.SendMessageZeroCopy(
                sender.Fd,
                [body.Slice(4, 2), head, body.Slice(0, 1)],
                address: TestNet.AddressOf(receiver),
                tag: round).IsOk);
            Assert.Equal(
                registered ? (ushort)SendRecvFlags.FixedBuffer : 0, ring.LastQueued.IoPriority);
            Assert.True(head.IsHeld && body.IsHeld);
            var step = tracker.Step(ring);
            Assert.Equal((true, 7, head.IsHeld), (step.IsCompleted, step.Result, true));
            Assert.Equal((body, round), (step.Buffer, step.Tag));
            var data = new byte[16];
            Assert.Equal(7, receiver.ReceiveFrom(data, out _).Count);
            Assert.Equal("8901234"u8, data.AsSpan(0, 7));
            Assert.True(tracker.Step(ring).IsNotified);
            Assert.False(head.IsHeld || body.IsHeld);
        }

        Assert.All(owners, owner => Assert.Equal(0, owner.Disposals));
    }

    [Fact]
    public void Notifications_come_out_of_order_and_each_lets_its_own_buffer_go()
    {
        const int Length = 1 << 20;
        using var memory = AlignedMemory.AllocatePages(2 * Length);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        var (client, server) = TestNet.Connected(SocketKind.Tcp4);
        using var one = client;
        using var other = server;
        using var udp = TestNet.Bound(SocketKind.Udp4);
        using var slow = new SendBuffer(new CountingOwner(memory.Memory[..Length]));
        using var quick = new SendBuffer(new CountingOwner(memory.Memory[Length..]));
        new Random(2).NextBytes(slow.Span);
        var listener = new Listener();

        // Nobody reads: what the windows do not take stays in the memory until the end.
        var sent = 0;
        while (true)
        {
            Assert.True(tracker.SendZeroCopy(
                client.Fd, slow, listener, flags: MessageFlags.DontWait).IsOk);
            SendStep step;
            do
            {
                step = tracker.Step(ring);
            }
            while (!step.IsCompleted);
            if (step.Error == Errno.EAGAIN)
                break;
            Assert.True(step.IsSuccess, step.ToString());
            sent += step.Result;
        }

        var stuck = tracker.InFlight;
        Assert.True(udp.Connect(TestNet.AddressOf(udp)).IsOk);
        Assert.True(tracker.SendZeroCopy(udp.Fd, quick.Slice(0, 8), listener, tag: 1).IsOk);
        while (listener.Notified.All(step => step.Tag != 1))
            _ = tracker.Step(ring);
        Assert.Equal((false, true), (quick.IsHeld, slow.IsHeld));
        Assert.InRange(tracker.InFlight, 1, stuck);

        // Read by another thread, all of it arrives and all memory comes free.
        byte[] received = [];
        var reading = new Thread(() => received = Receive(server, sent));
        reading.Start();
        Assert.Empty(tracker.HandleAll(ring));
        Assert.False(slow.IsHeld);
        Assert.Equal(listener.Completed.Count, listener.Notified.Count);
        reading.Join();
        AssertRepeats(slow.Span, received, listener);
    }

    [Fact]
    public void Sends_and_subscriptions_share_a_ring_and_take_what_is_their_own()
    {
        const int Sends = 20;
        const int Ticks = 5;
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        using var other = new SendTracker(ring);
        using var buffer = new SendBuffer(new CountingOwner(memory));
        var (ticks, stops, sent) = (0, 0, 0);
        var subscriber = ring.Subscribe(
            step =>
            {
                // Asked again when a cancellation came while the timer was at work, and failed.
                if (++ticks >= Ticks && step.HasMore)
                    Assert.True(step.Subscription.Cancel().IsOk);
            },
            _ => stops++);
        Assert.True(subscriber.Timeout(TimeSpan.FromMilliseconds(1), out _).IsOk);
        var (mine, others) = (new Listener(), new Listener());
        while (stops == 0 || tracker.InFlight > 0 || other.InFlight > 0)
        {
            if (sent < Sends)
            {
                var which = sent++ % 2 == 0 ? tracker : other;
                Assert.True(which.SendZeroCopy(
                    FileTarget.FromDescriptor(-1), buffer, which == other ? others : mine).IsOk);
            }

            var completion = ring.One();
            var claims = ring.HandleMultishot(completion) != MultishotClaim.None ? 1 : 0;
            claims += tracker.HandleCompletion(completion) ? 1 : 0;
            claims += other.HandleCompletion(completion) ? 1 : 0;
            Assert.InRange(claims, completion.Context.Mode == SqeContextMode.Extended ? 1 : 0, 1);
        }

        Assert.Equal((Sends / 2, Sends / 2), (mine.Completed.Count, others.Completed.Count));
        Assert.Equal((Sends / 2, Sends / 2), (mine.Notified.Count, others.Notified.Count));
        Assert.Equal((1, false), (stops, buffer.IsHeld));
    }

    [Fact]
    public void A_handler_and_a_buffer_that_only_the_send_knows_survive_the_garbage_collector()
    {
        using var ring = TestRing.Start();
        using var tracker = new SendTracker(ring);
        var told = new int[2];
        var memory = Send(ring, tracker, told);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.True(memory.IsAlive);
        Assert.Empty(tracker.HandleAll(ring));
        Assert.Equal([1, 1], told);

        // Managed memory, whose buffer is disposed: the send alone holds it.
        static WeakReference Send(IoUring ring, SendTracker tracker, int[] told)
        {
            var memory = new byte[4096];
            using var buffer = new SendBuffer(new CountingOwner(memory));
            var handler = new SendHandler
            {
                Completed = (in SendStep _) => told[0]++,
                Notified = (in SendStep _) => told[1]++,
            };
            Assert.True(
                tracker.SendZeroCopy(FileTarget.FromDescriptor(-1), buffer, handler).IsOk);
            return new WeakReference(memory);
        }
    }

    private static byte[] Receive(NetSocket server, int length)
    {
        var data = new byte[length];
        return server.Receive(data, MessageFlags.WaitAll).Count == length ? data : [];
    }

    // Each send starts at the beginning of the buffer, and may be short.
    private static void AssertRepeats(
        ReadOnlySpan<byte> content, ReadOnlySpan<byte> data, Listener listener)
    {
        foreach (var step in listener.Completed.Where(step => step.Tag == 0 && step.IsSuccess))
        {
            Assert.True(data[..step.Result].SequenceEqual(content[..step.Result]));
            data = data[step.Result..];
        }

        Assert.True(data.IsEmpty);
    }

    private static unsafe nuint AddressOf(AlignedMemory memory) =>
        (nuint)memory.Address;
}

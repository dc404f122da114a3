using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.ZeroCopy;

/// <summary>Tracked sends allocate nothing once as many have been under way at once.</summary>
public class SendAllocationTests
{
    private const int Rounds = 2000;
    private const int Targets = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sending_allocates_nothing(bool isShared)
    {
        using var memory = AlignedMemory.AllocatePages(8192);
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = 64,
            MultipleIssuers = isShared,
        });
        using var tracker = new SendTracker(ring);
        using var socket = TestNet.Bound(SocketKind.Udp6);
        var address = TestNet.AddressOf(socket);
        Assert.True(socket.Connect(address).IsOk);
        ring.RegisterBuffers([memory.AsIoVec(0, 4096)]);
        using var registered = new SendBuffer(ring, ring.GetFixedBuffer(0));
        using var plain = new SendBuffer(new CountingOwner(memory.Memory[4096..]));
        var message = new SendPart[8];
        message.AsSpan().Fill(plain.Slice(0, 8));
        var targets = new FileTarget[Targets];
        targets.AsSpan().Fill(socket.Fd);
        var counter = new Counter();
        var into = new byte[4096];
        Send();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Send();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2 * Rounds * (3 + (2 * Targets)), counter.Completed);
        Assert.Equal(counter.Completed, counter.Notified);

        void Send()
        {
            for (var i = 0; i < Rounds; i++)
            {
                Require(tracker.SendZeroCopy(socket.Fd, plain.Slice(0, 64), counter).IsOk);
                Require(tracker.SendZeroCopy(socket.Fd, registered.Slice(8, 64), counter).IsOk);
                Require(tracker.SendMessageZeroCopy(
                    socket.Fd, message, default, address, counter).IsOk);
                Finish(3);
                Require(tracker.Multicast(targets, plain.Slice(0, 100), counter).Next == Targets);
                Finish(Targets);
                Require(tracker.MulticastZeroCopy(
                    targets, registered.Slice(0, 2000), counter).Next == Targets);
                Finish(Targets);
            }
        }

        void Finish(int datagrams)
        {
            Handle(ring, tracker);
            while (datagrams-- > 0)
                Require(socket.Fd.Read(into).Count > 0);
        }
    }

    private static void Handle(IoUring ring, SendTracker tracker)
    {
        Span<Completion> batch = stackalloc Completion[16];
        while (tracker.InFlight > 0)
        {
            var (count, outcome) = ring.Wait(batch, 1, TimeSpan.FromSeconds(10));
            Require(outcome.IsOk);
            foreach (ref readonly var completion in batch[..count])
                Require(tracker.HandleCompletion(completion));
        }
    }

    // Assert's own messages allocate; this does only when the test fails.
    private static void Require(bool condition)
    {
        if (!condition)
            Assert.Fail("a send did not do what it should");
    }

    private sealed class Counter : ISendHandler
    {
        public int Completed { get; private set; }

        public int Notified { get; private set; }

        public void OnCompleted(in SendStep step) => Completed += step.IsSuccess ? 1 : 0;

        public void OnNotification(in SendStep step) => Notified++;
    }
}

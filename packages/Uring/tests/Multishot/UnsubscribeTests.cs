using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>What comes when nobody wants it any more.</summary>
public class UnsubscribeTests
{
    private const ushort Group = 4;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Connections_that_nobody_wants_are_closed(bool intoSlots, bool isPull)
    {
        using var ring = TestRing.Start();
        ring.RegisterSparseFiles(3);
        using var listener = TestNet.Bound(SocketKind.UnixStream);
        var log = new StepLog();
        var subscriber = isPull ? ring.SubscribePull(log) : ring.Subscribe(log);
        var into = intoSlots ? FileDestination.AnySlot : default;
        for (var round = 0; round < 3; round++)
        {
            subscriber.Accept(listener.Fd, out var subscription, into).MustBeOk();
            using var first = Dial(listener);
            using var second = Dial(listener);
            var taken = ring.Take(2);
            Assert.True(subscription.Unsubscribe().IsOk);
            Assert.Equal(MultishotState.Cancelling, subscription.State);
            Assert.All(taken, completion => Assert.Equal(
                MultishotClaim.Dropped,
                isPull
                    ? ring.TakeMultishot(completion, out _)
                    : ring.HandleMultishot(completion)));
            while (subscription.IsLive)
            {
                var completion = ring.One();
                _ = isPull
                    ? ring.TakeMultishot(completion, out _)
                    : ring.HandleMultishot(completion);
            }

            Assert.Equal(0, first.Read(new byte[1]).Count);
            Assert.Equal(0, second.Read(new byte[1]).Count);
            ring.LetGo();
            ring.HasAllContexts();
        }

        Assert.Empty(log.Steps);
        Assert.Empty(log.Stops);
        static NetSocket Dial(NetSocket listener)
        {
            Assert.True(NetSocket.Dial(
                SocketKind.UnixStream, TestNet.AddressOf(listener), out var client).IsOk);
            Assert.True(client.Fd.SetNonBlocking(false).IsOk);
            return client;
        }
    }

    // Of an accept that was not dropped the table would be full after the first round.
    [Fact]
    public void A_buffer_that_nobody_wants_is_the_callers_to_give_back()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 2, 16);
        var (sender, receiver) = TestNet.Pair();
        using var ends = (sender, receiver).Both();
        var log = new StepLog();
        ring.Subscribe(log).Receive(receiver.Fd, Group, out var subscription).MustBeOk();
        Assert.Equal(5, sender.Write("hello"u8).Count);
        var completion = ring.One();
        Assert.True(subscription.Unsubscribe().IsOk);
        Assert.Equal(MultishotClaim.Dropped, ring.HandleMultishot(completion));
        Assert.True(completion.HasBuffer);
        group.Provide(completion.BufferId);
        ring.HandleToTheEnd(subscription);
        Assert.Empty(log.Steps);
        ring.HasAllContexts();
    }

    [Fact]
    public void Unsubscribed_with_a_full_queue_it_is_silent_and_still_to_be_canceled()
    {
        using var ring = TestRing.Start(RingEntries.Pico);
        using var pipe = new TestPipe();
        using var group = new TestBufferGroup(ring, Group, 2, 16);
        var log = new StepLog();
        ring.Subscribe(log).Read(pipe.Read, Group, out var subscription).MustBeOk();
        ring.Fill();
        Assert.True(subscription.Unsubscribe().IsWouldBlock);
        Assert.Equal(MultishotState.Active, subscription.State);
        ring.LetGo();
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        Assert.Equal(MultishotClaim.Dropped, ring.HandleOne());
        Assert.True(subscription.Cancel().IsOk);
        ring.HandleToTheEnd(subscription);
        Assert.Empty(log.Steps);
        Assert.Empty(log.Stops);
        ring.HasAllContexts();
    }
}

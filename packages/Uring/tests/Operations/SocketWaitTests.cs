using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// What O_NONBLOCK means in a ring: nothing, but for splice. Sockets of Hyb.Sock have it.
/// </summary>
public unsafe class SocketWaitTests
{
    private static readonly SqeContext _waiting = SqeContext.Token(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Receiving_waits_in_the_ring_whether_the_socket_is_non_blocking_or_not(
        bool nonBlocking)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        var header = (MessageHeader*)((byte*)memory.Address + 1024);
        var into = memory.AsIoVec(0, 64);
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair();
        using var here = first;
        using var there = second;
        Assert.True(here.Fd.SetNonBlocking(nonBlocking).IsOk);
        Func<SqeOptions, Outcome>[] operations =
        [
            o => ring.Receive(here.Fd, into, context: _waiting, options: o),
            o => ring.ReceiveMessage(here.Fd, header, [into], context: _waiting, options: o),
            o => ring.Read(here.Fd, into, context: _waiting, options: o),
            o => ring.ReadVector(here.Fd, [into], context: _waiting, options: o),
        ];
        foreach (var operation in operations)
        {
            foreach (var options in new[] { SqeFlags.None, SqeFlags.Async })
            {
                Assert.True(operation(options).IsOk);
                AssertWaits(ring);
                Assert.Equal(5, there.Write("hello"u8).Count);
                Assert.Equal((_waiting, 5), ContextAndResult(ring.One()));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Accepting_waits_in_the_ring_whether_the_socket_is_non_blocking_or_not(
        bool nonBlocking)
    {
        using var ring = TestRing.Start();
        using var listener = TestNet.Bound(SocketKind.UnixStream);
        Assert.True(listener.Fd.SetNonBlocking(nonBlocking).IsOk);
        Assert.True(ring.Accept(listener.Fd, context: _waiting).IsOk);
        AssertWaits(ring);
        Assert.True(NetSocket.Dial(
            SocketKind.UnixStream, TestNet.AddressOf(listener), out var client).IsOk);
        client.Dispose();
        TestNet.Descriptor(ring.One()).Dispose();
        Assert.True(ring.AcceptMultishot(listener.Fd, context: _waiting).IsOk);
        AssertWaits(ring);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sending_waits_in_the_ring_whether_the_socket_is_non_blocking_or_not(
        bool nonBlocking)
    {
        using var memory = AlignedMemory.AllocatePages(4096);
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair(SocketKind.UnixSequencedPacket);
        using var here = first;
        using var there = second;
        Assert.True(here.Fd.SetNonBlocking(true).IsOk);
        var message = new byte[4096];
        var sent = 0;
        while (here.Write(message).Outcome.IsOk)
            sent++;
        Assert.True(here.Fd.SetNonBlocking(nonBlocking).IsOk);
        Assert.True(ring.Send(here.Fd, memory.AsIoVec(), context: _waiting).IsOk);
        AssertWaits(ring);
        for (; sent > 0; sent--)
            Assert.Equal(4096, there.Read(message).Count);
        Assert.Equal((_waiting, 4096), ContextAndResult(ring.One()));
    }

    [Fact]
    public void Splicing_from_a_non_blocking_socket_fails_instead_of_waiting()
    {
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair();
        using var here = first;
        using var there = second;
        using var pipe = new TestPipe();
        Assert.True(here.Fd.SetNonBlocking(true).IsOk);
        Assert.True(Splice().IsOk);
        Assert.Equal(Errno.EAGAIN, ring.One().Error);
        Assert.True(here.Fd.SetNonBlocking(false).IsOk);
        Assert.True(Splice().IsOk);
        AssertWaits(ring);
        Assert.Equal(5, there.Write("hello"u8).Count);
        Assert.Equal((_waiting, 5), ContextAndResult(ring.One()));

        Outcome Splice() => ring.Splice(
            here.Fd, IoUring.CurrentPosition, pipe.Write, IoUring.CurrentPosition, 64,
            context: _waiting);
    }

    // A request that does not wait would have completed before a nop that was queued after it.
    private static void AssertWaits(IoUring ring)
    {
        Assert.True(ring.Nop(SqeContext.Token(2)).IsOk);
        Assert.Equal(SqeContext.Token(2), ring.One().Context);
        Assert.Equal(0, ring.Wait(new Completion[1]).Count);
    }

    private static (SqeContext Context, int Result) ContextAndResult(Completion completion) =>
        (completion.Context, completion.Result);
}

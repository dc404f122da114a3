using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// A descriptor is looked up when the kernel gets to the request, which for a chain and for worker
/// threads is later than the submit: see the end of docs/sockets-on-a-ring.md.
/// </summary>
[Collection(nameof(Alone))]
public class LateLookupTests
{
    [Fact]
    public void A_shutdown_meets_the_socket_that_has_the_number_by_then()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(1);
        var (victim, other) = TestNet.Pair();
        var number = victim.Fd.Number;
        Assert.True(ring.Read(
            pipe.Read, memory.AsIoVec(), 0, SqeContext.Token(1), SqeFlags.Link).IsOk);
        Assert.True(ring.Shutdown(victim.Fd, ShutdownHow.Both, SqeContext.Token(2)).IsOk);
        Assert.Equal(2, ring.Submit().Count);
        victim.Dispose();
        other.Dispose();
        var (next, peer) = TestNet.Pair();
        using var one = next;
        using var two = peer;
        Assert.SkipUnless(next.Fd.Number == number, "somebody else has taken the number");
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        Assert.Equal(0, ring.Take(2).Of(2).Result);
        Assert.Equal(0, peer.Fd.Read(new byte[1]).Count);
        Assert.Equal(Errno.EPIPE, next.Fd.Write("x"u8).Outcome.Errno);
    }
}

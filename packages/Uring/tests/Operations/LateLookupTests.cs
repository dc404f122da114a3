using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// What a worker thread does is done to the file that has the descriptor's number when the worker
/// gets to it: see the end of docs/sockets-on-a-ring.md.
/// </summary>
[Collection(nameof(Alone))]
public class LateLookupTests
{
    [Fact]
    public void A_shutdown_meets_the_socket_that_has_the_number_by_then()
    {
        // Workers belong to the thread: a new one has none that are idle.
        var taken = OnThread.Run(ShutDownLate);
        Assert.SkipWhen(taken, "somebody else has taken the number");
    }

    private static bool ShutDownLate()
    {
        using var ring = TestRing.Start();
        using var from = new TestPipe();
        using var to = new TestPipe();
        _ = ring.SetWorkerLimits(new WorkerLimits(Bounded: 1, Unbounded: 1));
        Workers.KeepBusy(ring, from, to, SqeContext.Token(1));
        Assert.Equal(1, ring.Submit().Count);
        _ = Workers.Reach(1);

        var (victim, other) = TestNet.Pair();
        var number = victim.Fd.Number;
        Assert.True(ring.Shutdown(victim.Fd, ShutdownHow.Both, SqeContext.Token(2)).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        victim.Dispose();
        other.Dispose();
        var (next, peer) = TestNet.Pair();
        using var one = next;
        using var two = peer;
        var isTaken = next.Fd.Number != number;
        Assert.Equal(1, from.Write.Write("x"u8).Count);
        var shutdown = ring.Take(2).Of(2);
        if (isTaken)
            return true;
        Assert.Equal(0, shutdown.Result);
        Assert.Equal(0, peer.Fd.Read(new byte[1]).Count);
        Assert.Equal(Errno.EPIPE, next.Fd.Write("x"u8).Outcome.Errno);
        return false;
    }
}

using Hyb.Sock;

namespace Hyb.Uring.Tests.Buffers;

public class BufferAllocationTests
{
    private const ushort Group = 4;
    private const int Cycles = 1_000_000;
    private const int Batch = 50;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_million_receives_allocate_nothing_and_lose_no_buffer(
        bool bundle, bool incremental)
    {
        using var ring = TestRing.Start(RingEntries.Micro);
        Assert.True(NetSocket.CreatePair(
            SocketKind.UnixDatagram, out var sender, out var receiver).IsOk);
        using var one = sender;
        using var other = receiver;
        using var buffers = ring.RegisterBufferRing(
            Group,
            incremental ? 4 : 2 * Batch,
            incremental ? 2048 : 64,
            new BufferRingOptions { IsIncremental = incremental });
        Assert.True(ring.ReceiveMultishot(
            receiver.Fd,
            Group,
            mode: bundle ? SendRecvFlags.Bundle : SendRecvFlags.None).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        Receive(ring, buffers, sender, Cycles / 10, bundle);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Receive(ring, buffers, sender, Cycles, bundle);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        buffers.AssertAllAreBack();
    }

    private static void Receive(
        IoUring ring, BufferRing buffers, NetSocket sender, int count, bool bundle)
    {
        Span<Completion> batch = stackalloc Completion[Batch];
        for (var received = 0; received < count;)
        {
            for (var i = 0; i < Batch; i++)
                Require(sender.Fd.Write("0123456789abcdef0123456789abcdef"u8).Count == 32);
            for (var left = Batch; left > 0;)
            {
                var (n, outcome) = ring.Wait(batch, 1, TimeSpan.FromSeconds(10));
                Require(outcome.IsOk);
                foreach (ref readonly var completion in batch[..n])
                    Require(completion.HasMore && Recycle(buffers, completion, bundle));
                left -= n;
                received += n;
            }

            buffers.Publish();
        }
    }

    private static bool Recycle(BufferRing buffers, in Completion completion, bool bundle)
    {
        if (bundle)
        {
            var some = buffers.TryTakeBundle(completion, out var all) && all.TotalBytes == 32;
            all.Recycle(publish: false);
            return some;
        }

        var taken = buffers.TryTake(completion, out var buffer) && buffer.Span.Length == 32;
        buffer.Recycle();
        return taken;
    }

    // Assert's own messages allocate; this does only when the test fails.
    private static void Require(bool condition)
    {
        if (!condition)
            Assert.Fail("a receive did not do what it should");
    }
}

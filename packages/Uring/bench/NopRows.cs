using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does the ring itself cost, with no work behind it? A batch of NOPs with distinct user_data,
/// one enter, all reaped, their user_data summed: what build/native/peer_nop.c does with liburing.
/// </summary>
internal sealed class NopRows(int batch) : BenchWork
{
    private const int RingEntries = 256;

    private readonly IoUring _ring = StartedRing();

    /// <summary>One NOP at a time, and batches up to the whole queue.</summary>
    public static IEnumerable<BenchRow> All { get; } =
        from batch in new[] { 1, 16, 64, 256 }
        select new BenchRow(
            $"nop/{batch}",
            () => new NopRows(batch),
            BenchPeer.Native("liburing", iterations => SumOfTokens(iterations * batch)))
        {
            OperationsPerIteration = batch,
        };

    public override ulong Run(long iterations)
    {
        var (ring, count) = (_ring, batch);
        var token = 0UL;
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < count; i++)
            {
                if (!ring.Nop(SqeContext.Token(token++)).IsOk)
                    throw new BenchException("the submission queue is full");
            }

            _ = ring.Submit();
            var done = ring.Peek();
            if (done.Count != count)
                throw new BenchException($"{done.Count} completions instead of {count}");
            foreach (ref readonly var completion in done)
                sum += completion.UserData;
            ring.Advance(done.Count);
        }

        return sum;
    }

    // The raw user_data carries the bits that say "token" beside each token.
    public override ulong Expect(long iterations)
    {
        var count = iterations * batch;
        return SumOfTokens(count) + ((ulong)count * SqeContext.Token(0).Value);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _ring.Dispose();
        base.Dispose(disposing);
    }

    // 0 + 1 + ... + (count - 1)
    private static ulong SumOfTokens(long count) =>
        (ulong)(((Int128)count * (count - 1)) / 2);

    private static IoUring StartedRing()
    {
        var ring = IoUring.Create(new IoUringOptions { Entries = RingEntries });
        ring.Start();
        return ring;
    }
}

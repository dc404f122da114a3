using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does the ring itself cost, with no work behind it? A batch of NOPs with distinct user_data,
/// one enter, all reaped, their user_data summed: what build/native/peer_nop.c does with liburing.
/// And does the set-up or the size of the ring matter? The rows of peer_ring.c.
/// </summary>
internal sealed class NopRows(IoUringOptions options, int batch) : BenchWork
{
    private readonly IoUring _ring = BenchRing.Started(options);

    /// <summary>One NOP at a time, and batches up to the whole queue; other set-ups.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        .. from batch in new[] { 1, 16, 64, 256 }
           select Row($"nop/{batch}", new(), batch),
        Row("nop/registered-descriptor/64", new(), 64),
        Row("nop/sqe128/64", new() { SqeSize = SqeSize.Bytes128 }, 64),
        Row("nop/cqe32/64", new() { CqeSize = CqeSize.Bytes32 }, 64),
        .. from entries in new[] { 8, 512, 32768 }
           select Row($"nop/entries/{entries}", new(), 8, entries),
    ];

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

    public override ulong Expect(long iterations) => BenchRing.SumOfTokens(iterations * batch);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _ring.Dispose();
        base.Dispose(disposing);
    }

    private static BenchRow Row(
        string name, IoUringOptions options, int batch, int entries = BenchRing.Entries)
    {
        var peer = BenchPeer.Native(
            "liburing", iterations => BenchRing.SumBelow(iterations * batch));
        return new(name, () => new NopRows(options with { Entries = entries }, batch), peer)
        {
            OperationsPerIteration = batch,
        };
    }
}

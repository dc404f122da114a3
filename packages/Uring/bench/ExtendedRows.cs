using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does a borrowed context cost? A batch of NOPs, each with a context that is borrowed, filled
/// with an entry and a number, carried through the kernel, found by the completion and returned:
/// what build/native/peer_context.c does with a free list and a pointer in user_data.
/// </summary>
internal sealed class ExtendedRows(int batch) : BenchWork
{
    private readonly IoUring _ring = BenchRing.Started();

    /// <summary>One at a time, and batches up to the whole queue.</summary>
    public static IEnumerable<BenchRow> All { get; } =
        from batch in new[] { 1, 16, 64, 256 }
        select new BenchRow(
            $"nop/extended/{batch}",
            () => new ExtendedRows(batch),
            BenchPeer.Native("liburing", iterations => BenchRing.SumBelow(iterations * batch)))
        {
            OperationsPerIteration = batch,
        };

    public override ulong Run(long iterations)
    {
        var (ring, contexts, count) = (_ring, _ring.Contexts, batch);
        var number = 0UL;
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < count; i++)
            {
                if (!contexts.TryBorrowExtended(out var context))
                    throw new BenchException("no context is left");
                context.Sqe = new Sqe(IoUringOp.Nop, FileTarget.None, default, default);
                context.Data<ulong>() = number++;
                if (!ring.Enqueue(context).IsOk)
                    throw new BenchException("the submission queue is full");
            }

            _ = ring.Submit();
            var done = ring.Peek();
            if (done.Count != count)
                throw new BenchException($"{done.Count} completions instead of {count}");
            foreach (ref readonly var completion in done)
            {
                if (!contexts.TryGetExtended(completion.Context, out var context))
                    throw new BenchException("a completion without a context");
                sum += context.Data<ulong>();
                context.Return();
            }

            ring.Advance(done.Count);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BenchRing.SumBelow(iterations * batch);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _ring.Dispose();
        base.Dispose(disposing);
    }
}

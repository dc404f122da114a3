using Hyb.Benching;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>
/// What do rings cost that are not one thread's alone, a batch of 64 NOPs each: one that several
/// threads may use, and one that a thread of the kernel watches? What build/native/peer_ring.c
/// does with liburing, under a mutex in the first case.
/// </summary>
internal sealed class RingRows(IoUringOptions options) : BenchWork
{
    private const int Batch = 64;

    private readonly IoUring _ring = BenchRing.Started(
        options with { Entries = BenchRing.Entries });

    private readonly Completion[] _completions = new Completion[Batch];

    public static IEnumerable<BenchRow> All { get; } =
    [
        Row("nop/multiple-issuers/64", new() { MultipleIssuers = true }),
        Row(
            "nop/polling-thread/64",
            new() { SubmissionPolling = new(TimeSpan.FromSeconds(1)) }),
        new(
            "wait/timeout",
            () => new TimeoutWork(),
            BenchPeer.Native("liburing", iterations => (ulong)iterations)),
    ];

    public override ulong Run(long iterations)
    {
        var ring = _ring;
        var completions = _completions.AsSpan();

        // What a polling thread completes in its own time has to be waited for.
        var minimum = ring.IsShared ? 0 : Batch;
        var token = 0UL;
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < completions.Length; i++)
            {
                if (!ring.Nop(SqeContext.Token(token++)).IsOk)
                    throw new BenchException("the submission queue is full");
            }

            var (count, _) = ring.Wait(completions, minimum);
            if (count != completions.Length)
                throw new BenchException($"{count} completions instead of {Batch}");
            foreach (ref readonly var completion in completions)
                sum += completion.UserData;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BenchRing.SumOfTokens(iterations * Batch);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _ring.Dispose();
        base.Dispose(disposing);
    }

    private static BenchRow Row(string name, IoUringOptions options)
    {
        var peer = BenchPeer.Native(
            "liburing", iterations => BenchRing.SumBelow(iterations * Batch));
        return new(name, () => new RingRows(options), peer) { OperationsPerIteration = Batch };
    }

    /// <summary>A wait for one completion that never comes.</summary>
    private sealed class TimeoutWork : BenchWork
    {
        private readonly IoUring _ring = BenchRing.Started();
        private readonly Completion[] _completions = new Completion[1];

        public override ulong Run(long iterations)
        {
            var over = 0UL;
            for (; iterations > 0; iterations--)
            {
                var (_, outcome) = _ring.Wait(_completions, 1, TimeSpan.FromMicroseconds(1));
                if (outcome.Errno != Errno.ETIME)
                    throw new BenchException($"a wait ended with {outcome}");
                over++;
            }

            return over;
        }

        public override ulong Expect(long iterations) => (ulong)iterations;

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _ring.Dispose();
            base.Dispose(disposing);
        }
    }
}

using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What do other set-ups of the ring cost, a batch of NOPs with distinct user_data each, and does
/// the size of the ring matter? What build/native/peer_ring.c does with liburing.
/// </summary>
internal sealed class RingRows(IoUringOptions options, int batch) : BenchWork
{
    private const int RingEntries = 256;
    private const int Batch = 64;
    private const int SmallBatch = 8;

    private readonly IoUring _ring = Started(options);
    private readonly Completion[] _completions = new Completion[batch];

    public static IEnumerable<BenchRow> All { get; } =
    [
        Row("nop/multiple-issuers/64", new() { MultipleIssuers = true }),
        Row("nop/polling-thread/64", new()
        {
            SubmissionPolling = new(TimeSpan.FromSeconds(1)),
        }),
        Row("nop/registered-descriptor/64", new()),
        Row("nop/sqe128/64", new() { SqeSize = SqeSize.Bytes128 }),
        Row("nop/cqe32/64", new() { CqeSize = CqeSize.Bytes32 }),
        .. from entries in new[] { 8, 512, 32768 }
           select Row($"nop/entries/{entries}", new() { Entries = entries }, SmallBatch),
        new BenchRow(
            "wait/timeout",
            () => new TimeoutWork(),
            BenchPeer.Native("liburing", iterations => (ulong)iterations)),
    ];

    public override ulong Run(long iterations) =>
        _ring.IsShared ? RunShared(_ring, _completions, iterations)
        : _ring.SetupFlags.HasFlag(IoUringSetupFlags.SqPoll) ? RunPolled(_ring, batch, iterations)
        : RunAlone(_ring, batch, iterations);

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

    private static ulong RunAlone(IoUring ring, int count, long iterations)
    {
        var token = 0UL;
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < count; i++)
                Require(ring.Nop(SqeContext.Token(token++)).IsOk);
            _ = ring.Submit();
            var done = ring.Peek();
            Require(done.Count == count);
            foreach (ref readonly var completion in done)
                sum += completion.UserData;
            ring.Advance(done.Count);
        }

        return sum;
    }

    private static ulong RunPolled(IoUring ring, int count, long iterations)
    {
        var token = 0UL;
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < count; i++)
                Require(ring.Nop(SqeContext.Token(token++)).IsOk);
            _ = ring.SubmitAndWait(count);
            var done = ring.Peek();
            Require(done.Count == count);
            foreach (ref readonly var completion in done)
                sum += completion.UserData;
            ring.Advance(done.Count);
        }

        return sum;
    }

    private static ulong RunShared(IoUring ring, Completion[] completions, long iterations)
    {
        var token = 0UL;
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < completions.Length; i++)
                Require(ring.Nop(SqeContext.Token(token++)).IsOk);
            Require(ring.Wait(completions).Count == completions.Length);
            foreach (ref readonly var completion in completions.AsSpan())
                sum += completion.UserData;
        }

        return sum;
    }

    private static void Require(bool condition)
    {
        if (!condition)
            throw new BenchException("the queue is full, or completions are missing");
    }

    private static BenchRow Row(string name, IoUringOptions options, int batch = Batch)
    {
        var sized = options.Entries == Hyb.Uring.RingEntries.Medium
            ? options with { Entries = RingEntries }
            : options;
        return new BenchRow(
            name,
            () => new RingRows(sized, batch),
            BenchPeer.Native("liburing", iterations => SumOfTokens(iterations * batch)))
        {
            OperationsPerIteration = batch,
        };
    }

    // 0 + 1 + ... + (count - 1)
    private static ulong SumOfTokens(long count) =>
        (ulong)(((Int128)count * (count - 1)) / 2);

    private static IoUring Started(IoUringOptions options)
    {
        var ring = IoUring.Create(options);
        ring.Start();
        return ring;
    }

    /// <summary>A wait for one completion that never comes.</summary>
    private sealed class TimeoutWork : BenchWork
    {
        private readonly IoUring _ring = Started(new IoUringOptions { Entries = RingEntries });
        private readonly Completion[] _completions = new Completion[1];

        public override ulong Run(long iterations)
        {
            var over = 0UL;
            for (; iterations > 0; iterations--)
            {
                var (_, outcome) = _ring.Wait(_completions, 1, TimeSpan.FromMicroseconds(1));
                if (outcome.Errno != Zcall.Errno.ETIME)
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

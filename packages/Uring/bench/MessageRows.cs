using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does a message to the ring of another thread cost, and its answer, each waking the other
/// thread, against the same through liburing (build/native/peer_message.c)? On one core the two
/// take turns; what counts is the processor time of both. Checksum: the sum of the numbers 0, 1,
/// 2... that came back.
/// </summary>
internal sealed class MessageRows : BenchWork
{
    private const int Entries = 8;
    private const ulong Last = 1UL << 61;

    private readonly Completion[] _batch = new Completion[1];
    private readonly IoUring _ring = BenchRing.Started(new IoUringOptions { Entries = Entries });
    private readonly ManualResetEventSlim _isUp = new();
    private readonly Thread _thread;
    private IoUring? _other;

    private MessageRows()
    {
        _thread = new Thread(Answer) { IsBackground = true };
        _thread.Start();
        _isUp.Wait();
    }

    /// <summary>All rows on messages between rings.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        new(
            "msgring/pingpong",
            () => new MessageRows(),
            BenchPeer.Native("liburing", BenchRing.SumBelow)),
    ];

    public override bool HasOtherThreads => true;

    public override ulong Run(long iterations)
    {
        var (ring, other) = (_ring, FileTarget.FromDescriptor(_other!.RingFd));
        var sum = 0UL;
        for (ulong number = 0; number < (ulong)iterations; number++)
        {
            Send(ring, other, number);
            sum += Take(ring, _batch);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BenchRing.SumBelow(iterations);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Send(_ring, FileTarget.FromDescriptor(_other!.RingFd), Last);
            _ = Take(_ring, _batch);
            _thread.Join();
            _ring.Dispose();
            _isUp.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Answer()
    {
        using var ring = BenchRing.Started(new IoUringOptions { Entries = Entries });
        _other = ring;
        _isUp.Set();
        var first = FileTarget.FromDescriptor(_ring.RingFd);
        var batch = new Completion[1];
        ulong number;
        do
        {
            number = Take(ring, batch);
            Send(ring, first, number);
        }
        while (number != Last);
        _ = ring.Submit();
    }

    // The sender's own completion says nothing that the answer does not.
    private static void Send(IoUring ring, FileTarget to, ulong number)
    {
        if (!ring.MessageRing(
            to, SqeContext.Token(number), options: SqeFlags.SkipSuccess).IsOk)
            throw new BenchException("the submission queue is full");
    }

    private static ulong Take(IoUring ring, Completion[] batch)
    {
        var (count, outcome) = ring.Wait(batch, 1);
        return count == 1 && batch[0].Context.Mode == SqeContextMode.Token
            ? batch[0].Context.TokenValue
            : throw new BenchException($"{outcome} {batch[0]}");
    }
}

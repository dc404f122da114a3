using Hyb.Iox;

namespace Hyb.Uring.Tests.Ring;

/// <summary>
/// Completions that overflow come by every kind of wait, all and in order, whoever submits.
/// </summary>
public class OverflowTests
{
    private const int Count = 60;

    private static readonly TimeSpan _long = TimeSpan.FromSeconds(10);

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_looking_alone(string setUp) => Show(setUp, ring =>
    {
        var batch = new Completion[5];
        return Taken(ring.Wait(batch), batch, c => c.UserData);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_blocking(string setUp) => Show(setUp, ring =>
    {
        var batch = new Completion[5];
        return Taken(ring.Wait(batch, 5), batch, c => c.UserData, mustBeOk: true);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_blocking_for_more_than_the_queue_holds(string setUp) => Show(setUp, ring =>
    {
        var batch = new Completion[Count];
        return Taken(ring.Wait(batch, 30, _long), batch, c => c.UserData);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_options(string setUp) => Show(setUp, ring =>
    {
        var batch = new Completion[3];
        var options = new WaitOptions
        {
            Minimum = 2,
            DeadlineNs = ring.NowNs() + 10_000_000_000,
            MinWait = TimeSpan.FromMilliseconds(1),
        };
        return Taken(ring.Wait(batch, options), batch, c => c.UserData, mustBeOk: true);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_direct_waits(string setUp) => Show(setUp, ring =>
    {
        var batch = new DirectCompletion[4];
        return Taken(
            ring.WaitDirect(batch, 1, _long), batch, c => c.Context.Value, mustBeOk: true);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_extended_waits(string setUp) => Show(setUp, ring =>
    {
        var batch = new ExtendedCompletion[4];
        return Taken(
            ring.WaitExtended(batch, 4, _long), batch, c => c.Context.Value, mustBeOk: true);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_large_waits(string setUp) => Show(setUp, ring =>
    {
        var batch = new LargeCompletion[4];
        return Taken(
            ring.WaitLarge(batch, 2, _long), batch, c => c.Completion.UserData, mustBeOk: true);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void By_SubmitAndWait(string setUp) => Show(setUp, ring =>
    {
        var (ready, outcome) = ring.SubmitAndWait(4);
        Assert.True(outcome.IsOk, outcome.ToString());
        Assert.True(ready >= 4);
        var batch = new Completion[ready];
        return Taken(ring.Wait(batch), batch, c => c.UserData, mustBeOk: true);
    });

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void In_place(string setUp) => Show(setUp, ring =>
    {
        Assert.SkipWhen(ring.IsShared, "a ring of several threads has no view of its own");
        Assert.True(ring.SubmitAndWait(2).Outcome.IsOk);
        var ids = new List<ulong>();
        foreach (ref readonly var completion in ring.Peek())
            ids.Add(completion.UserData);
        ring.Advance(ids.Count);
        return [.. ids];
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void By_registered_waits(bool isPolled)
    {
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = 8,
            CompletionEntries = 8,
            RegisteredWaits = 1,
            SubmissionPolling = isPolled ? new(TimeSpan.FromMilliseconds(5)) : null,
        });
        var wait = ring.SetRegisteredWait(0, new WaitOptions { Minimum = 4, Timeout = _long });
        var batch = new Completion[4];
        Show(ring, _ => Taken(ring.Wait(batch, wait), batch, c => c.UserData, mustBeOk: true));
    }

    private static void Show(string setUp, Func<IoUring, ulong[]> take)
    {
        using var made = RingMatrix.Start(setUp, 8, 8);
        Show(made.Ring, take);
    }

    private static void Show(IoUring ring, Func<IoUring, ulong[]> take)
    {
        for (ulong i = 0; i < Count; i++)
            ring.Queue(new Sqe { UserData = i });
        Assert.True(ring.Submit().Outcome.IsOk);

        // A polling thread has no other way to say that it has posted all of them.
        for (var look = 0; ring.PendingSubmissions > 0 || !ring.HasOverflow; look++)
        {
            Assert.True(look < 10_000, "nothing overflows");
            Thread.Sleep(1);
        }

        ulong next = 0;
        var end = DateTime.UtcNow + 2 * _long;
        while (next < Count)
        {
            Assert.True(DateTime.UtcNow < end, $"{next} of {Count} have come");

            // The last ones cannot be waited for in groups.
            if (Count - next < 8)
            {
                Assert.Equal(next++, ring.One().UserData);
                continue;
            }

            foreach (var id in take(ring))
                Assert.Equal(next++, id);
        }

        Assert.False(ring.HasOverflow);
        Assert.Equal(0u, ring.TakeLostCount());
        Assert.True(ring.Wait(new Completion[1]).Outcome.IsWouldBlock);
    }

    private static ulong[] Taken<T>(
        IoResult result, T[] batch, Func<T, ulong> id, bool mustBeOk = false)
    {
        Assert.True(
            result.Outcome.IsOk || (!mustBeOk && result.Outcome.IsWouldBlock),
            result.ToString());
        return [.. batch.Take(result.Count).Select(id)];
    }
}

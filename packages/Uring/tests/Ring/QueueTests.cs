using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public class QueueTests
{
    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_full_queue_reports_would_block_and_takes_more_after_Submit(string setUp)
    {
        foreach (var entries in new[] { 1, 8, 128 })
        {
            using var made = RingMatrix.Start(setUp, entries);
            var ring = made.Ring;
            var isPolled = ring.SetupFlags.HasFlag(IoUringSetupFlags.SqPoll);
            for (var i = 0; i < entries; i++)
                Assert.True(ring.Nop(SqeContext.Token((ulong)i)).IsOk);

            // What one of several threads queues is announced at once, and may be taken at once.
            if (!(isPolled && ring.IsShared))
            {
                Assert.True(ring.Nop().IsWouldBlock);
                Assert.Equal(0, ring.SubmissionSpace);
                var (count, outcome) = ring.Submit();
                Assert.True(outcome.IsOk);
                Assert.Equal(entries, count);
            }

            ring.Queue(new Sqe { UserData = SqeContext.Token((ulong)entries).Value });
            var all = ring.Exactly(entries + 1);
            Assert.Equal(
                Enumerable.Range(0, entries + 1).Select(i => (ulong)i),
                all.Select(c => c.Context.TokenValue));
            ring.HasNothingPending();
        }
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Submit_with_nothing_queued_reports_zero(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var (count, outcome) = made.Ring.Submit();
        Assert.Equal(0, count);
        Assert.True(outcome.IsOk);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_rejected_entry_does_not_hold_up_those_behind_it(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.True(ring.Enqueue(new Sqe { Opcode = (IoUringOp)200, UserData = 1 }).IsOk);
        Assert.True(ring.Nop(SqeContext.Token(2)).IsOk);
        var all = ring.Exactly(2);
        Assert.Equal(1UL, all[0].UserData);
        Assert.Equal(Errno.EINVAL, all[0].Error);
        Assert.Equal(2UL, all[1].Context.TokenValue);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public void A_submission_goes_past_a_rejected_entry_unless_told_to_stop(bool stop, int taken)
    {
        using var ring = TestRing.Start(new IoUringOptions { Entries = 8, StopAtRejected = stop });
        Assert.True(ring.Enqueue(new Sqe { Opcode = (IoUringOp)200, UserData = 1 }).IsOk);
        Assert.True(ring.Nop().IsOk);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(taken, ring.Submit().Count);
        Assert.Equal(3 - taken, ring.PendingSubmissions);
        Assert.Equal(3, ring.Exactly(3).Length);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Identities_survive_many_wraps_of_both_queues(string setUp)
    {
        using var made = RingMatrix.Start(setUp, entries: 8);
        var ring = made.Ring;
        var batch = new Completion[5];
        ulong submitted = 0, completed = 0;
        while (completed < 10_000)
        {
            for (var i = 0; i < 5; i++)
                ring.Queue(new Sqe { UserData = submitted++ });
            for (var reaped = 0; reaped < 5;)
            {
                var (n, outcome) = ring.Wait(
                    batch.AsSpan(0, 5 - reaped), 1, TimeSpan.FromSeconds(10));
                Assert.True(n > 0, outcome.ToString());
                foreach (var completion in batch.AsSpan(0, n))
                    Assert.Equal(completed++, completion.UserData);
                reaped += n;
            }
        }
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Completions_that_overflow_the_queue_are_all_delivered_in_order(string setUp)
    {
        using var made = RingMatrix.Start(setUp, entries: 8, completionEntries: 8);
        var ring = made.Ring;
        const int Count = 80;
        for (var i = 0; i < Count; i++)
            ring.Queue(new Sqe { UserData = (ulong)i });
        _ = ring.Submit();
        while (ring.PendingSubmissions > 0)
            _ = ring.Submit();

        // Waited for, because a polling thread may not be done yet.
        Assert.InRange(ring.SubmitAndWait(6).Count, 6, 8);
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => (ulong)i),
            ring.Exactly(Count).Select(c => c.UserData));
        Assert.False(ring.HasOverflow);
        Assert.Equal(0u, ring.TakeLostCount());
        Assert.True(ring.Wait(new Completion[3]).Outcome.IsWouldBlock);
    }

    [Fact]
    public void An_overflow_shows_until_it_is_flushed()
    {
        using var ring = TestRing.Start(entries: 8, completionEntries: 8);
        for (var i = 0; i < 12; i++)
            ring.Queue(new Sqe { UserData = (ulong)i });
        Assert.True(ring.Submit().Outcome.IsOk);
        Assert.True(ring.HasOverflow);
        Assert.Equal(8, ring.Wait(new Completion[20]).Count);
        Assert.True(ring.HasOverflow);
        Assert.Equal(4, ring.Wait(new Completion[20]).Count);
        Assert.False(ring.HasOverflow);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void User_data_of_a_raw_entry_comes_back_unchanged(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        foreach (var word in new[] { 0UL, 1UL, 0x4000_0000_0000_0001UL, ulong.MaxValue })
        {
            Assert.True(made.Ring.Enqueue(new Sqe { UserData = word }).IsOk);
            Assert.Equal(word, made.Ring.One().UserData);
        }
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_chain_is_queued_whole_or_not_at_all(string setUp)
    {
        using var made = RingMatrix.Start(setUp, entries: 8);
        var ring = made.Ring;
        if (ring.IsShared && ring.SetupFlags.HasFlag(IoUringSetupFlags.SqPoll))
            Assert.Skip("the polling thread may take entries while they are queued");
        var chain = new Sqe[4];
        for (var i = 0; i < chain.Length; i++)
        {
            chain[i] = new Sqe
            {
                Flags = i < chain.Length - 1 ? SqeFlags.Link : SqeFlags.None,
                UserData = (ulong)i,
            };
        }

        for (var i = 0; i < 5; i++)
            Assert.True(ring.Enqueue(new Sqe { UserData = 100 }).IsOk);
        Assert.True(ring.Enqueue(chain).IsWouldBlock);
        Assert.Equal(5, ring.PendingSubmissions);
        Assert.All(ring.Exactly(5), c => Assert.Equal(100UL, c.UserData));
        Assert.True(ring.Enqueue(chain).IsOk);
        Assert.Equal([0UL, 1, 2, 3], ring.Exactly(4).Select(c => c.UserData));
    }

    [Fact]
    public void A_chain_longer_than_the_queue_is_refused()
    {
        using var ring = TestRing.Start(entries: 8);
        var e = Assert.Throws<ArgumentException>(() => ring.Enqueue(new Sqe[9]));
        Assert.Equal("sqes", e.ParamName);
        Assert.Equal(0, ring.PendingSubmissions);
        Assert.True(ring.Enqueue(new Sqe[8]).IsOk);
        Assert.True(ring.Enqueue(ReadOnlySpan<Sqe>.Empty).IsOk);
        Assert.Equal(8, ring.Exactly(8).Length);
    }
}

using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public class QueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(128)]
    public void A_full_queue_reports_would_block_and_takes_more_after_Submit(int entries)
    {
        using var ring = TestRing.Start(entries);
        for (var i = 0; i < entries; i++)
            Assert.True(ring.Nop(SqeContext.Token((ulong)i)).IsOk);
        Assert.True(ring.Nop().IsWouldBlock);

        var (count, outcome) = ring.Submit();
        Assert.True(outcome.IsOk);
        Assert.Equal(entries, count);
        Assert.True(ring.Nop(SqeContext.Token((ulong)entries)).IsOk);

        var batch = new Completion[entries + 1];
        Assert.Equal(entries + 1, ring.Wait(batch, entries + 1).Count);
        Assert.Equal(
            Enumerable.Range(0, entries + 1).Select(i => (ulong)i),
            batch.Select(c => c.Context.TokenValue));
    }

    [Fact]
    public void Submit_with_nothing_queued_reports_zero()
    {
        using var ring = TestRing.Start();
        var (count, outcome) = ring.Submit();
        Assert.Equal(0, count);
        Assert.True(outcome.IsOk);
    }

    [Fact]
    public void A_rejected_entry_does_not_hold_up_those_behind_it()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Enqueue(new Sqe { Opcode = (IoUringOp)200, UserData = 1 }).IsOk);
        Assert.True(ring.Nop(SqeContext.Token(2)).IsOk);
        Assert.Equal(2, ring.Submit().Count);
        var first = ring.One();
        Assert.Equal(1UL, first.UserData);
        Assert.Equal(Errno.EINVAL, first.Error);
        Assert.Equal(2UL, ring.One().Context.TokenValue);
    }

    [Fact]
    public void Identities_survive_many_wraps_of_both_queues()
    {
        using var ring = TestRing.Start(entries: 8);
        Span<Completion> batch = stackalloc Completion[5];
        ulong submitted = 0, completed = 0;
        while (completed < 10_000)
        {
            for (var i = 0; i < 5; i++)
                Assert.True(ring.Nop(SqeContext.Token(submitted++)).IsOk);
            Assert.Equal(5, ring.Wait(batch).Count);
            foreach (ref readonly var completion in batch)
                Assert.Equal(completed++, completion.Context.TokenValue);
        }
    }

    [Fact]
    public void Completions_that_overflow_the_queue_are_all_delivered()
    {
        using var ring = TestRing.Start(entries: 8, completionEntries: 8);
        const int Rounds = 10;
        for (var i = 0; i < 8 * Rounds; i++)
        {
            if (ring.Nop(SqeContext.Token((ulong)i)).IsWouldBlock)
            {
                Assert.Equal(8, ring.Submit().Count);
                Assert.True(ring.Nop(SqeContext.Token((ulong)i)).IsOk);
            }
        }

        Assert.True(ring.Submit().Outcome.IsOk);
        var seen = new HashSet<ulong>();
        var batch = new Completion[3];
        while (seen.Count < 8 * Rounds)
        {
            var (count, outcome) = ring.Wait(batch);
            Assert.True(outcome.IsOk, $"{seen.Count} seen, then {outcome}");
            foreach (var completion in batch.AsSpan(0, count))
                Assert.True(seen.Add(completion.Context.TokenValue));
        }

        Assert.True(ring.Wait(batch).Outcome.IsWouldBlock);
    }

    [Fact]
    public void User_data_of_a_raw_entry_comes_back_unchanged()
    {
        using var ring = TestRing.Start();
        foreach (var word in new[] { 0UL, 1UL, 0x4000_0000_0000_0001UL, ulong.MaxValue })
        {
            Assert.True(ring.Enqueue(new Sqe { Opcode = IoUringOp.Nop, UserData = word }).IsOk);
            Assert.Equal(word, ring.One().UserData);
        }
    }
}

namespace Hyb.Uring.Tests.Ring;

public class LargeCompletionTests
{
    /// <summary>The set-ups whose completions can have a payload.</summary>
    public static TheoryData<string> Large => new(RingMatrix.Names
        .Select(row => row.Data)
        .Where(name => RingMatrix.Options(name).CqeSize != CqeSize.Bytes16));

    [Theory]
    [MemberData(nameof(Large))]
    public void Completions_bring_their_payload(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.True(Nop(ring, 1, 0xfeed_face_cafe_0001, ulong.MaxValue).IsOk);
        Assert.True(Nop(ring, 2, 0, 17).IsOk);
        var batch = new LargeCompletion[4];
        var (count, outcome) = ring.WaitLarge(batch, 2, TimeSpan.FromSeconds(10));
        Assert.Equal(2, count);
        Assert.True(outcome.IsOk);
        Assert.Equal(
            (1UL, 0xfeed_face_cafe_0001, ulong.MaxValue),
            (batch[0].Completion.UserData, batch[0].Payload0, batch[0].Payload1));
        Assert.Equal(
            (2UL, 0UL, 17UL),
            (batch[1].Completion.UserData, batch[1].Payload0, batch[1].Payload1));
        Assert.True(ring.WaitLarge(batch).Outcome.IsWouldBlock);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Every_kind_of_wait_takes_large_completions_whole(string setUp)
    {
        using var made = RingMatrix.Start(setUp, 8, 8);
        var ring = made.Ring;
        var batch = new Completion[1];
        var direct = new DirectCompletion[1];
        var extended = new ExtendedCompletion[1];
        for (ulong i = 0; i < 60; i += 3)
        {
            Assert.True(Nop(ring, i, 1, 2).IsOk);
            Assert.True(ring.Enqueue(new Sqe { UserData = i + 1 }).IsOk);
            Assert.True(Nop(ring, i + 2, 3, 4).IsOk);
            Assert.Equal(1, ring.Wait(batch, 1).Count);
            Assert.Equal(i, batch[0].UserData);
            Assert.Equal(1, ring.WaitDirect(direct, 1).Count);
            Assert.Equal(i + 1, direct[0].Context.Value);
            Assert.Equal(1, ring.WaitExtended(extended, 1).Count);
            Assert.Equal(i + 2, extended[0].Context.Value);
        }

        Assert.True(ring.Wait(batch).Outcome.IsWouldBlock);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void What_is_ready_counts_completions_and_not_places(string setUp)
    {
        using var made = RingMatrix.Start(setUp, 8, 16);
        var ring = made.Ring;
        for (ulong round = 0; round < 40; round++)
        {
            for (ulong i = 0; i < 5; i++)
            {
                Assert.True((i % 2 == 0
                    ? Nop(ring, (5 * round) + i, round, i)
                    : ring.Enqueue(new Sqe { UserData = (5 * round) + i })).IsOk);
            }

            Assert.Equal(5, ring.SubmitAndWait(5).Count);
            if (ring.IsShared)
            {
                Assert.Equal(5, ring.WaitLarge(new LargeCompletion[8]).Count);
                continue;
            }

            Assert.Equal(5, ring.Peek().Count);
            Assert.Equal((5 * round) + 3, ring.Peek()[3].UserData);
            var view = ring.PeekLarge();
            Assert.Equal(5, view.Count);
            var seen = 0UL;
            foreach (var large in view)
            {
                Assert.Equal((5 * round) + seen, large.Completion.UserData);
                if (seen % 2 == 0)
                    Assert.Equal((round, seen), (large.Payload0, large.Payload1));
                seen++;
            }

            Assert.Equal(5UL, seen);
            Assert.Throws<ArgumentOutOfRangeException>(() => ring.Advance(6));
            ring.Advance(2);
            Assert.Equal(3, ring.Peek().Count);
            Assert.Equal((5 * round) + 2, ring.Peek()[0].UserData);
            ring.Advance(3);
            Assert.Equal(0, ring.PeekLarge().Count);
        }
    }

    [Fact]
    public void A_small_completion_among_mixed_ones_has_an_empty_payload()
    {
        using var made = RingMatrix.Start("mixed completions");
        var ring = made.Ring;
        Assert.True(Nop(ring, 1, 5, 6).IsOk);
        Assert.True(ring.Enqueue(new Sqe { UserData = 2 }).IsOk);
        var batch = new LargeCompletion[2];
        Assert.Equal(2, ring.WaitLarge(batch, 2, TimeSpan.FromSeconds(10)).Count);
        Assert.Equal((5UL, 6UL), (batch[0].Payload0, batch[0].Payload1));
        Assert.Equal(2UL, batch[1].Completion.UserData);
        Assert.Equal((0UL, 0UL), (batch[1].Payload0, batch[1].Payload1));
        Assert.Equal(CqeFlags.Large, batch[0].Completion.Flags & CqeFlags.Large);
        Assert.Equal(CqeFlags.None, batch[1].Completion.Flags & CqeFlags.Large);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void At_the_end_of_a_mixed_queue_filler_is_passed_over(int completions)
    {
        // One small completion after each large one: every second wrap meets an odd place.
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = 4,
            CompletionEntries = completions,
            CqeSize = CqeSize.Mixed,
        });
        var batch = new LargeCompletion[8];
        for (ulong i = 0; i < 200; i++)
        {
            var isLarge = i % 3 != 1;
            Assert.True((isLarge
                ? Nop(ring, i, i, ~i)
                : ring.Enqueue(new Sqe { UserData = i })).IsOk);
            Assert.Equal(1, ring.SubmitAndWait(1).Count);
            Assert.Equal(1, ring.Peek().Count);
            Assert.Equal(1, ring.WaitLarge(batch).Count);
            Assert.Equal(i, batch[0].Completion.UserData);
            Assert.Equal(
                isLarge ? (i, ~i) : (0UL, 0UL), (batch[0].Payload0, batch[0].Payload1));
        }
    }

    [Fact]
    public void A_large_completion_in_a_ring_without_them_is_refused_by_the_kernel()
    {
        using var ring = TestRing.Start();
        Assert.True(Nop(ring, 1, 2, 3).IsOk);
        Assert.Equal(Zcall.Errno.EINVAL, ring.One().Error);
    }

    private static Iox.Outcome Nop(IoUring ring, ulong id, ulong payload0, ulong payload1) =>
        ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.Nop,
            UserData = id,
            Offset = payload0,
            Address = payload1,
            OperationFlags = (uint)NopFlags.LargeCompletion,
        });
}

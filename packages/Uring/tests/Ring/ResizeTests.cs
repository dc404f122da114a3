using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public class ResizeTests
{
    /// <summary>The set-ups that can be resized.</summary>
    public static TheoryData<string> Resizable => new(RingMatrix.Names
        .Select(row => row.Data)
        .Where(name => RingMatrix.Options(name) is
        {
            MultipleIssuers: false,
            SubmissionPolling: null,
        })
        .Where(name => name is not ("caller's memory" or "registered descriptor only")));

    [Theory]
    [MemberData(nameof(Resizable))]
    public void A_ring_becomes_larger_and_smaller_and_works(string setUp)
    {
        using var made = RingMatrix.Start(setUp, 8);
        var ring = made.Ring;
        ulong next = 0;
        foreach (var (entries, completions) in new[] { (128, 0), (16, 64), (4, 4), (100, 300) })
        {
            ring.Resize(entries, completions);
            Assert.Equal(entries == 100 ? 128 : entries, ring.SubmissionEntries);
            Assert.Equal(
                completions switch { 0 => 2 * entries, 300 => 512, _ => completions },
                ring.CompletionEntries);
            for (var round = 0; round < 5; round++)
            {
                for (ulong i = 0; i < 4; i++)
                    ring.Queue(new Sqe { UserData = next + i });
                Assert.Equal(
                    [next, next + 1, next + 2, next + 3],
                    ring.Exactly(4).Select(c => c.UserData));
                next += 4;
            }
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("device polling")]
    [InlineData("index array")]
    [InlineData("shared workers")]
    public void What_is_queued_and_what_is_ready_keeps_its_order(string setUp)
    {
        using var made = RingMatrix.Start(setUp, 8, 16);
        var ring = made.Ring;
        ulong next = 0, seen = 0;
        foreach (var size in new[] { 16, 64, 8, 32, 8, 128, 8 })
        {
            // Away from the start of both queues.
            for (var i = 0; i < 5; i++)
                Assert.True(ring.Enqueue(new Sqe { UserData = next++ }).IsOk);
            Assert.Equal(5, ring.SubmitAndWait(5).Count);
            for (var i = 0; i < 3; i++)
                Assert.True(ring.Enqueue(new Sqe { UserData = next++ }).IsOk);
            ring.Resize(size);
            Assert.Equal(3, ring.PendingSubmissions);
            Assert.Equal(5, ring.Peek().Count);
            Assert.Equal(seen, ring.Peek()[0].UserData);
            foreach (var completion in ring.Exactly(8))
                Assert.Equal(seen++, completion.UserData);
        }

        Assert.Equal(next, seen);
    }

    [Fact]
    public void A_thousand_resizes_lose_nothing()
    {
        using var ring = TestRing.Start(8);
        ulong next = 0, seen = 0;
        for (var round = 0; round < 1000; round++)
        {
            for (var i = 0; i < 3; i++)
                Assert.True(ring.Enqueue(new Sqe { UserData = next++ }).IsOk);
            if (round % 2 == 0)
                Assert.Equal(3, ring.Submit().Count);
            ring.Resize(8 << (round % 3));
            foreach (var completion in ring.Exactly(3))
                Assert.Equal(seen++, completion.UserData);
        }

        Assert.Equal(3000UL, seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_would_not_fit_is_refused_and_the_ring_is_what_it_was(bool isReady)
    {
        using var ring = TestRing.Start(16, 32);
        for (ulong i = 0; i < 10; i++)
            Assert.True(ring.Enqueue(new Sqe { UserData = i }).IsOk);
        if (isReady)
            Assert.Equal(10, ring.Submit().Count);
        var e = Assert.Throws<IoUringException>(() => ring.Resize(4, 8));
        Assert.Equal(Errno.EOVERFLOW, e.Errno);
        Assert.Equal((16, 32), (ring.SubmissionEntries, ring.CompletionEntries));
        Assert.Equal(isReady ? 0 : 10, ring.PendingSubmissions);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => (ulong)i),
            ring.Exactly(10).Select(c => c.UserData));
        ring.Resize(4, 8);
        Assert.Equal(4, ring.SubmissionEntries);
    }

    [Fact]
    public void What_overflows_is_not_lost_by_a_resize()
    {
        using var ring = TestRing.Start(8, 8);
        for (ulong i = 0; i < 20; i++)
            ring.Queue(new Sqe { UserData = i });
        Assert.True(ring.Submit().Outcome.IsOk);
        Assert.True(ring.HasOverflow);
        ring.Resize(8, 64);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => (ulong)i),
            ring.Exactly(20).Select(c => c.UserData));
        Assert.Equal(0u, ring.TakeLostCount());
    }

    [Fact]
    public void Requests_in_flight_complete_in_the_new_queue()
    {
        using var ring = TestRing.Start(8);
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(4096);
        Assert.True(ring.Read(
            pipe.Read, memory.AsIoVec(0, 1), context: SqeContext.Token(5)).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        ring.Resize(64);
        Assert.Equal(1, pipe.Write.Write([3]).Count);
        var completion = ring.One();
        Assert.Equal((5UL, 1), (completion.Context.TokenValue, completion.Result));
        Assert.Equal(3, memory.GetSpan()[0]);
    }

    [Theory]
    [InlineData("multiple issuers", "Resize needs")]
    [InlineData("polling thread", "polling thread")]
    [InlineData("caller's memory", "memory of the caller")]
    [InlineData("registered descriptor only", "memory of the caller")]
    public void A_set_up_that_keeps_its_size_says_so(string setUp, string reason)
    {
        using var made = RingMatrix.Start(setUp, 8);
        var e = Assert.Throws<InvalidOperationException>(() => made.Ring.Resize(16));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.True(made.Ring.Nop().IsOk);
        Assert.Equal(0, made.Ring.One().Result);
    }

    [Theory]
    [InlineData(0, 0, "entries")]
    [InlineData(32769, 0, "entries")]
    [InlineData(8, -1, "completionEntries")]
    [InlineData(8, 7, "completionEntries")]
    [InlineData(8, 65537, "completionEntries")]
    public void Sizes_out_of_range_are_refused_by_name(int entries, int completions, string name)
    {
        using var ring = TestRing.Start(8);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.Resize(entries, completions)).ParamName);
        Assert.Equal((8, 16), (ring.SubmissionEntries, ring.CompletionEntries));
    }

    [Fact]
    public void Long_entries_and_completions_are_not_cut_in_half()
    {
        using var long1 = RingMatrix.Start("128-byte entries", 8);
        Assert.True(long1.Ring.Nop().IsOk);
        Assert.Contains(
            "Submit before",
            Assert.Throws<InvalidOperationException>(() => long1.Ring.Resize(16)).Message,
            StringComparison.Ordinal);
        foreach (var setUp in new[] { "32-byte completions", "mixed completions" })
        {
            using var made = RingMatrix.Start(setUp, 8);
            Assert.True(made.Ring.Nop().IsOk);
            Assert.Equal(1, made.Ring.SubmitAndWait(1).Count);
            Assert.Contains(
                "take them before",
                Assert.Throws<InvalidOperationException>(() => made.Ring.Resize(16)).Message,
                StringComparison.Ordinal);
            Assert.Equal(0, made.Ring.One().Result);
            made.Ring.Resize(16);
            Assert.Equal(16, made.Ring.SubmissionEntries);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_eventfd_goes_on_being_signalled_or_not(bool signals)
    {
        using var ring = TestRing.Start(8);
        Assert.True(EventFd.Create(out var eventFd).IsOk);
        using var owner = eventFd;
        ring.RegisterEventFd(eventFd);
        ring.SignalsEventFd = signals;
        ring.Resize(32);
        Assert.Equal(signals, ring.SignalsEventFd);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.One().Result);
        Assert.Equal(signals, eventFd.Wait(out _).IsOk);
    }

    [Fact]
    public void Text_of_entries_that_are_queued_stays_until_they_are_submitted()
    {
        using var ring = TestRing.Start(8);
        for (var round = 0; round < 4; round++)
        {
            for (ulong i = 0; i < 3; i++)
            {
                Assert.True(ring.OpenAt(
                    FileTarget.WorkingDirectory,
                    "/dev/null",
                    OpenFlags.WriteOnly | OpenFlags.CloseOnExec,
                    context: SqeContext.Token(i)).IsOk);
            }

            ring.Resize(round % 2 == 0 ? 64 : 8);
            foreach (var completion in ring.Exactly(3))
            {
                Assert.True(completion.IsSuccess, completion.ToString());
                using var opened = new Fd(completion.Result, ownsHandle: true);
                Assert.Equal(2, opened.Write([1, 2]).Count);
            }
        }
    }
}

using System.Diagnostics;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public class RegisteredWaitTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("default")]
    [InlineData("polling thread")]
    [InlineData("mixed completions")]
    [InlineData("index array")]
    public void A_timeout_starts_with_each_wait(string setUp)
    {
        using var ring = Start(setUp);
        var wait = ring.SetRegisteredWait(
            0, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(15) });
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var (count, outcome) = ring.Wait(new Completion[4], wait);
            Assert.Equal(0, count);
            Assert.Equal(Errno.ETIME, outcome.Errno);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 15, 5000);
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("polling thread")]
    [InlineData("mixed completions")]
    [InlineData("index array")]
    public void The_minimum_of_a_registered_wait_counts(string setUp)
    {
        using var ring = Start(setUp);
        var wait = ring.SetRegisteredWait(1, new WaitOptions { Minimum = 3, Timeout = _long });
        for (ulong round = 0; round < 20; round++)
        {
            for (ulong i = 0; i < 3; i++)
                Assert.True(ring.Enqueue(new Sqe { UserData = (3 * round) + i }).IsOk);
            var batch = new Completion[8];
            var (count, outcome) = ring.Wait(batch, wait);
            Assert.Equal(3, count);
            Assert.True(outcome.IsOk);
            Assert.Equal(3 * round, batch[0].UserData);
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("polling thread")]
    [InlineData("mixed completions")]
    [InlineData("index array")]
    public void The_window_of_a_registered_wait_counts(string setUp)
    {
        using var ring = Start(setUp);
        var wait = ring.SetRegisteredWait(
            2, new WaitOptions { Minimum = 3, MinWait = TimeSpan.FromMilliseconds(15) });
        for (var round = 0; round < 2; round++)
        {
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(1, ring.SubmitAndWait(1).Count);
            var start = Stopwatch.GetTimestamp();
            var (count, outcome) = ring.Wait(new Completion[4], wait);
            Assert.Equal(1, count);
            Assert.True(outcome.IsOk);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 15, 5000);
        }
    }

    [Fact]
    public void Registered_waits_lie_beside_each_other_and_can_be_replaced()
    {
        using var ring = TestRing.Start(new IoUringOptions { RegisteredWaits = 1024 });
        var last = ring.SetRegisteredWait(1023, new WaitOptions { Timeout = TimeSpan.Zero });
        var first = ring.SetRegisteredWait(0, new WaitOptions { Minimum = 0 });
        Assert.True(ring.Wait(new Completion[1], first).Outcome.IsWouldBlock);
        Assert.Equal(Errno.ETIME, ring.Wait(new Completion[1], last).Outcome.Errno);
        last = ring.SetRegisteredWait(1023, new WaitOptions { Minimum = 2, Timeout = _long });
        Assert.True(ring.Nop().IsOk);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(2, ring.Wait(new Completion[2], last).Count);
    }

    [Fact]
    public void A_registered_wait_that_was_never_set_waits_for_one_completion()
    {
        using var ring = TestRing.Start(new IoUringOptions { RegisteredWaits = 2 });
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(1, ring.Wait(new Completion[2], new RegisteredWait(1)).Count);
    }

    [Fact]
    public void A_deadline_of_a_registered_wait_is_over_once()
    {
        using var ring = TestRing.Start(new IoUringOptions { RegisteredWaits = 1 });
        var deadline = ring.NowNs() + 15_000_000;
        var wait = ring.SetRegisteredWait(0, new WaitOptions { DeadlineNs = deadline });
        Assert.Equal(Errno.ETIME, ring.Wait(new Completion[1], wait).Outcome.Errno);
        Assert.InRange(ring.NowNs(), deadline, deadline + 5_000_000_000);
        Assert.Equal(Errno.ETIME, ring.Wait(new Completion[1], wait).Outcome.Errno);
    }

    [Fact]
    public void Bad_indices_and_options_are_refused_by_name()
    {
        using var ring = TestRing.Start(new IoUringOptions { RegisteredWaits = 2 });
        foreach (var index in new[] { -1, 2 })
        {
            Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(
                () => ring.SetRegisteredWait(index, new WaitOptions())).ParamName);
            Assert.Equal("index", Assert.Throws<ArgumentException>(
                () => ring.Wait(new Completion[1], new RegisteredWait(index))).ParamName);
        }

        Assert.Equal("Minimum", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetRegisteredWait(0, new WaitOptions { Minimum = -1 })).ParamName);
        using var without = TestRing.Start();
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(
            () => without.SetRegisteredWait(0, new WaitOptions())).ParamName);
    }

    [Fact]
    public void A_ring_of_several_threads_has_none()
    {
        using var ring = TestRing.Start(new IoUringOptions { MultipleIssuers = true });
        Assert.Throws<InvalidOperationException>(
            () => ring.SetRegisteredWait(0, new WaitOptions()));
        Assert.Throws<InvalidOperationException>(
            () => ring.Wait(new Completion[1], new RegisteredWait(0)));
    }

    [Fact]
    public void Setting_and_using_a_registered_wait_allocates_nothing()
    {
        using var ring = TestRing.Start(new IoUringOptions { RegisteredWaits = 1 });
        Rounds(ring, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Rounds(ring, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IoUring Start(string setUp) => TestRing.Start(
        RingMatrix.Options(setUp) with { Entries = 8, RegisteredWaits = 4 });

    private static void Rounds(IoUring ring, int count)
    {
        Span<Completion> batch = stackalloc Completion[4];
        for (var i = 0; i < count; i++)
        {
            var wait = ring.SetRegisteredWait(0, new WaitOptions { Minimum = 2, Timeout = _long });
            if (ring.Nop().IsFailure || ring.Nop().IsFailure || ring.Wait(batch, wait).Count != 2)
                Assert.Fail("two completions were to come");
        }
    }
}

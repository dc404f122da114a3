using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe class WaitOptionsTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void The_default_waits_for_one_completion(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        Assert.True(made.Ring.Enqueue(new Sqe { UserData = 7 }).IsOk);
        var batch = new Completion[4];
        var (count, outcome) = made.Ring.Wait(batch, new WaitOptions());
        Assert.Equal(1, count);
        Assert.True(outcome.IsOk);
        Assert.Equal(7UL, batch[0].UserData);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_deadline_is_on_the_clock_of_the_ring(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        var batch = new Completion[4];
        foreach (var clock in new[] { IoUringClock.BootTime, IoUringClock.Monotonic })
        {
            ring.SetClock(clock);
            var deadline = ring.NowNs() + 20_000_000;
            var (count, outcome) = ring.Wait(batch, new WaitOptions { DeadlineNs = deadline });
            Assert.InRange(ring.NowNs(), deadline, deadline + 5_000_000_000);
            Assert.Equal(0, count);
            Assert.Equal(Errno.ETIME, outcome.Errno);

            // It is over now, and does not block.
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(1, ring.SubmitAndWait(1).Count);
            (count, outcome) = ring.Wait(
                batch, new WaitOptions { DeadlineNs = deadline, Minimum = 2 });
            Assert.Equal(1, count);
            Assert.Equal(Errno.ETIME, outcome.Errno);
        }
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Once_the_window_is_over_one_completion_is_enough(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(1, ring.SubmitAndWait(1).Count);
        var start = Stopwatch.GetTimestamp();
        var (count, outcome) = ring.Wait(
            new Completion[4],
            new WaitOptions { Minimum = 3, MinWait = TimeSpan.FromMilliseconds(20) });
        var elapsed = Stopwatch.GetElapsedTime(start);
        Assert.Equal(1, count);
        Assert.True(outcome.IsOk);
        Assert.InRange(elapsed.TotalMilliseconds, 20, 5000);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Within_the_window_the_minimum_ends_the_wait(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        for (var i = 0; i < 3; i++)
            Assert.True(ring.Nop().IsOk);
        var start = Stopwatch.GetTimestamp();
        var (count, outcome) = ring.Wait(
            new Completion[4],
            new WaitOptions { Minimum = 3, MinWait = _long, Timeout = 2 * _long });
        Assert.Equal(3, count);
        Assert.True(outcome.IsOk);
        Assert.True(Stopwatch.GetElapsedTime(start) < _long);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_window_in_which_nothing_comes_leaves_the_end_to_the_timeout(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var start = Stopwatch.GetTimestamp();
        var (count, outcome) = made.Ring.Wait(new Completion[4], new WaitOptions
        {
            Minimum = 3,
            MinWait = TimeSpan.FromMilliseconds(5),
            Timeout = TimeSpan.FromMilliseconds(30),
        });
        Assert.Equal(0, count);
        Assert.Equal(Errno.ETIME, outcome.Errno);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 30, 5000);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void After_the_window_the_first_completion_ends_the_wait(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        using var pipe = new TestPipe();
        var ring = made.Ring;
        byte target = 0;
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        var writer = new Thread(() =>
        {
            Thread.Sleep(20);
            Assert.Equal(1, pipe.Write.Write([5]).Count);
        });
        writer.Start();
        var (count, outcome) = ring.Wait(
            new Completion[4],
            new WaitOptions { Minimum = 3, MinWait = TimeSpan.FromMilliseconds(1) });
        writer.Join();
        Assert.Equal(1, count);
        Assert.True(outcome.IsOk);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void A_signal_that_the_mask_lets_in_ends_the_wait(string setUp)
    {
        // Without a handler the kernel would drop the signal. The mask is a thread's own.
        using var handler = PosixSignalRegistration.Create(
            PosixSignal.SIGWINCH, context => context.Cancel = true);
        OnThread.Run(() =>
        {
            using var made = RingMatrix.Start(setUp);
            var ring = made.Ring;
            var all = SignalSet.Of(Signal.WindowChange);
            Assert.True(SignalMask.Block(all, out var before).IsOk);
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(1, ring.SubmitAndWait(1).Count);
            Assert.False(Syscall.TgKill(
                Environment.ProcessId, Syscall.GetThreadId().Int32, Signal.WindowChange).IsError);

            // It waits while it is blocked, in a wait too.
            var batch = new Completion[4];
            var (count, outcome) = ring.Wait(batch, new WaitOptions
            {
                Minimum = 2,
                SignalMask = all,
                Timeout = TimeSpan.FromMilliseconds(10),
            });
            Assert.Equal(1, count);
            Assert.Equal(Errno.ETIME, outcome.Errno);
            (count, outcome) = ring.Wait(batch, new WaitOptions
            {
                SignalMask = SignalSet.Empty,
                Timeout = _long,
            });
            Assert.Equal(0, count);
            Assert.Equal(Errno.EINTR, outcome.Errno);

            // The thread's own mask is back, and what comes afterwards is delivered.
            Assert.True(SignalMask.Get(out var now).IsOk);
            Assert.Equal(before | all, now);
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(1, ring.Wait(
                batch, new WaitOptions { SignalMask = SignalSet.Empty, Timeout = _long }).Count);
            return 0;
        });
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_wait_that_does_not_count_as_waiting_for_io_is_one_all_the_same(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.True(ring.Nop().IsOk);
        var options = new WaitOptions { NoIoWait = true, Timeout = _long };
        Assert.Equal(1, ring.Wait(new Completion[4], options).Count);
        Assert.Equal(
            Errno.ETIME,
            ring.Wait(
                new Completion[4],
                options with { Timeout = TimeSpan.FromMilliseconds(5) }).Outcome.Errno);
    }

    [Fact]
    public void Bad_options_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("Minimum", Refusal(ring, new WaitOptions { Minimum = -1 }));
        Assert.Equal("Timeout", Refusal(ring, new WaitOptions { Timeout = new(-2) }));
        Assert.Equal("DeadlineNs", Refusal(ring, new WaitOptions { DeadlineNs = -1 }));
        Assert.Equal("MinWait", Refusal(ring, new WaitOptions { MinWait = new(-1) }));
        var tooLong = TimeSpan.FromMicroseconds(uint.MaxValue + 1L);
        Assert.Equal("MinWait", Refusal(ring, new WaitOptions { MinWait = tooLong }));
        Assert.Equal("options", Refusal(
            ring, new WaitOptions { Timeout = TimeSpan.Zero, DeadlineNs = 1 }));
        Assert.True(ring.Wait(new Completion[1]).Outcome.IsWouldBlock);
    }

    private static string? Refusal(IoUring ring, WaitOptions options) =>
        Assert.ThrowsAny<ArgumentException>(
            () => ring.Wait(new Completion[1], options)).ParamName;
}

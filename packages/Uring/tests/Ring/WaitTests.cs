using System.Diagnostics;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe class WaitTests
{
    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Non_blocking_wait_with_nothing_ready_reports_would_block(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        var (count, outcome) = ring.Wait(new Completion[4]);
        Assert.Equal(0, count);
        Assert.True(outcome.IsWouldBlock);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void An_empty_batch_only_submits(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.Wait([]);
        Assert.Equal(0, count);
        Assert.True(outcome.IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void Non_blocking_wait_sees_a_completion_that_comes_later(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        using var pipe = new TestPipe();
        byte target = 0;
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        var batch = new Completion[4];
        Assert.True(ring.Wait(batch).Outcome.IsWouldBlock);
        Assert.True(ring.Wait(batch).Outcome.IsWouldBlock);

        Assert.Equal(1, pipe.Write.Write([77]).Count);

        // At once, but with a polling thread, which is told by nobody that it is being waited for.
        var start = Stopwatch.GetTimestamp();
        while (ring.Wait(batch).Outcome.IsWouldBlock)
        {
            Assert.True(ring.SetupFlags.HasFlag(IoUringSetupFlags.SqPoll));
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
            Thread.Yield();
        }

        Assert.Equal(1, batch[0].Result);
        Assert.Equal(77, target);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void Waiting_blocks_until_another_thread_causes_the_completion(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        using var pipe = new TestPipe();
        byte target = 0;
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        var writer = new Thread(() => Assert.Equal(1, pipe.Write.Write([5]).Count));
        writer.Start();
        var batch = new Completion[4];
        var (count, outcome) = ring.Wait(batch, minimum: 1);
        writer.Join();
        Assert.Equal(1, count);
        Assert.True(outcome.IsOk);
        Assert.Equal(5, target);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_minimum_that_is_ready_returns_without_waiting(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        for (var i = 0; i < 3; i++)
            Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.Wait(new Completion[8], minimum: 3);
        Assert.Equal(3, count);
        Assert.True(outcome.IsOk);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_minimum_beyond_the_batch_counts_as_the_batch(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        for (var i = 0; i < 3; i++)
            Assert.True(ring.Nop().IsOk);
        Assert.Equal(2, ring.Wait(new Completion[2], minimum: 100).Count);
        Assert.Equal(0, ring.One().Result);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_minimum_beyond_the_completion_queue_counts_as_the_queue(string setUp)
    {
        using var made = RingMatrix.Start(setUp, entries: 8, completionEntries: 8);
        var ring = made.Ring;
        for (var i = 0; i < 8; i++)
            Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.Wait(new Completion[100], 100, TimeSpan.FromSeconds(5));
        Assert.True(outcome.IsOk);

        // Of mixed completions a wait asks for two less.
        Assert.InRange(count, RingMatrix.Options(setUp).CqeSize == CqeSize.Mixed ? 6 : 8, 8);
        Assert.Equal(8 - count, ring.Exactly(8 - count).Length);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void A_wait_whose_time_is_over_reports_ETIME_and_what_is_there(string setUp)
    {
        foreach (var milliseconds in new[] { 0, 30 })
        {
            using var made = RingMatrix.Start(setUp);
            var ring = made.Ring;
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(1, ring.SubmitAndWait(1).Count);
            var batch = new Completion[4];
            var start = Stopwatch.GetTimestamp();
            var (count, outcome) = ring.Wait(batch, 2, TimeSpan.FromMilliseconds(milliseconds));
            var elapsed = Stopwatch.GetElapsedTime(start);
            Assert.Equal(1, count);
            Assert.Equal(Errno.ETIME, outcome.Errno);
            Assert.True(elapsed >= TimeSpan.FromMilliseconds(milliseconds));
            Assert.True(elapsed < TimeSpan.FromSeconds(5));
        }
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void SubmitAndWait_waits_for_completions_and_takes_none(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        for (ulong i = 0; i < 3; i++)
            Assert.True(ring.Enqueue(new Sqe { UserData = i }).IsOk);
        var (count, outcome) = ring.SubmitAndWait(3);
        Assert.Equal(3, count);
        Assert.True(outcome.IsOk);
        ring.HasNothingPending();
        Assert.Equal(3, ring.SubmitAndWait(0).Count);
        var batch = new Completion[4];
        Assert.Equal(3, ring.Wait(batch).Count);
        Assert.Equal([0UL, 1, 2], batch.Take(3).Select(c => c.UserData));
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void SubmitAndWait_blocks_until_another_thread_causes_the_completion(string setUp)
    {
        using var made = RingMatrix.Start(setUp);
        using var pipe = new TestPipe();
        var ring = made.Ring;
        byte target = 0;
        Assert.True(ring.Nop().IsOk);
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        var writer = new Thread(() => Assert.Equal(1, pipe.Write.Write([5]).Count));
        writer.Start();
        var (count, outcome) = ring.SubmitAndWait(2);
        writer.Join();
        Assert.Equal(2, count);
        Assert.True(outcome.IsOk);
        Assert.Equal(5, target);
        Assert.Equal(2, ring.Exactly(2).Length);
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void SubmitAndWait_for_more_than_the_completion_queue_ends_when_that_is_full(
        string setUp)
    {
        using var made = RingMatrix.Start(setUp, entries: 8, completionEntries: 8);
        var ring = made.Ring;
        for (var i = 0; i < 8; i++)
            Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.SubmitAndWait(100);
        Assert.True(outcome.IsOk);
        Assert.InRange(count, RingMatrix.Options(setUp).CqeSize == CqeSize.Mixed ? 6 : 8, 8);
        Assert.Equal(8, ring.Exactly(8).Length);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        var batch = new Completion[1];
        Assert.Equal("minimum", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.Wait(batch, -1)).ParamName);
        Assert.Equal("minimum", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SubmitAndWait(-1)).ParamName);
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.Wait(batch, 1, TimeSpan.FromMilliseconds(-2))).ParamName);
    }

    [Fact]
    public void Garbage_collections_do_not_end_a_wait_or_move_its_end()
    {
        using var ring = TestRing.Start();
        var stop = false;
        var collector = new Thread(() =>
        {
            // With a breath between two: without it the runtime may keep a thread that comes back
            // from the kernel waiting for seconds, collection after collection.
            while (!Volatile.Read(ref stop))
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                Thread.Sleep(1);
            }
        });
        collector.Start();
        var start = Stopwatch.GetTimestamp();
        var (count, outcome) = ring.Wait(new Completion[1], 1, TimeSpan.FromMilliseconds(200));
        var elapsed = Stopwatch.GetElapsedTime(start);
        Volatile.Write(ref stop, true);
        collector.Join();
        Assert.Equal(0, count);
        Assert.Equal(Errno.ETIME, outcome.Errno);
        Assert.InRange(elapsed.TotalMilliseconds, 200, 2000);
    }
}

using System.Diagnostics;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe class WaitTests
{
    [Fact]
    public void Non_blocking_wait_with_nothing_ready_reports_would_block()
    {
        using var ring = TestRing.Start();
        var (count, outcome) = ring.Wait(new Completion[4]);
        Assert.Equal(0, count);
        Assert.True(outcome.IsWouldBlock);
    }

    [Fact]
    public void An_empty_batch_only_submits()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.Wait([]);
        Assert.Equal(0, count);
        Assert.True(outcome.IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Fact]
    public void Non_blocking_wait_sees_a_completion_that_comes_later()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        byte target = 0;
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        var batch = new Completion[4];
        Assert.True(ring.Wait(batch).Outcome.IsWouldBlock);
        Assert.True(ring.Wait(batch).Outcome.IsWouldBlock);

        Assert.Equal(1, pipe.Write.Write([77]).Count);
        Assert.Equal(1, ring.Wait(batch).Count);
        Assert.Equal(1, batch[0].Result);
        Assert.Equal(77, target);
    }

    [Fact]
    public void Waiting_blocks_until_another_thread_causes_the_completion()
    {
        using var ring = TestRing.Start();
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

    [Fact]
    public void A_minimum_that_is_ready_returns_without_waiting()
    {
        using var ring = TestRing.Start();
        for (var i = 0; i < 3; i++)
            Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.Wait(new Completion[8], minimum: 3);
        Assert.Equal(3, count);
        Assert.True(outcome.IsOk);
    }

    [Fact]
    public void A_minimum_beyond_the_batch_counts_as_the_batch()
    {
        using var ring = TestRing.Start();
        for (var i = 0; i < 3; i++)
            Assert.True(ring.Nop().IsOk);
        Assert.Equal(2, ring.Wait(new Completion[2], minimum: 100).Count);
        Assert.Equal(1, ring.Wait(new Completion[2]).Count);
    }

    [Fact]
    public void A_minimum_beyond_the_completion_queue_counts_as_the_queue()
    {
        using var ring = TestRing.Start(entries: 8, completionEntries: 8);
        for (var i = 0; i < 8; i++)
            Assert.True(ring.Nop().IsOk);
        var (count, outcome) = ring.Wait(new Completion[100], 100, TimeSpan.FromSeconds(5));
        Assert.Equal(8, count);
        Assert.True(outcome.IsOk);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void A_wait_whose_time_is_over_reports_ETIME_and_what_is_there(int milliseconds)
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Nop().IsOk);
        var batch = new Completion[4];
        var start = Stopwatch.GetTimestamp();
        var (count, outcome) = ring.Wait(batch, 2, TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(1, count);
        Assert.Equal(Errno.ETIME, outcome.Errno);
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(milliseconds));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        var batch = new Completion[1];
        Assert.Equal("minimum", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.Wait(batch, -1)).ParamName);
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

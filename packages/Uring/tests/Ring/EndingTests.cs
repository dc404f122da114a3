using System.Diagnostics;
using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe class EndingTests
{
    private const byte Poison = 0xA5;

    [Fact]
    public void Dispose_of_a_ring_that_never_started_works_twice()
    {
        var ring = TestRing.Create();
        ring.Dispose();
        ring.Dispose();
        Assert.True(ring.Close(TimeSpan.Zero).IsOk);
    }

    [Fact]
    public void Close_refuses_a_negative_time()
    {
        using var ring = TestRing.Start();
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Close(TimeSpan.FromTicks(-1)));
    }

    [Theory]
    [InlineData(SqeFlags.None)]
    [InlineData(SqeFlags.Async)]
    [InlineData(SqeFlags.SkipSuccess)]
    public void Close_ends_reads_in_flight_and_nothing_is_written_afterwards(SqeFlags flags)
    {
        const int Reads = 24;
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(Reads * 4096);
        var ring = TestRing.Start();
        for (nuint i = 0; i < Reads; i++)
        {
            var part = memory.AsIoVec(i * 4096, 4096);
            var context = SqeContext.Token(i);
            Assert.True(ring.Read(pipe.Read, part, 0, context, flags).IsOk);
        }

        Assert.Equal(Reads, ring.Submit().Count);
        var start = Stopwatch.GetTimestamp();
        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));

        // What arrives now must stay in the pipe: nobody may write to the memory any more.
        memory.GetSpan().Fill(Poison);
        var data = new byte[512];
        for (var i = 0; i < Reads; i++)
            Assert.Equal(data.Length, pipe.Write.Write(data).Count);
        Thread.Sleep(50);
        Assert.Equal(-1, memory.GetSpan().IndexOfAnyExcept(Poison));
        Assert.Equal(data.Length, pipe.Read.Read(data).Count);
    }

    [Fact]
    public void Close_drops_entries_that_were_never_submitted()
    {
        using var pipe = new TestPipe();
        byte target = 0;
        var ring = TestRing.Start();
        Assert.Equal(1, pipe.Write.Write([1]).Count);
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1)).IsOk);
        Assert.True(ring.Close(TimeSpan.FromSeconds(1)).IsOk);
        Assert.Equal(0, target);
        Assert.Equal(1, pipe.Read.Read(new byte[1]).Count);
    }

    [Fact]
    public void Close_drains_a_ring_whose_completions_overflow()
    {
        var ring = TestRing.Start(entries: 8, completionEntries: 8);
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 8; i++)
                Assert.True(ring.Nop().IsOk);
            Assert.Equal(8, ring.Submit().Count);
        }

        Assert.True(ring.Close(TimeSpan.FromSeconds(5)).IsOk);
    }

    [Fact]
    public void Close_ends_requests_of_an_owner_that_queued_a_full_ring_of_them()
    {
        using var pipe = new TestPipe();
        var target = stackalloc byte[8];
        var ring = TestRing.Start(entries: 8);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 8; i++)
                Assert.True(ring.Read(pipe.Read, new IoVec(target + i, 1)).IsOk);
            Assert.Equal(8, ring.Submit().Count);
        }

        Assert.True(ring.Close(TimeSpan.FromSeconds(5)).IsOk);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(24)]
    public void Close_with_reads_in_flight_needs_no_grace_period_of_the_kernel(int reads)
    {
        // A canceled read and the mark are done within microseconds; a grace period takes twenty
        // milliseconds and more. Half of the closes may be disturbed by what else runs here.
        const int Rounds = 41;
        using var pipe = new TestPipe();
        var target = stackalloc byte[reads];
        var times = new TimeSpan[Rounds];
        foreach (ref var time in times.AsSpan())
        {
            var ring = TestRing.Start();
            for (var i = 0; i < reads; i++)
                Assert.True(ring.Read(pipe.Read, new IoVec(target + i, 1)).IsOk);
            Assert.Equal(reads, ring.Submit().Count);
            var start = Stopwatch.GetTimestamp();
            Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
            time = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(times);
        Assert.True(
            times[Rounds / 2] < TimeSpan.FromMilliseconds(10), $"median {times[Rounds / 2]}");
    }
}

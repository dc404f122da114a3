using System.Diagnostics;
using System.Runtime.CompilerServices;
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
    public void Close_of_a_shared_ring_takes_no_wake_of_a_waiting_thread_for_the_end_of_requests()
    {
        const int Reads = 24;
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(Reads * 4096);
        var ring = TestRing.Start(new IoUringOptions { Entries = 32, MultipleIssuers = true });
        for (nuint i = 0; i < Reads; i++)
        {
            var part = memory.AsIoVec(i * 4096, 4096);
            Assert.True(ring.Read(
                pipe.Read, part, 0, SqeContext.Token(i), SqeFlags.Async).IsOk);
        }

        Assert.Equal(Reads, ring.Submit().Count);
        var isInside = new ManualResetEventSlim();
        var waiter = new Thread(() =>
        {
            isInside.Set();
            Assert.Throws<ObjectDisposedException>(() => ring.Wait(new Completion[64], 64));
        });
        waiter.Start();
        isInside.Wait();
        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);
        waiter.Join();

        memory.GetSpan().Fill(Poison);
        var data = new byte[512];
        for (var i = 0; i < Reads; i++)
            Assert.Equal(data.Length, pipe.Write.Write(data).Count);
        Thread.Sleep(50);
        Assert.Equal(-1, memory.GetSpan().IndexOfAnyExcept(Poison));
    }

    [Theory]
    [InlineData(SqeFlags.None)]
    [InlineData(SqeFlags.SkipSuccess)]
    public void Close_without_a_bound_waits_as_long_as_it_takes(SqeFlags flags)
    {
        using var pipe = new TestPipe();
        byte target = 0;
        var ring = TestRing.Start();
        Assert.True(ring.Read(pipe.Read, new IoVec(&target, 1), 0, default, flags).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        Assert.True(ring.Close(TimeSpan.MaxValue).IsOk);
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
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void Every_ring_ends_its_reads_in_flight(string setUp)
    {
        const int Reads = 24;
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(4096);
        using var made = RingMatrix.Start(setUp);
        var ring = made.Ring;
        for (var i = 0; i < Reads; i++)
        {
            ring.Queue(new Sqe
            {
                Opcode = IoUringOp.Read,
                Flags = i % 3 == 0 ? SqeFlags.Async : SqeFlags.None,
                Fd = pipe.Read.Number,
                Address = (ulong)memory.Address,
                Length = 1,
            });
        }

        Assert.True(ring.Submit().Outcome.IsOk);
        Assert.True(ring.Close(TimeSpan.FromSeconds(10)).IsOk);

        // Nobody takes what arrives now.
        memory.GetSpan().Fill(Poison);
        Assert.Equal(1, pipe.Write.Write([1]).Count);
        Assert.Equal(1, pipe.Read.Read(new byte[1]).Count);
        Assert.Equal(-1, memory.GetSpan().IndexOfAnyExcept(Poison));
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Names), MemberType = typeof(RingMatrix))]
    public void Every_ring_ends_in_every_state_and_twice(string setUp)
    {
        // Never started.
        using (var made = RingMatrix.Create(setUp))
        {
            Assert.True(made.Ring.Close(TimeSpan.Zero).IsOk);
            Assert.True(made.Ring.Close(TimeSpan.Zero).IsOk);
        }

        // With entries that were never submitted.
        using (var made = RingMatrix.Start(setUp))
        {
            for (var i = 0; i < 5; i++)
                Assert.True(made.Ring.Nop().IsOk);
            Assert.True(made.Ring.Close(TimeSpan.FromSeconds(10)).IsOk);
            Assert.True(made.Ring.Close(TimeSpan.Zero).IsOk);
            Assert.Throws<ObjectDisposedException>(() => made.Ring.Nop());
            Assert.Throws<ObjectDisposedException>(() => made.Ring.Wait(new Completion[1]));
            made.Ring.Dispose();
        }

        // With completions that overflow.
        using (var made = RingMatrix.Start(setUp, 8, 8))
        {
            for (ulong i = 0; i < 100; i++)
                made.Ring.Queue(new Sqe { UserData = i });
            Assert.True(made.Ring.Submit().Outcome.IsOk);
            Assert.True(made.Ring.Close(TimeSpan.FromSeconds(10)).IsOk);
        }
    }

    [Theory]
    [MemberData(nameof(RingMatrix.Readable), MemberType = typeof(RingMatrix))]
    public void A_ring_that_is_dropped_with_requests_in_flight_lets_go_of_their_files(string setUp)
    {
        // What was given beside the options must not be collected with the ring.
        Assert.SkipWhen(
            setUp is "caller's memory" or "registered descriptor only" or "shared workers",
            "the test holds what this ring was given");
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(4096);
        OnThread.Run(() =>
        {
            Drop(setUp, pipe, memory);
            return 0;
        });

        // The kernel holds the read end until the ring is gone: then a write fails.
        pipe.Read.Dispose();
        var end = DateTime.UtcNow.AddSeconds(20);
        while (pipe.Write.Write([1]).Outcome.Errno != Errno.EPIPE)
        {
            Assert.True(DateTime.UtcNow < end, "the ring is still open");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(5);
        }
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(string setUp, TestPipe pipe, AlignedMemory memory)
    {
        var ring = RingMatrix.Start(setUp, 8).Ring;
        for (nuint i = 0; i < 3; i++)
            Assert.True(ring.Read(pipe.Read, memory.AsIoVec(i, 1)).IsOk);
        Assert.True(ring.Submit().Outcome.IsOk);
    }
}

using Hyb.Iobuf;

namespace Hyb.Uring.Tests.Diagnostics;

public unsafe class SnapshotTests
{
    // As Linux 6.18.44 wrote it for a ring with 128-byte entries, 32-byte completions and an index
    // array; what ends the lines of the queues differs by set-up.
    private const string Captured =
        "pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t851305\nSqMask:\t0x7\nSqHead:\t4\n"
        + "SqTail:\t6\nCachedSqHead:\t5\nCqMask:\t0xf\nCqHead:\t1\nCqTail:\t3\nCachedCqTail:\t4\n"
        + "SQEs:\t2\n"
        + "    4: opcode:READV, fd:-1, flags:1f, off:18446744073709551615, addr:0x7f0010, "
        + "rw_flags:0x8, buf_index:9 user_data:4, e0:0x0, e1:0x5\n"
        + "    5: opcode:NOP, fd:3, flags:0, off:0, addr:0x0, rw_flags:0x0, buf_index:0 "
        + "user_data:5\n"
        + "CQEs:\t2\n"
        + "    0: user_data:100, res:-125, flag:2, extra1:7, extra2:8\n\n"
        + "    2: user_data:101, res:7, flag:10\n"
        + "SqThread:\t6501\nSqThreadCpu:\t1\nSqTotalTime:\t649516\nSqWorkTime:\t25\n"
        + "UserFiles:\t4\n    0: /dev/null\n    1: <none>\n    2: pipe:[851306]\n"
        + "UserBufs:\t3\n    0: 0x55c47a9580a0/8192\n    1: <none>\n"
        + "Personalities:\n    1\n\tUid:\t0\t\t0\t\t0\t\t0\n\tGid:\t0\t\t0\t\t0\t\t0\n"
        + "\tGroups:\t0\n\tCapEff:\t000001fffeffffff\n"
        + "PollList:\n  op=6, task_works=0\n  op=10, task_works=1\n"
        + "CqOverflowList:\n  user_data=18446744073709551615, res=-5, flags=2\n"
        + "NAPI:\tenabled\nnapi tracking:\tdynamic\nnapi_busy_poll_dt:\t50000\n"
        + "napi_prefer_busy_poll:\ttrue\nSomethingNew:\t5\n    6: strange\n";

    [Fact]
    public void Queues_are_read_from_the_kernels_text()
    {
        var snapshot = FdInfoText.Parse(Captured);
        Assert.False(snapshot.IsBusy);
        Assert.Equal((7u, 4u, 6u, 5u), (
            snapshot.SqMask, snapshot.SqHead, snapshot.SqTail, snapshot.CachedSqHead));
        Assert.Equal((15u, 1u, 3u, 4u), (
            snapshot.CqMask, snapshot.CqHead, snapshot.CqTail, snapshot.CachedCqTail));
        Assert.Equal(2u, snapshot.PendingSubmissionCount);
        Assert.Equal(2u, snapshot.PendingCompletionCount);
        Assert.Equal(
            [
                new(4, "READV", -1, (SqeFlags)0x1f, ulong.MaxValue, 0x7f0010, 8, 9, 4),
                new(5, "NOP", 3, SqeFlags.None, 0, 0, 0, 0, 5),
            ],
            snapshot.Submissions);
        Assert.Equal(
            [new(100, -125, CqeFlags.More), new(101, 7, (CqeFlags)0x10)],
            snapshot.Completions);
        Assert.Equal(
            [new(ulong.MaxValue, -5, CqeFlags.More)], snapshot.OverflowedCompletions);
    }

    [Fact]
    public void Registrations_polls_and_threads_are_read_from_the_kernels_text()
    {
        var snapshot = FdInfoText.Parse(Captured);
        Assert.Equal((6501, 1), (snapshot.SqThreadId, snapshot.SqThreadProcessor));
        Assert.Equal(TimeSpan.FromMicroseconds(649516), snapshot.SqThreadTotalTime);
        Assert.Equal(TimeSpan.FromMicroseconds(25), snapshot.SqThreadWorkTime);
        Assert.Equal(4u, snapshot.FileSlotCount);
        Assert.Equal([new(0, "/dev/null"), new(2, "pipe:[851306]")], snapshot.Files);
        Assert.Equal(3u, snapshot.BufferSlotCount);
        Assert.Equal([new(0, 0x55c47a9580a0, 8192)], snapshot.Buffers);
        Assert.Equal([1], snapshot.Personalities);
        Assert.Equal(
            [new(IoUringOp.PollAdd, false), new(IoUringOp.RecvMsg, true)], snapshot.Polls);
        Assert.Equal("dynamic", snapshot.NapiTracking);
        Assert.Equal(TimeSpan.FromMicroseconds(50), snapshot.NapiBusyPoll);
        Assert.True(snapshot.NapiPrefersBusyPoll);
    }

    // What the kernel writes when it could not take the ring's lock.
    [Theory]
    [InlineData("pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t851084\n")]
    [InlineData("")]
    public void Text_without_a_ring_means_busy(string text)
    {
        var snapshot = FdInfoText.Parse(text);
        Assert.True(snapshot.IsBusy);
        Assert.Equal(-1, snapshot.SqThreadId);
        Assert.Empty(snapshot.Completions);
    }

    [Theory]
    [InlineData("SqMask:\t0x7\nSQEs:\t1\n   x\nCQEs:\n  :\n  9\nUserBufs:\t1\n  0:\nPollList:\n a")]
    [InlineData("SqMask\nSqMask:\nSqHead:\t-1\nSqThread:\tx\n   \n")]
    public void Text_that_is_cut_or_strange_is_read_as_far_as_it_goes(string text)
    {
        var snapshot = FdInfoText.Parse(text);
        Assert.False(snapshot.IsBusy);
        Assert.Equal(0u, snapshot.SqHead);
        Assert.Equal(-1, snapshot.SqThreadId);
    }

    [Fact]
    public void A_ring_at_rest_shows_its_queues_its_buffers_and_what_waits()
    {
        using var ring = TestRing.Start(8);
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(4096);
        var buffer = memory.AsIoVec(0, 4096);
        ring.RegisterBuffers([buffer]);
        Assert.True(ring.Read(pipe.Read, buffer, offset: -1).IsOk);
        Assert.True(ring.Nop(SqeContext.Token(5)).IsOk);
        Assert.True(ring.Submit().Outcome.IsOk);
        Assert.True(ring.Nop(SqeContext.Token(6)).IsOk);
        var snapshot = ring.ReadDiagnostics();
        Assert.False(snapshot.IsBusy);
        Assert.Equal((7u, 15u), (snapshot.SqMask, snapshot.CqMask));
        Assert.Equal(2u, snapshot.SqHead);
        Assert.Equal(1u, snapshot.PendingCompletionCount);
        Assert.Equal(
            [new(SqeContext.Token(5).Value, 0, CqeFlags.None)], snapshot.Completions);
        Assert.Equal(-1, snapshot.SqThreadId);
        Assert.Null(snapshot.NapiTracking);
        Assert.Equal(
            [new RegisteredBufferInfo(0, (ulong)buffer.Address, 4096)], snapshot.Buffers);
        Assert.Equal(IoUringOp.Read, Assert.Single(snapshot.Polls).Op);
    }

    [Fact]
    public void It_can_be_read_before_start_and_from_another_thread_and_not_after_the_end()
    {
        var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
        Assert.Equal(7u, ring.ReadDiagnostics().SqMask);
        ring.Start();
        Assert.Equal(7u, OnThread.Run(ring.ReadDiagnostics).SqMask);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(ring.ReadDiagnostics);
    }

    [Fact]
    public void A_ring_in_use_is_read_or_said_to_be_busy()
    {
        using var ring = TestRing.Start();
        var reads = new List<RingSnapshot>();
        var reader = new Thread(() =>
        {
            for (var i = 0; i < 200; i++)
                reads.Add(ring.ReadDiagnostics());
        });
        reader.Start();
        Span<Completion> batch = stackalloc Completion[RingEntries.Nano];
        do
        {
            for (var i = 0; i < 16; i++)
                Assert.True(ring.Nop().IsOk);
            Assert.Equal(16, ring.Wait(batch).Count);
        }
        while (reader.IsAlive);
        reader.Join();
        Assert.Equal(200, reads.Count);
        Assert.Contains(reads, snapshot => !snapshot.IsBusy);
        Assert.All(
            reads, snapshot => Assert.True(snapshot.IsBusy || snapshot.SqMask == 31));
    }
}

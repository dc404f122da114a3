using System.Diagnostics;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public unsafe class CancelTests
{
    private static readonly TimeSpan _tenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_first_request_of_an_identity_is_canceled_and_completes_itself()
    {
        using var pipe = new TestPipe();
        using var ring = TestRing.Start();
        var target = stackalloc byte[2];
        Read(ring, pipe, target, 1);
        Read(ring, pipe, target + 1, 2);

        Assert.Equal(Found(1), Cancel(ring, CancelFilter.OfContext(SqeContext.Token(2))));

        var canceled = ring.One();
        Assert.Equal(2UL, canceled.Context.TokenValue);
        Assert.Equal(Errno.ECANCELED, canceled.Error);
        Assert.Equal(Found(0), Cancel(ring, CancelFilter.OfContext(SqeContext.Token(2))));
    }

    [Fact]
    public void All_requests_on_a_file_are_canceled_and_no_others()
    {
        using var pipe = new TestPipe();
        using var other = new TestPipe();
        using var ring = TestRing.Start();
        var target = stackalloc byte[4];
        for (var i = 0; i < 3; i++)
            Read(ring, pipe, target + i, (ulong)i);
        Read(ring, other, target + 3, 3);

        Assert.Equal(Found(3), Cancel(ring, CancelFilter.OfTarget(pipe.Read).All));

        for (var i = 0; i < 3; i++)
        {
            var canceled = ring.One();
            Assert.Equal(Errno.ECANCELED, canceled.Error);
            Assert.InRange(canceled.Context.TokenValue, 0UL, 2UL);
        }

        Assert.Equal(Found(0), Cancel(ring, CancelFilter.OfTarget(pipe.Read).All));
        Assert.Equal(1, other.Write.Write([9]).Count);
        Assert.Equal(3UL, ring.One().Context.TokenValue);
        Assert.Equal(9, target[3]);
    }

    [Fact]
    public void Filters_are_narrowed_down()
    {
        using var pipe = new TestPipe();
        using var ring = TestRing.Start();
        byte target = 0;
        Read(ring, pipe, &target, 5);

        var reads = CancelFilter.OfOperation(IoUringOp.Read);
        Assert.Equal(Found(0), Cancel(ring, CancelFilter.OfOperation(IoUringOp.Write).All));
        Assert.Equal(Found(0), Cancel(ring, reads.WithContext(SqeContext.Token(6))));
        Assert.Equal(Found(0), Cancel(ring, reads.WithTarget(pipe.Write).All));
        Assert.Equal(Found(1), Cancel(
            ring, reads.WithContext(SqeContext.Token(5)).WithTarget(pipe.Read)));
        Assert.Equal(Errno.ECANCELED, ring.One().Error);
    }

    [Fact]
    public void Everything_is_everything()
    {
        using var pipe = new TestPipe();
        using var ring = TestRing.Start();
        var target = stackalloc byte[5];
        Assert.Equal(Found(0), Cancel(ring, CancelFilter.Everything));
        for (var i = 0; i < 5; i++)
            Read(ring, pipe, target + i, (ulong)i);
        Assert.Equal(Found(5), Cancel(ring, CancelFilter.Everything));
        for (var i = 0; i < 5; i++)
            Assert.Equal(Errno.ECANCELED, ring.One().Error);
        Assert.Throws<InvalidOperationException>(
            () => CancelFilter.Everything.WithTarget(pipe.Read));
    }

    [Fact]
    public void A_request_that_keeps_its_worker_busy_is_waited_for() => OnThread.Run(() =>
    {
        using var from = new TestPipe();
        using var to = new TestPipe();
        using var ring = TestRing.Start();
        Workers.KeepBusy(ring, from, to, SqeContext.Token(1));
        Assert.Equal(1, ring.Submit().Count);
        _ = Workers.Reach(1);

        var start = Stopwatch.GetTimestamp();
        Assert.Equal(Found(1), Cancel(ring, CancelFilter.OfContext(SqeContext.Token(1))));
        Assert.True(Stopwatch.GetElapsedTime(start) < _tenSeconds / 2);

        var ended = ring.One();
        Assert.Equal(1UL, ended.Context.TokenValue);
        Assert.False(ended.IsSuccess);
        return 0;
    });

    [Fact]
    public void A_file_that_is_not_open_is_EBADF()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.Equal(Errno.EBADF, ring.CancelAndWait(
            CancelFilter.OfTarget(FileTarget.None), _tenSeconds).Outcome.Errno);
        Assert.Equal(Errno.EBADF, ring.CancelAndWait(
            CancelFilter.OfTarget(new Iofd.FixedFile(0)), _tenSeconds).Outcome.Errno);
    }

    [Fact]
    public void No_filter_and_negative_times_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        Assert.Equal("filter", Assert.Throws<ArgumentException>(
            () => ring.CancelAndWait(default, _tenSeconds)).ParamName);
        Assert.Equal("filter", Assert.Throws<ArgumentException>(
            () => ring.CancelAndWait(default(CancelFilter).All, _tenSeconds)).ParamName);
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.CancelAndWait(CancelFilter.Everything, TimeSpan.FromTicks(-1))).ParamName);
    }

    private static IoResult Found(int count) => new(count, Outcome.Ok);

    private static IoResult Cancel(IoUring ring, CancelFilter filter) =>
        ring.CancelAndWait(filter, _tenSeconds);

    private static void Read(IoUring ring, TestPipe pipe, byte* target, ulong token)
    {
        Assert.True(ring.Read(
            pipe.Read, new IoVec(target, 1), context: SqeContext.Token(token)).IsOk);
        Assert.Equal(1, ring.Submit().Count);
    }
}

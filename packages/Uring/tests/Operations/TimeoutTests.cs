using System.Diagnostics;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public unsafe class TimeoutTests
{
    private const string Add = nameof(IoUring.TimeoutAdd);
    private const string Update = nameof(IoUring.TimeoutUpdate);
    private const string Remove = nameof(IoUring.TimeoutRemove);
    private const string Link = nameof(IoUring.LinkTimeout);

    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(10);
    private static readonly SqeContext _target = SqeContext.Token(7);
    private static readonly SqeOptions _options = EntryAssert.Filled.Options;

    [Fact]
    [Covers(IoUringOp.Timeout, Add, Shows.Entry)]
    [Covers(IoUringOp.TimeoutRemove, Update, Shows.Entry)]
    [Covers(IoUringOp.TimeoutRemove, Remove, Shows.Entry)]
    [Covers(IoUringOp.LinkTimeout, Link, Shows.Entry)]
    public void Timeouts_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.Start();
        var time = TimeSpan.FromSeconds(2) + TimeSpan.FromTicks(3);
        var context = EntryAssert.Filled.Context;
        var expected = EntryAssert.Filled.Entry with { Fd = -1 };
        const TimeoutFlags Flags = TimeoutFlags.RealTime | TimeoutFlags.Absolute;
        Assert.True(ring.TimeoutAdd(time, Flags, 5, context, _options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.Timeout,
            Address = StagedAt(ring.LastQueued.Address),
            Length = 1,
            Offset = 5,
            OperationFlags = 0b1001,
        });
        Assert.True(ring.TimeoutUpdate(_target, time, TimeoutFlags.UpdateLink, context, _options)
            .IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.TimeoutRemove,
            Address = _target.Value,
            Offset = StagedAt(ring.LastQueued.Offset),
            OperationFlags = 0b1_0010,
        });
        Assert.True(ring.TimeoutRemove(_target, context, _options).IsOk);
        ring.AssertEntry(
            expected with { Opcode = IoUringOp.TimeoutRemove, Address = _target.Value });
        Assert.True(ring.LinkTimeout(time, TimeoutFlags.BootTime, context, _options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.LinkTimeout,
            Address = StagedAt(ring.LastQueued.Address),
            Length = 1,
            OperationFlags = 0b100,
        });

        static ulong StagedAt(ulong address)
        {
            Assert.Equal(new Timespec(2, 300), *(Timespec*)address);
            return address;
        }
    }

    [Theory]
    [InlineData(TimeoutFlags.None)]
    [InlineData(TimeoutFlags.BootTime)]
    [InlineData(TimeoutFlags.RealTime)]
    [Covers(IoUringOp.Timeout, Add, Shows.Effect)]
    public void A_timeout_completes_with_ETIME_and_not_before(TimeoutFlags clock)
    {
        using var ring = TestRing.Start();
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(Errno.ETIME, ring.Run(ring.TimeoutAdd(_short, clock)).Error);
        Assert.True(Stopwatch.GetElapsedTime(start) >= _short);
    }

    [Fact]
    public void An_absolute_time_is_a_point_on_its_clock()
    {
        using var ring = TestRing.Start();
        var past = ring.TimeoutAdd(TimeSpan.Zero, TimeoutFlags.Absolute);
        Assert.Equal(Errno.ETIME, ring.Run(past).Error);
        var soon = DateTimeOffset.UtcNow + _short;
        var unixTime = soon - DateTimeOffset.UnixEpoch;
        const TimeoutFlags Flags = TimeoutFlags.Absolute | TimeoutFlags.RealTime;
        Assert.Equal(Errno.ETIME, ring.Run(ring.TimeoutAdd(unixTime, Flags)).Error);
        Assert.True(DateTimeOffset.UtcNow >= soon);
    }

    [Fact]
    public void Without_a_count_other_completions_do_not_end_a_timeout()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(TimeSpan.FromMilliseconds(20), context: _target).IsOk);
        Assert.Equal(0, ring.Run(ring.Nop()).Result);
        Assert.Equal(0, ring.Run(ring.Nop()).Result);
        var ended = ring.One();
        Assert.Equal((_target, Errno.ETIME), (ended.Context, ended.Error));
    }

    [Fact]
    public void With_a_count_so_many_completions_end_a_timeout()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(_long, count: 2, context: _target).IsOk);
        Assert.True(ring.Nop().IsOk);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.Take(3).Of(7).Result);
    }

    [Fact]
    public void A_multishot_timeout_fires_as_often_as_it_is_told()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(_short, TimeoutFlags.Multishot, count: 3).IsOk);
        var fired = ring.Take(3);
        Assert.All(fired, c => Assert.Equal(Errno.ETIME, c.Error));
        Assert.Equal([true, true, false], fired.Select(c => c.HasMore));
    }

    [Fact]
    public void Expiry_breaks_a_link_unless_it_counts_as_success()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(_short, options: SqeFlags.Link).IsOk);
        Assert.True(ring.Nop(_target).IsOk);
        Assert.Equal(Errno.ECANCELED, ring.Take(2).Of(7).Error);
        Assert.True(
            ring.TimeoutAdd(_short, TimeoutFlags.ETimeSuccess, options: SqeFlags.Link).IsOk);
        Assert.True(ring.Nop(_target).IsOk);
        Assert.Equal(0, ring.Take(2).Of(7).Result);
    }

    [Fact]
    [Covers(IoUringOp.TimeoutRemove, Remove, Shows.Effect)]
    public void A_removed_timeout_completes_with_ECANCELED()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(_long, context: _target).IsOk);
        Assert.True(ring.TimeoutRemove(_target, SqeContext.Token(8)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(Errno.ECANCELED, both.Of(7).Error);
        Assert.Equal(0, both.Of(8).Result);
    }

    [Fact]
    [Covers(IoUringOp.TimeoutRemove, Update, Shows.Effect)]
    public void An_updated_timeout_completes_at_its_new_time()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(_long, count: 1, context: _target).IsOk);
        Assert.True(ring.TimeoutUpdate(_target, _short, context: SqeContext.Token(8)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Of(8).Result);
        Assert.Equal(Errno.ETIME, both.Of(7).Error);
    }

    [Fact]
    [Covers(IoUringOp.LinkTimeout, Link, Shows.Effect)]
    public void A_link_timeout_cancels_the_request_before_it()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(64);
        ring.RegisterFiles([pipe.Read.Number]);
        foreach (FileTarget file in new FileTarget[] { pipe.Read, new FixedFile(0) })
        {
            Assert.True(ring.Read(
                file, memory.AsIoVec(), -1, SqeContext.Token(1), SqeFlags.Link).IsOk);
            Assert.True(ring.LinkTimeout(_short, context: _target).IsOk);
            var both = ring.Take(2);
            Assert.Equal(Errno.ECANCELED, both.Of(1).Error);
            Assert.Equal(Errno.ETIME, both.Of(7).Error);
        }
    }

    [Fact]
    public void A_chain_with_a_link_timeout_goes_through_a_slot_in_time()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(64);
        ring.RegisterFiles([pipe.Read.Number, pipe.Write.Number]);
        "chain"u8.CopyTo(memory.GetSpan());
        var from = memory.AsIoVec(0, 5);
        var to = memory.AsIoVec(32, 5);
        Assert.True(ring.Write(
            new FixedFile(1), from, -1, SqeContext.Token(1), SqeFlags.Link).IsOk);
        Assert.True(ring.Read(
            new FixedFile(0), to, -1, SqeContext.Token(2), SqeFlags.Link).IsOk);
        Assert.True(ring.LinkTimeout(_long, context: SqeContext.Token(3)).IsOk);
        var all = ring.Take(3);
        Assert.Equal(5, all.Of(1).Result);
        Assert.Equal(5, all.Of(2).Result);
        Assert.Equal(Errno.ECANCELED, all.Of(3).Error);
        Assert.Equal("chain"u8, memory.GetSpan().Slice(32, 5));
    }

    [Fact]
    public void An_updated_link_timeout_cancels_at_its_new_time()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        using var memory = AlignedMemory.AllocatePages(64);
        Assert.True(ring.Read(
            pipe.Read, memory.AsIoVec(), -1, SqeContext.Token(1), SqeFlags.Link).IsOk);
        Assert.True(ring.LinkTimeout(_long, context: _target).IsOk);
        Assert.True(ring.TimeoutUpdate(
            _target, _short, TimeoutFlags.UpdateLink, SqeContext.Token(8)).IsOk);
        var all = ring.Take(3);
        Assert.Equal(0, all.Of(8).Result);
        Assert.Equal(Errno.ECANCELED, all.Of(1).Error);
        Assert.Equal(Errno.ETIME, all.Of(7).Error);
    }

    [Fact]
    [Covers(IoUringOp.TimeoutRemove, Update, Shows.Refusal)]
    [Covers(IoUringOp.TimeoutRemove, Remove, Shows.Refusal)]
    public void A_timeout_that_is_not_there_completes_with_ENOENT()
    {
        using var ring = TestRing.Start();
        Assert.Equal(Errno.ENOENT, ring.Run(ring.TimeoutRemove(_target)).Error);
        Assert.Equal(Errno.ENOENT, ring.Run(ring.TimeoutUpdate(_target, _short)).Error);
        Assert.Equal(Errno.ENOENT, ring.Run(
            ring.TimeoutUpdate(_target, _short, TimeoutFlags.UpdateLink)).Error);
    }

    [Theory]
    [InlineData(TimeoutFlags.Multishot | TimeoutFlags.Absolute)]
    [InlineData(TimeoutFlags.BootTime | TimeoutFlags.RealTime)]
    [Covers(IoUringOp.Timeout, Add, Shows.Refusal)]
    public void Flags_that_exclude_each_other_complete_with_EINVAL(TimeoutFlags flags)
    {
        using var ring = TestRing.Start();
        Assert.Equal(Errno.EINVAL, ring.Run(ring.TimeoutAdd(_short, flags)).Error);
    }

    [Fact]
    [Covers(IoUringOp.LinkTimeout, Link, Shows.Refusal)]
    public void A_link_timeout_without_a_request_before_it_completes_with_EINVAL()
    {
        using var ring = TestRing.Start();
        Assert.Equal(Errno.EINVAL, ring.Run(ring.LinkTimeout(_short)).Error);
    }

    [Fact]
    public void A_negative_time_is_refused_by_name_and_takes_no_slot()
    {
        using var ring = TestRing.Start();
        var negative = TimeSpan.FromTicks(-1);
        Assert.Equal("time", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.TimeoutAdd(negative)).ParamName);
        Assert.Equal("time", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.TimeoutUpdate(_target, negative)).ParamName);
        Assert.Equal("time", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.LinkTimeout(negative)).ParamName);
        ring.HasQueuedNothing();
    }

    [Fact]
    public void Flags_of_other_operations_are_refused_by_name_and_take_no_slot()
    {
        using var ring = TestRing.Start();
        Assert.Equal("flags", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.TimeoutAdd(_short, TimeoutFlags.Update)).ParamName);
        Assert.Equal("flags", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.TimeoutAdd(_short, TimeoutFlags.Immediate)).ParamName);
        Assert.Equal("flags", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.TimeoutUpdate(_target, _short, TimeoutFlags.RealTime)).ParamName);
        Assert.Equal("flags", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.LinkTimeout(_short, TimeoutFlags.Multishot)).ParamName);
        ring.HasQueuedNothing();
    }

    [Fact]
    public void On_a_full_queue_timeouts_would_block()
    {
        using var ring = TestRing.Start(entries: 8);
        ring.Fill();
        Assert.True(ring.TimeoutAdd(_short).IsWouldBlock);
        Assert.True(ring.TimeoutUpdate(_target, _short).IsWouldBlock);
        Assert.True(ring.TimeoutRemove(_target).IsWouldBlock);
        Assert.True(ring.LinkTimeout(_short).IsWouldBlock);
    }

    [Fact]
    public void Times_of_entries_queued_together_are_kept_apart()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.TimeoutAdd(_short, context: SqeContext.Token(1)).IsOk);
        Assert.True(ring.TimeoutAdd(_long, context: SqeContext.Token(2)).IsOk);
        var first = ring.One();
        Assert.Equal(1UL, first.Context.TokenValue);
        Assert.Equal(Errno.ETIME, first.Error);
    }
}

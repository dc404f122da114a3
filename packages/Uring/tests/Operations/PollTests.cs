using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class PollTests
{
    private const string Add = nameof(IoUring.PollAdd);
    private const string Update = nameof(IoUring.PollUpdate);
    private const string Remove = nameof(IoUring.PollRemove);

    private static readonly SqeContext _target = SqeContext.Token(7);
    private static readonly SqeContext _context = EntryAssert.Filled.Context;
    private static readonly SqeOptions _options = EntryAssert.Filled.Options;

    [Fact]
    [Covers(IoUringOp.PollAdd, Add, Shows.Entry)]
    [Covers(IoUringOp.PollRemove, Update, Shows.Entry)]
    [Covers(IoUringOp.PollRemove, Remove, Shows.Entry)]
    public void Polls_fill_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        var expected = EntryAssert.Filled.Entry with { Fd = -1 };
        const PollEvents Events = PollEvents.In | PollEvents.ReadHangUp;
        Assert.True(ring.PollAdd(
            new FixedFile(5), Events, PollFlags.Multishot, _context, _options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.PollAdd,
            Fd = 5,
            Flags = SqeFlags.Async | SqeFlags.FixedFile,
            Length = 1,
            OperationFlags = 0x2001,
        });
        Assert.True(ring.PollUpdate(_target, Events, SqeContext.Token(8), _context, _options).IsOk);
        ring.AssertEntry(expected with
        {
            Opcode = IoUringOp.PollRemove,
            Address = _target.Value,
            Offset = SqeContext.Token(8).Value,
            Length = 0b110,
            OperationFlags = 0x2001,
        });
        Assert.True(ring.PollRemove(_target, _context, _options).IsOk);
        ring.AssertEntry(
            expected with { Opcode = IoUringOp.PollRemove, Address = _target.Value });
    }

    [Fact]
    [Covers(IoUringOp.PollAdd, Add, Shows.Effect)]
    public void A_poll_completes_once_with_what_happened()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        ring.RegisterFiles([pipe.Read.Number]);
        Assert.True(ring.PollAdd(pipe.Read, PollEvents.In).IsOk);
        Assert.True(ring.PollAdd(new FixedFile(0), PollEvents.In).IsOk);
        Assert.Equal(2, ring.Submit().Count);
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        Assert.All(ring.Take(2), c =>
        {
            Assert.Equal(PollEvents.In, (PollEvents)c.Result);
            Assert.False(c.HasMore);
        });
    }

    [Fact]
    public void What_is_so_already_completes_a_poll_at_once()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        var completion = ring.Run(ring.PollAdd(pipe.Write, PollEvents.Out));
        Assert.Equal(PollEvents.Out, (PollEvents)completion.Result);
        pipe.Read.Dispose();
        completion = ring.Run(ring.PollAdd(pipe.Write, PollEvents.None));
        Assert.Equal(PollEvents.Error, (PollEvents)completion.Result);
    }

    [Fact]
    [Covers(IoUringOp.PollRemove, Remove, Shows.Effect)]
    public void A_multishot_poll_goes_on_until_it_is_removed()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        Assert.True(
            ring.PollAdd(pipe.Read, PollEvents.In, PollFlags.Multishot, _target).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, pipe.Write.Write("x"u8).Count);
            var fired = ring.One();
            Assert.Equal((_target, true), (fired.Context, fired.HasMore));
        }

        Assert.True(ring.PollRemove(_target, SqeContext.Token(8)).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Of(8).Result);
        Assert.Equal((Errno.ECANCELED, false), (both.Of(7).Error, both.Of(7).HasMore));
    }

    [Fact]
    [Covers(IoUringOp.PollRemove, Update, Shows.Effect)]
    public void An_updated_poll_has_the_new_events_and_the_new_identity()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        Assert.True(ring.PollAdd(pipe.Read, PollEvents.Priority, context: _target).IsOk);
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        var renamed = SqeContext.Token(8);
        Assert.Equal(0, ring.Run(
            ring.PollUpdate(_target, newContext: renamed, context: _context)).Result);
        Assert.True(ring.PollUpdate(renamed, PollEvents.In, context: _context).IsOk);
        var both = ring.Take(2);
        Assert.Equal(0, both.Of(99).Result);
        Assert.Equal(PollEvents.In, (PollEvents)both.Of(8).Result);
    }

    [Fact]
    public void An_update_leaves_a_multishot_poll_multishot()
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        Assert.True(
            ring.PollAdd(pipe.Read, PollEvents.In, PollFlags.Multishot, _target).IsOk);
        Assert.Equal(0, ring.Run(
            ring.PollUpdate(_target, PollEvents.In, context: _context)).Result);
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);
        Assert.True(ring.One().HasMore);
    }

    [Fact]
    [Covers(IoUringOp.PollRemove, Remove, Shows.Refusal)]
    [Covers(IoUringOp.PollRemove, Update, Shows.Refusal)]
    public void A_poll_that_is_not_there_completes_with_ENOENT()
    {
        using var ring = TestRing.Start();
        Assert.Equal(Errno.ENOENT, ring.Run(ring.PollRemove(_target)).Error);
        Assert.Equal(Errno.ENOENT, ring.Run(ring.PollUpdate(_target, PollEvents.In)).Error);
    }

    [Fact]
    [Covers(IoUringOp.PollAdd, Add, Shows.Refusal)]
    public void A_poll_of_no_file_completes_with_EBADF()
    {
        using var ring = TestRing.StartWithSlots();
        Assert.Equal(Errno.EBADF, ring.Run(
            ring.PollAdd(FileTarget.FromDescriptor(1_000_000), PollEvents.In)).Error);
        Assert.Equal(Errno.EBADF, ring.Run(ring.PollAdd(new FixedFile(0), PollEvents.In)).Error);
    }

    [Theory]
    [InlineData(PollFlags.Level)]
    [InlineData(PollFlags.Level | PollFlags.Multishot)]
    public void Level_polls_report_states_or_are_not_supported_by_name(PollFlags flags)
    {
        using var ring = TestRing.Start();
        using var pipe = new TestPipe();
        Assert.Equal(1, pipe.Write.Write("x"u8).Count);

        // The kernel's own answer decides, so that neither side of the test can lie.
        var raw = ring.Run(ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.PollAdd,
            Fd = pipe.Read.Number,
            Length = (uint)flags,
            OperationFlags = (uint)PollEvents.In,
        }));
        if (raw.IsSuccess)
        {
            Assert.Equal(1, ring.Run(ring.PollAdd(pipe.Read, PollEvents.In, flags)).Result);
            return;
        }

        Assert.Equal(Errno.EINVAL, raw.Error);
        var e = Assert.Throws<NotSupportedException>(
            () => ring.PollAdd(pipe.Read, PollEvents.In, flags));
        Assert.Contains("IORING_POLL_ADD_LEVEL", e.Message, StringComparison.Ordinal);
        ring.HasQueuedNothing();
    }

    [Fact]
    public void What_makes_no_sense_is_refused_by_name_and_takes_no_slot()
    {
        using var ring = TestRing.Start();
        Assert.Equal("flags", Assert.Throws<ArgumentOutOfRangeException>(() => ring.PollAdd(
            FileTarget.None, PollEvents.In, PollFlags.UpdateEvents)).ParamName);
        Assert.Throws<ArgumentException>(() => ring.PollUpdate(_target));
        ring.HasQueuedNothing();
    }
}

using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class CancelTests
{
    private const string Method = nameof(IoUring.Cancel);

    private static readonly SqeContext _canceling = SqeContext.Token(99);

    [Fact]
    [Covers(IoUringOp.AsyncCancel, Method, Shows.Entry)]
    public void Cancel_fills_every_field_of_the_entry()
    {
        using var ring = TestRing.StartWithSlots();
        SqeOptions options = new(SqeFlags.Async, IoPriority: 3, Personality: 4, BufferGroup: 6);
        var expected = new Sqe
        {
            Opcode = IoUringOp.AsyncCancel,
            Flags = SqeFlags.Async,
            IoPriority = 3,
            Personality = 4,
            BufferIndex = 6,
            UserData = _canceling.Value,
        };
        var target = SqeContext.Token(7);
        Queue(CancelFilter.OfContext(target));
        ring.AssertEntry(expected with { Address = target.Value, OperationFlags = 0x10 });
        Queue(CancelFilter.OfTarget(FileTarget.FromDescriptor(5)).All);
        ring.AssertEntry(expected with { Fd = 5, OperationFlags = 0x03 });
        Queue(CancelFilter.OfTarget(new FixedFile(5)));
        ring.AssertEntry(expected with { Fd = 5, OperationFlags = 0x0a });
        Queue(CancelFilter.OfOperation(IoUringOp.Recv).WithContext(target).All);
        ring.AssertEntry(
            expected with { Length = 27, Address = target.Value, OperationFlags = 0x31 });
        Queue(CancelFilter.Everything);
        ring.AssertEntry(expected with { OperationFlags = 0x05 });

        void Queue(CancelFilter filter) =>
            Assert.True(ring.Cancel(filter, _canceling, options).IsOk);
    }

    [Fact]
    [Covers(IoUringOp.AsyncCancel, Method, Shows.Effect)]
    public void The_request_with_the_identity_is_canceled_and_no_other()
    {
        using var reads = new PendingReads();
        var ring = reads.Ring;
        Assert.True(ring.Cancel(
            CancelFilter.OfContext(SqeContext.Token(2)), _canceling).IsOk);
        var both = ring.Take(2);
        Assert.Equal(Errno.ECANCELED, both.Of(2).Error);
        Assert.Equal(0, both.Of(99).Result);
        reads.StillPending(1, 3, 4);
    }

    [Fact]
    public void Requests_on_a_descriptor_are_canceled_the_first_or_all()
    {
        using var reads = new PendingReads();
        var ring = reads.Ring;
        var onPipe = CancelFilter.OfTarget(reads.Pipe.Read);
        Assert.True(ring.Cancel(onPipe, _canceling).IsOk);
        var two = ring.Take(2);
        Assert.Equal(0, two.Of(99).Result);
        Assert.Single(two, c => c.Error == Errno.ECANCELED);
        Assert.True(ring.Cancel(onPipe.All, _canceling).IsOk);
        var rest = ring.Take(4);

        // The slot holds the same open file, and a filter by file means the file.
        Assert.Equal(3, rest.Of(99).Result);
        Assert.Equal(3, rest.Count(c => c.Error == Errno.ECANCELED));
    }

    [Fact]
    public void Requests_on_a_slot_are_canceled()
    {
        using var reads = new PendingReads();
        var ring = reads.Ring;
        Assert.True(ring.Cancel(
            CancelFilter.OfTarget(new FixedFile(0)).All, _canceling).IsOk);
        var all = ring.Take(5);
        Assert.Equal(4, all.Of(99).Result);
        Assert.Equal(4, all.Count(c => c.Error == Errno.ECANCELED));
    }

    [Fact]
    public void Requests_of_a_kind_are_canceled()
    {
        using var reads = new PendingReads();
        var ring = reads.Ring;
        Assert.True(ring.PollAdd(
            reads.Pipe.Read, PollEvents.Priority, context: SqeContext.Token(8)).IsOk);
        Assert.True(ring.Cancel(
            CancelFilter.OfOperation(IoUringOp.PollAdd).All, _canceling).IsOk);
        var both = ring.Take(2);
        Assert.Equal(Errno.ECANCELED, both.Of(8).Error);
        Assert.Equal(1, both.Of(99).Result);
        reads.StillPending(1, 2, 3, 4);
    }

    [Fact]
    public void Everything_is_canceled_and_counted()
    {
        using var reads = new PendingReads();
        var ring = reads.Ring;
        Assert.True(ring.TimeoutAdd(
            TimeSpan.FromMinutes(10), context: SqeContext.Token(8)).IsOk);
        Assert.True(ring.Cancel(CancelFilter.Everything, _canceling).IsOk);
        var all = ring.Take(6);
        Assert.Equal(5, all.Of(99).Result);
        Assert.Equal(5, all.Count(c => c.Error == Errno.ECANCELED));
    }

    [Fact]
    [Covers(IoUringOp.AsyncCancel, Method, Shows.Refusal)]
    public void What_is_not_there_is_not_canceled()
    {
        using var ring = TestRing.StartWithSlots();
        var nobody = CancelFilter.OfContext(SqeContext.Token(7));
        Assert.Equal(Errno.ENOENT, ring.Run(ring.Cancel(nobody)).Error);
        Assert.Equal(0, ring.Run(ring.Cancel(nobody.All)).Result);
        Assert.Equal(Errno.EBADF, ring.Run(ring.Cancel(
            CancelFilter.OfTarget(FileTarget.FromDescriptor(1_000_000)))).Error);
        Assert.Equal(Errno.EBADF, ring.Run(ring.Cancel(
            CancelFilter.OfTarget(new FixedFile(0)))).Error);
    }

    [Fact]
    public void A_filter_that_means_nothing_is_refused_by_name_and_takes_no_slot()
    {
        using var ring = TestRing.Start();
        Assert.Equal("filter", Assert.Throws<ArgumentException>(
            () => ring.Cancel(default)).ParamName);
        ring.HasQueuedNothing();
    }

    /// <summary>
    /// A ring with four reads of an empty pipe: 1 to 3 by its descriptor, 4 by its slot.
    /// </summary>
    private sealed class PendingReads : IDisposable
    {
        private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(4096);

        public PendingReads()
        {
            Ring.RegisterFiles([Pipe.Read.Number]);
            for (ulong token = 1; token <= 4; token++)
            {
                FileTarget file = token < 4 ? Pipe.Read : new FixedFile(0);
                Assert.True(Ring.Read(
                    file, _memory.AsIoVec((nuint)token, 1), -1, SqeContext.Token(token)).IsOk);
            }

            Assert.Equal(4, Ring.Submit().Count);
        }

        public IoUring Ring { get; } = TestRing.Start();

        public TestPipe Pipe { get; } = new();

        public void StillPending(params ulong[] tokens)
        {
            Assert.Equal(tokens.Length, Pipe.Write.Write(new byte[tokens.Length]).Count);
            var read = Ring.Take(tokens.Length);
            Assert.Equal(tokens, read.Select(c => c.Context.TokenValue).Order());
            Assert.All(read, c => Assert.Equal(1, c.Result));
        }

        public void Dispose()
        {
            Ring.Dispose();
            Pipe.Dispose();
            _memory.Dispose();
        }
    }
}

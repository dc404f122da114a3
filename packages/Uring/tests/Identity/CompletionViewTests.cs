using System.Runtime.CompilerServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Identity;

public class CompletionViewTests
{
    private const CqeFlags AllFlags = CqeFlags.Buffer | CqeFlags.More | CqeFlags.SocketNonEmpty
        | CqeFlags.BufferMore | (CqeFlags)(0xBEEFu << 16);

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(IoUringOp.Read, SqeFlags.FixedFile, 0xFFFF, 536_870_911)]
    [InlineData(IoUringOp.Nop, SqeFlags.None, 0, -1)]
    [InlineData((IoUringOp)255, (SqeFlags)255, 1, -536_870_912)]
    public void A_direct_completion_gives_back_the_parts_of_its_context(
        IoUringOp op, SqeFlags flags, int group, int fd)
    {
        var context = SqeContext.Direct(op, flags, (ushort)group, fd);
        var view = new DirectCompletion(new Completion(context.Value, 17, AllFlags));
        Assert.True(view.IsDirect);
        Assert.Equal((op, flags, group, fd), (view.Op, view.SqeFlags, view.BufferGroup, view.Fd));
        Assert.Equal((17, AllFlags, context), (view.Result, view.Flags, view.Context));
        Assert.True(view.IsSuccess && view.HasMore && view.HasBuffer && !view.IsNotification);
        Assert.Equal(0xBEEF, view.BufferId);
        Assert.Equal(16, Unsafe.SizeOf<DirectCompletion>());
    }

    [Fact]
    public void A_direct_completion_knows_failures_from_notifications()
    {
        var context = SqeContext.Direct(IoUringOp.SendZc).Value;
        var failed = new DirectCompletion(new Completion(context, -(int)Errno.EBADF));
        Assert.False(failed.IsSuccess);
        Assert.Equal(Errno.EBADF, failed.Error);
        var usage = new DirectCompletion(
            new Completion(context, int.MinValue, CqeFlags.Notification));
        Assert.True(usage.IsSuccess && usage.IsNotification);
        Assert.Equal(Errno.None, usage.Error);
    }

    [Fact]
    public void Without_a_direct_context_there_are_no_parts_to_mistake()
    {
        var view = new DirectCompletion(new Completion(SqeContext.Token(22).Value, 1));
        Assert.False(view.IsDirect);
        Assert.Equal((IoUringOp)255, view.Op);
        Assert.False(Enum.IsDefined(view.Op));
        Assert.Equal((SqeFlags.None, 0, -1), (view.SqeFlags, view.BufferGroup, view.Fd));
        Assert.Equal(22UL, view.Context.TokenValue);
    }

    [Fact]
    public void Direct_completions_come_by_every_form_of_waiting()
    {
        using var ring = TestRing.Start();
        var batch = new DirectCompletion[4];
        Assert.True(ring.WaitDirect(batch).Outcome.IsWouldBlock);
        Assert.Equal(Errno.ETIME, ring.WaitDirect(batch, 1, TimeSpan.Zero).Outcome.Errno);

        Assert.True(ring.Nop(options: SqeFlags.Async).IsOk);
        Assert.Equal(1, ring.WaitDirect(batch, minimum: 1).Count);
        Assert.Equal((IoUringOp.Nop, SqeFlags.Async), (batch[0].Op, batch[0].SqeFlags));
        Assert.Equal((0, -1), (batch[0].Result, batch[0].Fd));

        Assert.True(ring.Nop().IsOk);
        Assert.True(ring.Nop(SqeContext.Token(5)).IsOk);
        var (count, outcome) = ring.WaitDirect(batch, 2, _longest);
        Assert.Equal((2, true), (count, outcome.IsOk));
        Assert.Equal((true, false), (batch[0].IsDirect, batch[1].IsDirect));

        Assert.True(ring.Nop().IsOk);
        Assert.Equal(1, ring.WaitDirect(batch).Count);
        Assert.True(ring.WaitDirect([]).Outcome.IsOk);
    }

    [Fact]
    public void Extended_completions_come_by_every_form_of_waiting()
    {
        using var ring = TestRing.Start();
        var batch = new ExtendedCompletion[4];
        Assert.True(ring.WaitExtended(batch).Outcome.IsWouldBlock);
        Assert.Equal(Errno.ETIME, ring.WaitExtended(batch, 1, TimeSpan.Zero).Outcome.Errno);

        Enqueue(ring, 7);
        Assert.Equal(1, ring.WaitExtended(batch, minimum: 1).Count);
        Assert.True(batch[0].IsExtended);
        Assert.Equal(7, batch[0].Entry.Data<int>());
        Assert.Equal((IoUringOp.Nop, -1), (batch[0].Op, batch[0].Fd));
        Assert.Equal((0, Errno.None), (batch[0].Result, batch[0].Error));
        batch[0].Entry.Return();

        Enqueue(ring, 8);
        Enqueue(ring, 9);
        var (count, outcome) = ring.WaitExtended(batch, 2, _longest);
        Assert.Equal((2, true), (count, outcome.IsOk));
        Assert.Equal((8, 9), (batch[0].Entry.Data<int>(), batch[1].Entry.Data<int>()));

        Enqueue(ring, 10);
        Assert.Equal(1, ring.WaitExtended(batch).Count);
        Assert.True(ring.WaitExtended([]).Outcome.IsOk);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.WaitExtended(batch, -1));
    }

    [Fact]
    public void What_is_no_context_of_the_ring_has_no_entry()
    {
        using var ring = TestRing.Start();
        using var pool = new ContextPool(4);
        var batch = new ExtendedCompletion[4];

        // Also while the ring has no pool yet.
        Assert.True(ring.Nop(SqeContext.Token(1)).IsOk);
        Assert.Equal(1, ring.WaitExtended(batch).Count);
        Assert.False(batch[0].IsExtended);

        var late = Enqueue(ring, 1);
        late.Return();
        Assert.True(pool.TryBorrowExtended(out var foreign));
        Assert.True(ring.Nop(foreign.Context).IsOk);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(3, ring.WaitExtended(batch, minimum: 3).Count);
        foreach (var completion in batch.AsSpan(0, 3))
        {
            Assert.False(completion.IsExtended);
            Assert.Equal(default, completion.Entry);
            Assert.Null(completion.Op);
            Assert.Equal(-1, completion.Fd);
        }

        Assert.Equal(late.Context, batch[0].Context);
        Assert.Equal(foreign.Context, batch[1].Context);
    }

    [Fact]
    public void A_completion_whose_entry_was_returned_since_says_nothing_of_the_next()
    {
        using var ring = TestRing.Start();
        var batch = new ExtendedCompletion[1];
        Enqueue(ring, 1);
        Assert.Equal(1, ring.WaitExtended(batch, minimum: 1).Count);
        batch[0].Entry.Return();
        Enqueue(ring, 2);
        Assert.Null(batch[0].Op);
        Assert.Equal(-1, batch[0].Fd);
        Assert.Throws<InvalidOperationException>(() => batch[0].Entry.Data<int>());
    }

    [Theory]
    [InlineData(512, 512)]
    [InlineData(513, 513)]
    [InlineData(2000, 2000)]
    [InlineData(2000, 4000)]
    public void Large_batches_of_extended_completions_come_whole_and_in_order(int sent, int room)
    {
        using var ring = TestRing.Start(new IoUringOptions { Entries = RingEntries.Medium });
        var batch = new ExtendedCompletion[room];
        for (var i = 0; i < sent; i++)
            Enqueue(ring, i);
        var (count, outcome) = ring.WaitExtended(batch, sent, _longest);
        Assert.Equal((sent, Outcome.Ok), (count, outcome));
        for (var i = 0; i < sent; i++)
            Assert.Equal(i, batch[i].Entry.Data<int>());

        // A second time, with a minimum that does not come.
        for (var i = 0; i < sent; i++)
            Assert.True(ring.Enqueue(batch[i].Entry).IsOk);
        (count, outcome) = ring.WaitExtended(batch, room, TimeSpan.Zero);
        Assert.Equal(sent, count);
        Assert.Equal(sent == room ? Errno.None : Errno.ETIME, outcome.Errno);
    }

    [Fact]
    public void Waiting_for_views_allocates_nothing()
    {
        using var ring = TestRing.Start();
        var extended = new ExtendedCompletion[8];
        var direct = new DirectCompletion[8];
        Cycle(ring, direct, extended, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(ring, direct, extended, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Cycle(
        IoUring ring, DirectCompletion[] direct, ExtendedCompletion[] extended, int rounds)
    {
        for (; rounds > 0; rounds--)
        {
            _ = ring.Nop();
            var count = ring.WaitDirect(direct, 1, _longest).Count;
            _ = Enqueue(ring, rounds);
            count += ring.WaitExtended(extended, 1, _longest).Count;
            extended[0].Entry.Return();
            if (count != 2)
                Assert.Fail("a completion is missing");
        }
    }

    private static ExtendedSqe Enqueue(IoUring ring, int number)
    {
        if (!ring.Contexts.TryBorrowExtended(out var context))
            Assert.Fail("no context is left");
        context.Sqe = new Sqe(IoUringOp.Nop, FileTarget.None, default, default);
        context.Data<int>() = number;
        if (!ring.Enqueue(context).IsOk)
            Assert.Fail("the submission queue is full");
        return context;
    }
}

using Hyb.Zcall;

namespace Hyb.Uring.Tests.Identity;

public unsafe class RingContextTests
{
    private static readonly Sqe _nop = new(IoUringOp.Nop, FileTarget.None, default, default);

    [Theory]
    [InlineData(0, 32, 32)]
    [InlineData(5, 32, 8)]
    [InlineData(100, 8, 128)]
    public void The_ring_has_as_many_contexts_as_asked_for_or_as_entries(
        int asked, int entries, int given)
    {
        using var ring = TestRing.Create(
            new IoUringOptions { Entries = entries, ContextCapacity = asked });
        Assert.Equal(given, ring.Contexts.Capacity);
        Assert.Same(ring.Contexts, ring.Contexts);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ContextPool.MaxCapacity + 1)]
    public void Capacity_out_of_range_is_refused_by_name(int capacity)
    {
        var options = new IoUringOptions { ContextCapacity = capacity };
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => IoUring.Create(options));
        Assert.Equal("ContextCapacity", e.ParamName);
    }

    [Fact]
    public void A_completion_finds_the_slot_of_its_request()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile([1, 2, 3, 4]);
        Assert.True(ring.Contexts.TryBorrowExtended(out var context));
        var target = 0;
        context.Sqe = new Sqe(IoUringOp.Read, file.Fd, default, default)
        {
            Address = (ulong)&target,
            Length = 3,
        };
        context.Data<long>() = 42;
        context.State = file;
        Assert.True(ring.Enqueue(context).IsOk);

        var completion = ring.One();
        Assert.Equal((SqeContextMode.Extended, 3), (completion.Context.Mode, completion.Result));
        Assert.Equal(0x030201, target);
        Assert.True(ring.Contexts.TryGetExtended(completion.Context, out var found));
        Assert.Equal(context, found);
        Assert.Equal(42, found.Data<long>());
        Assert.Same(file, found.State);
        Assert.Equal((IoUringOp.Read, file.Fd.Number), (found.Sqe.Opcode, found.Sqe.Fd));
        found.Return();
        Assert.Equal(ring.Contexts.Capacity, ring.Contexts.ExtendedAvailable);
    }

    [Fact]
    public void An_indirect_context_brings_the_whole_entry_back()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Contexts.TryBorrowIndirect(out var context));
        context.Sqe = _nop with { Length = 77, Address3 = 0 };
        Assert.True(ring.Enqueue(context).IsOk);
        var completion = ring.One();
        Assert.Equal(SqeContextMode.Indirect, completion.Context.Mode);
        Assert.True(ring.Contexts.TryGetIndirect(completion.Context, out var found));
        Assert.Equal(77U, found.Sqe.Length);
        ring.Contexts.Return(completion.Context);
        Assert.Equal(ring.Contexts.Capacity, ring.Contexts.IndirectAvailable);
    }

    [Fact]
    public void The_queued_entry_is_the_slot_with_its_context()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Contexts.TryBorrowExtended(out var context));
        context.Sqe = new Sqe(
            IoUringOp.Write, FileTarget.FromDescriptor(5), SqeContext.Token(9), SqeFlags.Async)
        {
            Address = 1,
            Length = 2,
            Offset = 3,
            Address3 = 4,
            FileIndex = 5,
        };
        Assert.True(ring.Enqueue(context).IsOk);
        var expected = context.Sqe with { UserData = context.Context.Value };
        Assert.Equal(Bytes(expected), Bytes(ring.LastQueued));
    }

    [Fact]
    public void Flags_given_for_one_time_do_not_stay_in_the_slot()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Contexts.TryBorrowExtended(out var context));
        Assert.True(ring.Contexts.TryBorrowIndirect(out var indirect));
        context.Sqe = indirect.Sqe = _nop;
        Assert.True(ring.Enqueue(context, SqeFlags.Async).IsOk);
        Assert.Equal(SqeFlags.Async, ring.LastQueued.Flags);
        Assert.Equal(context.Context.Value, ring.LastQueued.UserData);
        Assert.True(ring.Enqueue(context).IsOk);
        Assert.Equal(SqeFlags.None, ring.LastQueued.Flags);
        Assert.True(ring.Enqueue(indirect, SqeFlags.Async).IsOk);
        Assert.Equal(SqeFlags.Async, ring.LastQueued.Flags);
        Assert.True(ring.Enqueue(indirect).IsOk);
        Assert.Equal(SqeFlags.None, ring.LastQueued.Flags);
        Assert.Equal(4, ring.Wait(new Completion[8], minimum: 4).Count);
    }

    [Fact]
    public void An_operation_takes_a_borrowed_context_and_its_flags_stay_out_of_the_slot()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Contexts.TryBorrowExtended(out var context));
        Assert.True(ring.Nop(context.Context, SqeFlags.Async).IsOk);
        Assert.Equal(SqeFlags.Async, ring.LastQueued.Flags);
        Assert.Equal(SqeFlags.None, context.Sqe.Flags);
        Assert.True(ring.Nop(context.Context).IsOk);
        Assert.Equal(SqeFlags.None, ring.LastQueued.Flags);
        Assert.Equal(2, ring.Wait(new Completion[8], minimum: 2).Count);
    }

    [Fact]
    public void A_late_completion_does_not_reach_the_next_owner()
    {
        using var ring = TestRing.Start(
            new IoUringOptions { Entries = RingEntries.Pico, ContextCapacity = 1 });
        Assert.True(ring.Contexts.TryBorrowExtended(out var retired));
        retired.Sqe = _nop;
        Assert.True(ring.Enqueue(retired).IsOk);
        retired.Return();
        Assert.True(ring.Contexts.TryBorrowExtended(out var next));

        var late = ring.One();
        Assert.Equal(SqeContextMode.Extended, late.Context.Mode);
        Assert.False(ring.Contexts.TryGetExtended(late.Context, out _));
        Assert.True(next.IsValid);
    }

    [Fact]
    public void What_is_borrowed_before_start_stays_borrowed()
    {
        using var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
        var borrowed = OnThread.Run(() =>
        {
            Assert.True(ring.Contexts.TryBorrowExtended(out var context));
            context.Data<int>() = 11;
            context.Sqe = _nop;
            return context;
        });
        ring.Start();
        Assert.True(borrowed.IsValid);
        Assert.Equal(7, ring.Contexts.ExtendedAvailable);
        Assert.True(ring.Enqueue(borrowed).IsOk);
        Assert.True(ring.Contexts.TryGetExtended(ring.One().Context, out var found));
        Assert.Equal(11, found.Data<int>());
        found.Return();
    }

    [Fact]
    public void The_pool_of_a_started_ring_belongs_to_its_thread()
    {
        using var ring = TestRing.Start();
        var pool = ring.Contexts;
        Assert.True(pool.TryBorrowExtended(out var context));
        _ = OnThread.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(() => pool.TryBorrowExtended(out _));
            Assert.Throws<InvalidOperationException>(() => pool.TryBorrowIndirect(out _));
            Assert.Throws<InvalidOperationException>(() => pool.Return(context.Context));
            Assert.Throws<InvalidOperationException>(context.Return);
            Assert.True(pool.TryGetExtended(context.Context, out _));
            return 0;
        });
        Assert.True(context.IsValid);
        Assert.Equal(pool.Capacity - 1, pool.ExtendedAvailable);
    }

    [Fact]
    public void Contexts_of_a_pool_for_all_threads_go_through_any_ring()
    {
        using var pool = new ContextPool(4);
        using var ring = TestRing.Start();
        var context = OnThread.Run(() =>
        {
            Assert.True(pool.TryBorrowExtended(out var borrowed));
            borrowed.Sqe = _nop;
            return borrowed;
        });
        Assert.True(ring.Enqueue(context).IsOk);
        var completion = ring.One();
        Assert.False(ring.Contexts.TryGetExtended(completion.Context, out _));
        Assert.True(pool.TryGetExtended(completion.Context, out var found));
        found.Return();
    }

    [Fact]
    public void What_is_no_slot_is_not_queued()
    {
        using var ring = TestRing.Start();
        Assert.True(ring.Contexts.TryBorrowExtended(out var returned));
        returned.Return();
        Assert.Throws<InvalidOperationException>(() => ring.Enqueue(returned));
        Assert.Throws<InvalidOperationException>(() => ring.Enqueue(returned, SqeFlags.Link));
        Assert.Throws<InvalidOperationException>(() => ring.Enqueue(default(ExtendedSqe)));
        Assert.Throws<InvalidOperationException>(() => ring.Enqueue(default(IndirectSqe)));
        Assert.Equal(0, ring.Submit().Count);
    }

    [Fact]
    public void After_the_ring_its_contexts_are_refused()
    {
        var ring = TestRing.Start();
        var pool = ring.Contexts;
        Assert.True(pool.TryBorrowExtended(out var context));
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.TryBorrowExtended(out _));
        Assert.Throws<ObjectDisposedException>(context.Return);
        Assert.Throws<ObjectDisposedException>(() => ring.Enqueue(context));
    }

    [Fact]
    public void A_disposed_ring_makes_no_contexts()
    {
        var ring = TestRing.Create();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Contexts);
    }

    [Fact]
    public void Messages_with_made_up_words_find_no_slot()
    {
        using var ring = TestRing.Start(new IoUringOptions { Entries = 64 });
        while (ring.Contexts.TryBorrowExtended(out _) && ring.Contexts.TryBorrowIndirect(out _))
        {
        }

        var random = new Random(99);
        var batch = new Completion[64];
        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < 64; i++)
            {
                var word = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                Assert.True(ring.Enqueue(_nop with { UserData = word }).IsOk);
            }

            Assert.Equal(64, ring.Wait(batch, minimum: 64).Count);
            foreach (var completion in batch)
            {
                Assert.False(ring.Contexts.TryGetExtended(completion.Context, out _));
                Assert.False(ring.Contexts.TryGetIndirect(completion.Context, out _));
            }
        }
    }

    [Fact]
    public void Carrying_contexts_allocates_nothing()
    {
        using var ring = TestRing.Start(RingEntries.Nano);
        Carry(ring, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Carry(ring, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Carry(IoUring ring, int rounds)
    {
        Span<Completion> batch = stackalloc Completion[RingEntries.Nano];
        for (; rounds > 0; rounds--)
        {
            for (var i = 0; i < batch.Length; i++)
            {
                using var scope = ring.Contexts.BorrowScope();
                scope.Entry.Sqe = _nop;
                scope.Entry.State = ring;
                if (ring.Enqueue(scope.Entry).IsOk)
                    scope.Submitted();
            }

            var (count, _) = ring.Wait(batch, batch.Length);
            foreach (ref readonly var completion in batch[..count])
                ring.Contexts.Return(completion.Context);
            if (ring.Contexts.ExtendedAvailable != ring.Contexts.Capacity)
                Assert.Fail("a context is missing");
        }
    }

    private static string Bytes(Sqe sqe) =>
        Convert.ToHexString(new ReadOnlySpan<byte>(&sqe, sizeof(Sqe)));
}

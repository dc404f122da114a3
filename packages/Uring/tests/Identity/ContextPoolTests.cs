namespace Hyb.Uring.Tests.Identity;

public class ContextPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(ContextPool.MaxCapacity + 1)]
    [InlineData(int.MaxValue)]
    public void Capacity_out_of_range_is_refused(int capacity)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => new ContextPool(capacity));
        Assert.Equal("capacity", e.ParamName);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(33, 64)]
    [InlineData(64, 64)]
    public void Capacity_is_rounded_up_and_all_are_available_at_once(int asked, int given)
    {
        using var pool = new ContextPool(asked);
        Assert.Equal(given, pool.Capacity);
        Assert.Equal(given, pool.IndirectAvailable);
        Assert.Equal(given, pool.ExtendedAvailable);
    }

    [Fact]
    public void Both_kinds_run_out_by_themselves_and_come_back_in_any_order()
    {
        using var pool = new ContextPool(32);
        for (var round = 0; round < 3; round++)
        {
            var indirect = BorrowAll(pool, indirect: true);
            Assert.Equal(32, indirect.Distinct().Count());
            Assert.All(indirect, c => Assert.Equal(SqeContextMode.Indirect, c.Mode));
            Assert.Equal(0, pool.IndirectAvailable);
            Assert.Equal(32, pool.ExtendedAvailable);

            var extended = BorrowAll(pool, indirect: false);
            Assert.Equal(32, extended.Distinct().Count());
            Assert.All(extended, c => Assert.Equal(SqeContextMode.Extended, c.Mode));
            Assert.Equal(0, pool.ExtendedAvailable);

            new Random(round).Shuffle(indirect);
            Array.Reverse(extended);
            foreach (var context in indirect.Concat(extended))
                pool.Return(context);
            Assert.Equal(32, pool.IndirectAvailable);
            Assert.Equal(32, pool.ExtendedAvailable);
        }
    }

    [Fact]
    public void A_context_is_new_each_time_and_the_old_one_is_stale()
    {
        using var pool = new ContextPool(1);
        var seen = new HashSet<SqeContext>();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(pool.TryBorrowExtended(out var context));
            Assert.True(seen.Add(context.Context));
            Assert.True(pool.TryGetExtended(context.Context, out var found));
            Assert.Equal(context, found);
            context.Return();
            Assert.False(pool.TryGetExtended(context.Context, out found));
            Assert.Equal(default, found);
            Assert.False(context.IsValid);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Generations_go_on_past_their_end(int capacity)
    {
        using var pool = new ContextPool(capacity, null, start: (1UL << 62) - 1);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(pool.TryBorrowExtended(out var context));
            Assert.Equal(SqeContextMode.Extended, context.Context.Mode);
            Assert.True(pool.TryGetExtended(context.Context, out _));
            pool.Return(context.Context);
            Assert.False(pool.TryGetExtended(context.Context, out _));
        }

        Assert.Equal(pool.Capacity, pool.ExtendedAvailable);
    }

    [Fact]
    public void A_second_return_is_an_error_and_changes_nothing()
    {
        using var pool = new ContextPool(4);
        Assert.True(pool.TryBorrowExtended(out var extended));
        Assert.True(pool.TryBorrowIndirect(out var indirect));
        pool.Return(extended.Context);
        pool.Return(indirect.Context);

        Assert.Throws<InvalidOperationException>(() => pool.Return(extended.Context));
        Assert.Throws<InvalidOperationException>(extended.Return);
        Assert.Throws<InvalidOperationException>(() => pool.Return(indirect.Context));
        Assert.Throws<InvalidOperationException>(indirect.Return);
        Assert.Equal(4, pool.ExtendedAvailable);
        Assert.Equal(4, pool.IndirectAvailable);
        Assert.Equal(4, BorrowAll(pool, indirect: false).Distinct().Count());
    }

    [Fact]
    public void A_context_of_another_pool_is_refused_by_every_door()
    {
        using var pool = new ContextPool(8);
        using var other = new ContextPool(8);
        _ = BorrowAll(pool, indirect: false);
        _ = BorrowAll(pool, indirect: true);
        foreach (var context in BorrowAll(other, indirect: false))
        {
            Assert.False(pool.TryGetExtended(context, out _));
            Assert.Throws<InvalidOperationException>(() => pool.Return(context));
        }

        foreach (var context in BorrowAll(other, indirect: true))
        {
            Assert.False(pool.TryGetIndirect(context, out _));
            Assert.Throws<InvalidOperationException>(() => pool.Return(context));
        }

        Assert.Equal(0, pool.ExtendedAvailable);
        Assert.Equal(0, other.ExtendedAvailable);
    }

    [Fact]
    public void A_context_of_the_other_kind_is_not_found()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out var extended));
        Assert.True(pool.TryBorrowIndirect(out var indirect));
        Assert.False(pool.TryGetIndirect(extended.Context, out _));
        Assert.False(pool.TryGetExtended(indirect.Context, out _));
        Assert.True(pool.TryGetIndirect(indirect.Context, out var found));
        Assert.Equal(indirect, found);
        Assert.NotEqual(extended.Context, indirect.Context);
    }

    [Fact]
    public void Words_that_name_no_slot_cannot_be_returned()
    {
        var read = SqeContext.Direct(IoUringOp.Read);
        using var pool = new ContextPool(1);
        foreach (var context in new[] { default, SqeContext.Token(0), read })
        {
            var e = Assert.Throws<ArgumentException>(() => pool.Return(context));
            Assert.Equal("context", e.ParamName);
        }
    }

    [Fact]
    public void Reset_takes_back_what_is_out_and_leaves_it_stale()
    {
        using var pool = new ContextPool(16);
        Assert.True(pool.TryBorrowExtended(out var extended));
        Assert.True(pool.TryBorrowIndirect(out var indirect));
        extended.Data<long>() = 5;
        extended.State = "state";

        Assert.Equal(2, pool.Reset());
        Assert.Equal(0, pool.Reset());

        Assert.False(extended.IsValid);
        Assert.False(indirect.IsValid);
        Assert.Equal(16, pool.ExtendedAvailable);
        Assert.Equal(16, pool.IndirectAvailable);
        for (var i = 0; i < 16; i++)
        {
            Assert.True(pool.TryBorrowExtended(out var context));
            Assert.Equal(0, context.Data<long>());
            Assert.Null(context.State);
        }
    }

    [Fact]
    public void After_disposal_everything_says_so()
    {
        var pool = new ContextPool(4);
        Assert.True(pool.TryBorrowExtended(out var extended));
        Assert.True(pool.TryBorrowIndirect(out var indirect));
        ref var data = ref extended.Data<long>();
        data = 7;
        pool.Dispose();
        pool.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pool.TryBorrowExtended(out _));
        Assert.Throws<ObjectDisposedException>(() => pool.TryBorrowIndirect(out _));
        Assert.Throws<ObjectDisposedException>(() => pool.TryGetExtended(extended.Context, out _));
        Assert.Throws<ObjectDisposedException>(() => pool.TryGetIndirect(indirect.Context, out _));
        Assert.Throws<ObjectDisposedException>(() => pool.Return(extended.Context));
        Assert.Throws<ObjectDisposedException>(extended.Return);
        Assert.Throws<ObjectDisposedException>(indirect.Return);
        Assert.Throws<ObjectDisposedException>(() => extended.Sqe);
        Assert.Throws<ObjectDisposedException>(() => extended.Data<long>());
        Assert.Throws<ObjectDisposedException>(() => extended.State);
        Assert.Throws<ObjectDisposedException>(() => indirect.Sqe);
        Assert.Throws<ObjectDisposedException>(() => pool.Reset());
        Assert.False(extended.IsValid);

        // A reference from before keeps the memory.
        GC.Collect();
        Assert.Equal(7, data);
    }

    [Fact]
    public void Borrowing_and_returning_allocates_nothing()
    {
        using var pool = new ContextPool(64);
        var contexts = new SqeContext[64];
        Cycle(pool, contexts, 2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(pool, contexts, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Cycle(ContextPool pool, SqeContext[] contexts, int rounds)
    {
        for (; rounds > 0; rounds--)
        {
            foreach (ref var context in contexts.AsSpan())
            {
                _ = pool.TryBorrowExtended(out var extended);
                extended.Data<ulong>() = 1;
                context = extended.Context;
                _ = pool.TryBorrowIndirect(out var indirect);
                indirect.Return();
            }

            _ = pool.TryBorrowExtended(out _);
            foreach (var context in contexts)
                pool.Return(context);
        }
    }

    private static SqeContext[] BorrowAll(ContextPool pool, bool indirect)
    {
        var contexts = new List<SqeContext>();
        while (true)
        {
            if (indirect && pool.TryBorrowIndirect(out var one))
                contexts.Add(one.Context);
            else if (!indirect && pool.TryBorrowExtended(out var other))
                contexts.Add(other.Context);
            else
                return [.. contexts];
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hyb.Uring.Tests.Identity;

public unsafe class ExtendedSqeTests
{
    [Fact]
    public void Data_is_the_same_64_bytes_for_every_type()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out var context));
        context.Data<Vector512<byte>>() = Vector512.Create((byte)0x5A);
        Assert.Equal(0x5A5A5A5A5A5A5A5AUL, context.Data<Eight>().Last);
        context.Data<Eight>().Last = 1;
        Assert.Equal(1, context.Data<Vector512<byte>>()[56]);
        Assert.Equal(0x5A, context.Data<byte>());
        Assert.Equal(ExtendedSqe.DataBytes, sizeof(Eight));
    }

    [Fact]
    public void A_type_of_more_than_64_bytes_is_refused()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out var context));
        Assert.Throws<NotSupportedException>(() => context.Data<Nine>());
        Assert.Equal(0UL, context.Data<Eight>().Last);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    public void Every_slot_is_aligned_to_64_and_overlaps_no_other(int capacity)
    {
        using var pool = new ContextPool(capacity);
        var starts = new SortedSet<ulong>();
        while (pool.TryBorrowExtended(out var context) && pool.TryBorrowIndirect(out var indirect))
        {
            Assert.Equal(Address(ref context.Sqe) + 64, Address(ref context.Data<byte>()));
            Assert.True(starts.Add(Address(ref context.Sqe)));
            Assert.True(starts.Add(Address(ref context.Data<byte>())));
            Assert.True(starts.Add(Address(ref indirect.Sqe)));
        }

        Assert.Equal(3 * pool.Capacity, starts.Count);
        Assert.All(starts, start => Assert.Equal(0UL, start % 64));
        Assert.Equal(64, sizeof(Sqe));
    }

    [Fact]
    public void Slots_do_not_move()
    {
        using var pool = new ContextPool(4);
        Assert.True(pool.TryBorrowExtended(out var context));
        var before = Address(ref context.Sqe);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Assert.Equal(before, Address(ref context.Sqe));
    }

    [Fact]
    public void A_returned_slot_is_clear_for_its_next_borrower()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out var context));
        context.Sqe = Read(fd: 7);
        context.Data<Vector512<byte>>() = Vector512<byte>.AllBitsSet;
        context.State = "state";
        context.Return();

        Assert.True(pool.TryBorrowExtended(out var next));
        Assert.Equal(Vector512<byte>.Zero, Unsafe.As<Sqe, Vector512<byte>>(ref next.Sqe));
        Assert.Equal(Vector512<byte>.Zero, next.Data<Vector512<byte>>());
        Assert.Null(next.State);
    }

    [Fact]
    public void State_lives_as_long_as_the_loan_and_no_longer()
    {
        using var pool = new ContextPool(1);
        var (context, weak) = BorrowWithState(pool);
        Collect();
        Assert.True(IsAlive(weak));

        context.Return();
        Collect();
        Assert.False(IsAlive(weak));
    }

    [Fact]
    public void State_is_let_go_by_the_end_of_the_pool()
    {
        using var pool = new ContextPool(1);
        var (_, weak) = BorrowWithState(pool);
        pool.Dispose();
        Collect();
        Assert.False(IsAlive(weak));
    }

    [Fact]
    public void A_handle_of_before_does_not_reach_the_next_loan()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out var old));
        old.Return();
        Assert.True(pool.TryBorrowExtended(out var context));
        context.Data<int>() = 3;

        Assert.Throws<InvalidOperationException>(() => old.Sqe);
        Assert.Throws<InvalidOperationException>(() => old.Data<int>() = 4);
        Assert.Throws<InvalidOperationException>(() => old.State = "mine");
        Assert.Throws<InvalidOperationException>(() => old.ToEntry());
        Assert.Equal(3, context.Data<int>());
        Assert.Null(context.State);
        Assert.NotEqual(old, context);
    }

    [Fact]
    public void The_default_is_no_slot_and_says_so()
    {
        var none = default(ExtendedSqe);
        Assert.False(none.IsValid);
        Assert.True(none.Context.IsNone);
        Assert.Throws<InvalidOperationException>(() => none.Sqe);
        Assert.Throws<InvalidOperationException>(() => none.Data<int>());
        Assert.Throws<InvalidOperationException>(() => none.State);
        Assert.Throws<InvalidOperationException>(none.Return);
        var indirect = default(IndirectSqe);
        Assert.False(indirect.IsValid);
        Assert.True(indirect.Context.IsNone);
        Assert.Throws<InvalidOperationException>(() => indirect.Sqe);
        Assert.Throws<InvalidOperationException>(indirect.Return);
    }

    [Fact]
    public void An_entry_made_of_a_slot_has_its_context_and_leaves_the_slot_alone()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out var extended));
        Assert.True(pool.TryBorrowIndirect(out var indirect));
        extended.Sqe = indirect.Sqe = Read(fd: 7);

        var entry = extended.ToEntry(SqeFlags.Link);
        Assert.Equal(extended.Context.Value, entry.UserData);
        Assert.Equal(SqeFlags.Async | SqeFlags.Link, entry.Flags);
        Assert.Equal((IoUringOp.Read, 7), (entry.Opcode, entry.Fd));
        Assert.Equal(SqeFlags.Async, extended.Sqe.Flags);
        Assert.Equal(indirect.Context.Value, indirect.ToEntry().UserData);
        Assert.Equal(SqeFlags.Async, indirect.ToEntry().Flags);
    }

    [Fact]
    public void A_scope_returns_what_was_not_submitted()
    {
        using var pool = new ContextPool(1);
        ExtendedSqe borrowed;
        using (var scope = pool.BorrowScope())
        {
            Assert.True(scope.IsValid);
            borrowed = scope.Entry;
            Assert.Equal(0, pool.ExtendedAvailable);
        }

        Assert.False(borrowed.IsValid);
        Assert.Equal(1, pool.ExtendedAvailable);
    }

    [Fact]
    public void A_scope_keeps_what_was_submitted()
    {
        using var pool = new ContextPool(1);
        ExtendedSqe borrowed;
        using (var scope = pool.BorrowScope())
        {
            borrowed = scope.Entry;
            scope.Submitted();
            scope.Release();
            Assert.True(scope.IsValid);
        }

        Assert.True(borrowed.IsValid);
        Assert.Equal(0, pool.ExtendedAvailable);
        borrowed.Return();
    }

    [Fact]
    public void A_scope_of_an_empty_pool_holds_nothing_and_releases_nothing()
    {
        using var pool = new ContextPool(1);
        Assert.True(pool.TryBorrowExtended(out _));
        using var scope = pool.BorrowScope();
        Assert.False(scope.IsValid);
        Assert.False(scope.Entry.IsValid);
        scope.Release();
        Assert.Equal(0, pool.ExtendedAvailable);
    }

    [Fact]
    public void Releasing_a_scope_twice_does_not_return_the_next_loan()
    {
        using var pool = new ContextPool(1);
        using var scope = pool.BorrowScope();
        scope.Release();
        Assert.False(scope.IsValid);
        Assert.True(pool.TryBorrowExtended(out var next));
        scope.Release();
        Assert.True(next.IsValid);
    }

    [Fact]
    public void A_scope_outlives_its_pool()
    {
        using var pool = new ContextPool(1);
        using var scope = pool.BorrowScope();
        pool.Dispose();
        scope.Release();
        Assert.False(scope.IsValid);
    }

    private static Sqe Read(int fd) => new(
        IoUringOp.Read, FileTarget.FromDescriptor(fd), default, SqeFlags.Async);

    private static ulong Address<T>(ref T place)
        where T : unmanaged => (ulong)Unsafe.AsPointer(ref place);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ExtendedSqe Context, WeakReference<object> State) BorrowWithState(
        ContextPool pool)
    {
        Assert.True(pool.TryBorrowExtended(out var context));
        var state = new object();
        context.State = state;
        return (context, new WeakReference<object>(state));
    }

    // In a frame of its own, so that no reference stays behind in the caller's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAlive(WeakReference<object> weak) => weak.TryGetTarget(out _);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Eight
    {
        public fixed ulong Words[7];
        public ulong Last;
    }

    [StructLayout(LayoutKind.Sequential, Size = 65)]
    private struct Nine
    {
        public byte First;
    }
}

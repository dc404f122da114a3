using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// Contexts that carry more than 64 bits: slots to borrow before a request and to return after its
/// last completion. There are two kinds, each <see cref="Capacity"/> of them: indirect ones hold a
/// copy of the entry, extended ones the entry, 64 bytes and an object of the caller's. Borrowing
/// never blocks, and nothing allocates after the construction.
/// </summary>
/// <remarks>
/// <para>
/// What travels as user_data is a slot and a generation, and no address. A word that is stale, of
/// another pool or made up is recognised by <see cref="TryGetExtended"/> and
/// <see cref="TryGetIndirect"/>, and never followed.
/// </para>
/// <para>
/// A pool made by its constructor is for any number of threads, without a lock. The pool that a
/// ring has of its own, <see cref="IoUring.Contexts"/>, belongs to the ring's thread.
/// </para>
/// <para>
/// The pool owns the memory; the kernel never gets an address of it. It is safe to use a context
/// after <see cref="Dispose"/>: it throws.
/// </para>
/// </remarks>
public sealed class ContextPool : IDisposable
{
    /// <summary>2^26, the largest capacity.</summary>
    public const int MaxCapacity = 1 << 26;

    // 2^64 by the golden ratio: its multiples lie as far from each other as numbers can.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;
    private const int ModeBits = 2;

    private static long _pools;

    private readonly ContextSlots _indirect;
    private readonly ContextSlots _extended;

    /// <summary>A pool for any number of threads, with all contexts in it.</summary>
    /// <param name="capacity">
    /// How many of each kind, 1 to 2^26. It is rounded up to a power of two: 33 gives 64.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not in that range.</exception>
    public ContextPool(int capacity)
        : this(capacity, null, NextStart())
    {
    }

    /// <summary>A pool for the thread of one ring.</summary>
    internal ContextPool(int capacity, IoUring ring)
        : this(capacity, ring, NextStart())
    {
    }

    /// <summary>A pool whose contexts begin with these 62 bits.</summary>
    internal ContextPool(int capacity, IoUring? ring, ulong start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _indirect = new ContextSlots(SqeContextMode.Indirect, count, start, ring);
        _extended = new ContextSlots(SqeContextMode.Extended, count, start, ring);
    }

    /// <summary>How many contexts there are of each kind, a power of two.</summary>
    public int Capacity => _extended.Count;

    /// <summary>
    /// How many indirect contexts could be borrowed now; an estimate while other threads borrow.
    /// A pool for many threads counts them when asked, slot by slot.
    /// </summary>
    public int IndirectAvailable => _indirect.Available;

    /// <summary>How many extended ones; see <see cref="IndirectAvailable"/>.</summary>
    public int ExtendedAvailable => _extended.Available;

    internal ContextSlots Extended => _extended;

    /// <summary>Borrows a slot for a copy of an entry, unless all are out.</summary>
    /// <param name="context">
    /// The slot, until it is returned. Its entry is what the last borrower left.
    /// </param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">
    /// The pool is a ring's, and this is not its thread.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBorrowIndirect(out IndirectSqe context)
    {
        var found = _indirect.TryBorrow(out var word);
        context = found ? new IndirectSqe(_indirect, word) : default;
        return found;
    }

    /// <summary>
    /// Borrows a slot for an entry with 64 bytes and an object, unless all are out.
    /// </summary>
    /// <param name="context">The slot, until it is returned; all of it is zero.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">
    /// The pool is a ring's, and this is not its thread.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBorrowExtended(out ExtendedSqe context)
    {
        var found = _extended.TryBorrow(out var word);
        context = found ? new ExtendedSqe(_extended, word) : default;
        return found;
    }

    /// <summary>
    /// Borrows an extended context for a block of code:
    /// <c>using var scope = pool.BorrowScope();</c>. It goes back at the end of the block, unless
    /// <see cref="ContextScope.Submitted"/> has been called.
    /// </summary>
    /// <returns>
    /// A scope, with <see cref="ContextScope.IsValid"/> false when all contexts are out.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// The pool is a ring's, and this is not its thread.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public ContextScope BorrowScope()
    {
        _ = TryBorrowExtended(out var context);
        return new ContextScope(context);
    }

    /// <summary>Finds the slot that a completion speaks of.</summary>
    /// <param name="context">Any word.</param>
    /// <param name="found">The slot.</param>
    /// <returns>
    /// False when the word is no indirect context that is out: stale, of another pool or made up.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetIndirect(SqeContext context, out IndirectSqe found)
    {
        var isOut = _indirect.Resolve(context.Value);
        found = isOut ? new IndirectSqe(_indirect, context.Value) : default;
        return isOut;
    }

    /// <summary>Finds the slot that a completion speaks of.</summary>
    /// <param name="context">Any word.</param>
    /// <param name="found">The slot.</param>
    /// <returns>
    /// False when the word is no extended context that is out: stale, of another pool or made up.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetExtended(SqeContext context, out ExtendedSqe found)
    {
        var isOut = _extended.Resolve(context.Value);
        found = isOut ? new ExtendedSqe(_extended, context.Value) : default;
        return isOut;
    }

    /// <summary>
    /// Gives a context back, of either kind; an extended one is cleared. Of several returns of one
    /// context exactly one succeeds, also when they happen at the same moment.
    /// </summary>
    /// <param name="context">The context of a slot that is out.</param>
    /// <exception cref="ArgumentException">It is neither indirect nor extended.</exception>
    /// <exception cref="InvalidOperationException">
    /// It was returned already, or is another pool's; or the pool is a ring's, and this is not its
    /// thread.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return(SqeContext context)
    {
        var slots = context.Mode == SqeContextMode.Extended ? _extended : Indirect(context);
        if (!slots.TryReturn(context.Value))
            slots.ThrowNotOut(context.Value);
    }

    /// <summary>
    /// Takes back every context that is out: whoever still has one finds it stale. Meant for the
    /// time when no request is in flight.
    /// </summary>
    /// <returns>How many were out, of both kinds.</returns>
    /// <exception cref="InvalidOperationException">
    /// The pool is a ring's, and this is not its thread.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public int Reset() => _indirect.ReturnAll() + _extended.ReturnAll();

    /// <summary>
    /// Ends the pool: every context is refused from now on, and the objects in it are let go. The
    /// second time it does nothing.
    /// </summary>
    public void Dispose()
    {
        _indirect.Dispose();
        _extended.Dispose();
    }

    private static ulong NextStart() =>
        (ulong)Interlocked.Increment(ref _pools) * Spread >> ModeBits;

    private ContextSlots Indirect(SqeContext context) =>
        context.Mode == SqeContextMode.Indirect
            ? _indirect
            : throw new ArgumentException(
                $"A {context.Mode} context is not borrowed from a pool.", nameof(context));
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private readonly int _contextCapacity;
    private ContextPool? _contexts;

    /// <summary>
    /// Contexts for requests of this ring, made when they are first asked for:
    /// <see cref="IoUringOptions.ContextCapacity"/> of each kind. The pool ends with the
    /// ring. It belongs to the thread of a ring that has one; before <see cref="Start"/>, one
    /// thread at a time may borrow, and what is borrowed then stays so.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public ContextPool Contexts
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _contexts ?? CreateContexts();
    }

    /// <summary>Whether the calling thread may borrow and return contexts of the ring.</summary>
    internal bool OwnsContextsHere
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _owner.IsCurrent || _state == State.Created;
    }

    /// <summary>
    /// Queues the entry of a borrowed context, with the context as its user_data. The slot stays
    /// as it is, whatever flags are given here.
    /// </summary>
    /// <param name="context">
    /// A context of this ring's pool or of any other; whoever handles its last completion returns
    /// it.
    /// </param>
    /// <param name="flags">Entry flags, for this time added to those of the entry.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">
    /// The context is no slot or was returned; or the ring is not started, or another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">Ring or pool are disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Outcome Enqueue(ExtendedSqe context, SqeFlags flags = SqeFlags.None) =>
        flags == SqeFlags.None
            ? Enqueue(in context.AddressedEntry())
            : Enqueue(context.ToEntry(flags));

    /// <inheritdoc cref="Enqueue(ExtendedSqe, SqeFlags)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Outcome Enqueue(IndirectSqe context, SqeFlags flags = SqeFlags.None) =>
        flags == SqeFlags.None
            ? Enqueue(in context.AddressedEntry())
            : Enqueue(context.ToEntry(flags));

    /// <summary>
    /// Refuses a thread that could not return a context of the ring's, before anything changes.
    /// </summary>
    internal void RequireContextsHere()
    {
        if (!OwnsContextsHere && !_isShared)
            ThrowContextsNotUsable();
    }

    [DoesNotReturn]
    internal void ThrowContextsNotUsable()
    {
        ThrowNotUsable();
        throw new InvalidOperationException("The contexts belong to the ring's thread.");
    }

    // Before Start any thread may be first; whoever comes second takes the pool of the first.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ContextPool CreateContexts()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        var pool = _isShared
            ? new ContextPool(_contextCapacity)
            : new ContextPool(_contextCapacity, this);
        return Interlocked.CompareExchange(ref _contexts, pool, null) ?? pool;
    }
}

namespace Hyb.Uring;

/// <summary>
/// An extended context for a block of code, from <see cref="ContextPool.BorrowScope"/>: unless it
/// was submitted, it goes back at the end of the block, however that is left.
/// </summary>
/// <example>
/// <code>
/// using var scope = ring.Contexts.BorrowScope();
/// if (!scope.IsValid)
///     return Outcome.WouldBlock;
/// scope.Entry.Sqe = new Sqe(IoUringOp.Nop, FileTarget.None, default, default);
/// var outcome = ring.Enqueue(scope.Entry);
/// if (outcome.IsOk)
///     scope.Submitted();
/// return outcome;
/// </code>
/// </example>
public ref struct ContextScope
{
    private ExtendedSqe _held;

    internal ContextScope(ExtendedSqe context)
    {
        Entry = context;
        _held = context;
    }

    /// <summary>The borrowed context; no slot when all were out.</summary>
    public ExtendedSqe Entry { get; }

    /// <summary>Whether a context was borrowed and is still out.</summary>
    public readonly bool IsValid => Entry.IsValid;

    /// <summary>
    /// From now on the context is the request's: whoever handles the last completion returns it,
    /// and <see cref="Release"/> does nothing.
    /// </summary>
    public void Submitted() => _held = default;

    /// <summary>
    /// Gives the context back now, unless it was submitted or went back already.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The pool is a ring's, and this is not its thread.
    /// </exception>
    public void Release()
    {
        var held = _held;
        _held = default;
        if (held.IsValid)
            held.Return();
    }

    /// <summary>The end of the block: see <see cref="Release"/>.</summary>
    public void Dispose() => Release();
}

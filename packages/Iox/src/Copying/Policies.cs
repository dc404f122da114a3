namespace Hyb.Iox;

/// <summary>Hands every would-block and more to the caller, as no policy does.</summary>
public sealed class ReturnPolicy : ICopyPolicy
{
    private ReturnPolicy()
    {
    }

    /// <summary>The only one; it has no state.</summary>
    public static ReturnPolicy Instance { get; } = new();

    /// <inheritdoc/>
    public PolicyAction OnWouldBlock(CopyOp op) => PolicyAction.Return;

    /// <inheritdoc/>
    public PolicyAction OnMore(CopyOp op) => PolicyAction.Return;

    /// <summary>Does nothing; engines never call it.</summary>
    public void Yield(CopyOp op)
    {
    }
}

/// <summary>Retries would-block; hands more to the caller.</summary>
/// <param name="yield">
/// Waits before each retry; <see langword="null"/> for <see cref="Thread.Yield"/>, which keeps a
/// processor busy.
/// </param>
public sealed class YieldPolicy(Action<CopyOp>? yield = null) : ICopyPolicy
{
    /// <inheritdoc/>
    public PolicyAction OnWouldBlock(CopyOp op) => PolicyAction.Retry;

    /// <inheritdoc/>
    public PolicyAction OnMore(CopyOp op) => PolicyAction.Return;

    /// <inheritdoc/>
    public void Yield(CopyOp op) => DelegatePolicy.YieldBy(yield, op);
}

/// <summary>
/// Retries would-block of steps that write; hands that of reads, and every more, to the caller. So
/// what was read is also delivered, and the wait for what is to be read is the caller's.
/// </summary>
/// <param name="yield">
/// Waits before each retry; <see langword="null"/> for <see cref="Thread.Yield"/>, which keeps a
/// processor busy.
/// </param>
public sealed class YieldOnWriteWouldBlockPolicy(Action<CopyOp>? yield = null) : ICopyPolicy
{
    /// <inheritdoc/>
    public PolicyAction OnWouldBlock(CopyOp op) =>
        op.IsWrite() ? PolicyAction.Retry : PolicyAction.Return;

    /// <inheritdoc/>
    public PolicyAction OnMore(CopyOp op) => PolicyAction.Return;

    /// <inheritdoc/>
    public void Yield(CopyOp op) => DelegatePolicy.YieldBy(yield, op);
}

/// <summary>A policy out of up to three delegates.</summary>
/// <param name="onWouldBlock"><see langword="null"/> for Return.</param>
/// <param name="onMore"><see langword="null"/> for Return.</param>
/// <param name="yield"><see langword="null"/> for <see cref="Thread.Yield"/>.</param>
public sealed class DelegatePolicy(
    Func<CopyOp, PolicyAction>? onWouldBlock = null,
    Func<CopyOp, PolicyAction>? onMore = null,
    Action<CopyOp>? yield = null) : ICopyPolicy
{
    /// <inheritdoc/>
    public PolicyAction OnWouldBlock(CopyOp op) => onWouldBlock?.Invoke(op) ?? PolicyAction.Return;

    /// <inheritdoc/>
    public PolicyAction OnMore(CopyOp op) => onMore?.Invoke(op) ?? PolicyAction.Return;

    /// <inheritdoc/>
    public void Yield(CopyOp op) => YieldBy(yield, op);

    internal static void YieldBy(Action<CopyOp>? yield, CopyOp op)
    {
        if (yield is null)
            _ = Thread.Yield();
        else
            yield(op);
    }
}

namespace Hyb.Uring;

/// <summary>
/// Which requests a cancellation means. It begins with one property, more of them narrow it down,
/// and it means the first request found unless <see cref="All"/> says otherwise:
/// <c>CancelFilter.OfTarget(socket).WithOperation(IoUringOp.Recv).All</c>.
/// </summary>
public readonly record struct CancelFilter
{
    /// <summary>Every request of the ring: IORING_ASYNC_CANCEL_ANY.</summary>
    // ANY without ALL visits a request that a worker runs again and again; it means all anyway.
    public static CancelFilter Everything { get; } =
        new() { Flags = AsyncCancelFlags.Any | AsyncCancelFlags.All };

    /// <summary>Every match instead of the first: IORING_ASYNC_CANCEL_ALL.</summary>
    public CancelFilter All => this with { Flags = Flags | AsyncCancelFlags.All };

    /// <summary>What is matched; None, as in the default, means nothing at all.</summary>
    public AsyncCancelFlags Flags { get; private init; }

    internal ulong UserData { get; private init; }

    internal int Fd { get; private init; }

    internal IoUringOp Operation { get; private init; }

    internal bool IsEmpty => (Flags & ~AsyncCancelFlags.All) == 0;

    /// <summary>Requests with this identity: IORING_ASYNC_CANCEL_USERDATA.</summary>
    public static CancelFilter OfContext(SqeContext context) =>
        default(CancelFilter).WithContext(context);

    /// <summary>Requests on this file: IORING_ASYNC_CANCEL_FD.</summary>
    public static CancelFilter OfTarget(FileTarget target) =>
        default(CancelFilter).WithTarget(target);

    /// <summary>Requests of this kind: IORING_ASYNC_CANCEL_OP.</summary>
    public static CancelFilter OfOperation(IoUringOp operation) =>
        default(CancelFilter).WithOperation(operation);

    /// <summary>With this identity, too.</summary>
    /// <exception cref="InvalidOperationException">The filter means everything.</exception>
    public CancelFilter WithContext(SqeContext context) => Narrowed() with
    {
        Flags = Flags | AsyncCancelFlags.UserData,
        UserData = context.Value,
    };

    /// <summary>On this file, too.</summary>
    /// <exception cref="InvalidOperationException">The filter means everything.</exception>
    public CancelFilter WithTarget(FileTarget target) => Narrowed() with
    {
        Flags = (Flags & ~AsyncCancelFlags.FdFixed) | AsyncCancelFlags.Fd
            | (target.IsFixed ? AsyncCancelFlags.FdFixed : AsyncCancelFlags.None),
        Fd = target.Number,
    };

    /// <summary>Of this kind, too.</summary>
    /// <exception cref="InvalidOperationException">The filter means everything.</exception>
    public CancelFilter WithOperation(IoUringOp operation) => Narrowed() with
    {
        Flags = Flags | AsyncCancelFlags.Op,
        Operation = operation,
    };

    // The kernel refuses a file or a kind beside ANY.
    private CancelFilter Narrowed() => (Flags & AsyncCancelFlags.Any) == 0
        ? this
        : throw new InvalidOperationException("Everything cannot be narrowed down.");
}

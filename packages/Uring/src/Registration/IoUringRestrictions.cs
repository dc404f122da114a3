using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// What a ring may be used for from <see cref="IoUring.Start"/> on, for ever; everything else is
/// refused with EACCES, an entry in its completion. Nothing is allowed that is not named here, but
/// for what the ring itself needs: <see cref="OwnRegisterOperations"/>,
/// <see cref="IoUringOp.Nop"/> and <see cref="SqeFlags.Drain"/>, with which
/// <see cref="IoUring.Close"/> proves that nothing is in flight.
/// Source: io_uring_register_restrictions(3).
/// </summary>
public sealed class IoUringRestrictions
{
    // Why there is more than the caller names: docs/decisions/0120-restrictions-leave-the-end.md.
    private readonly SortedSet<IoUringRegisterOp> _registerOperations =
        new(OwnRegisterOperations);

    private readonly SortedSet<IoUringOp> _operations = [IoUringOp.Nop];

    /// <summary>
    /// The operations of io_uring_register(2) that a started ring makes by itself, which are
    /// always allowed: those of Start, of <see cref="IoUring.Close"/> and its proofs.
    /// </summary>
    public static IReadOnlyList<IoUringRegisterOp> OwnRegisterOperations { get; } =
    [
        IoUringRegisterOp.RegisterFiles,
        IoUringRegisterOp.UnregisterFiles,
        IoUringRegisterOp.EnableRings,
        IoUringRegisterOp.RegisterRingFds,
        IoUringRegisterOp.UnregisterRingFds,
        IoUringRegisterOp.SyncCancel,
    ];

    /// <summary>The operations of io_uring_register(2) that are allowed.</summary>
    public IReadOnlyCollection<IoUringRegisterOp> RegisterOperations => _registerOperations;

    /// <summary>The operations of entries that are allowed.</summary>
    public IReadOnlyCollection<IoUringOp> Operations => _operations;

    /// <summary>The flags that an entry may have.</summary>
    public SqeFlags AllowedFlags { get; private set; } = SqeFlags.Drain;

    /// <summary>The flags that an entry must have.</summary>
    public SqeFlags RequiredFlags { get; private set; }

    /// <summary>Allows operations of io_uring_register(2).</summary>
    /// <returns>This object.</returns>
    public IoUringRestrictions Allow(params ReadOnlySpan<IoUringRegisterOp> operations)
    {
        foreach (var operation in operations)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                (uint)operation, byte.MaxValue, nameof(operations));
            _registerOperations.Add(operation);
        }

        return this;
    }

    /// <summary>Allows operations of entries.</summary>
    /// <returns>This object.</returns>
    public IoUringRestrictions Allow(params ReadOnlySpan<IoUringOp> operations)
    {
        foreach (var operation in operations)
            _operations.Add(operation);
        return this;
    }

    /// <summary>Allows flags of entries.</summary>
    /// <returns>This object.</returns>
    public IoUringRestrictions AllowFlags(SqeFlags flags)
    {
        AllowedFlags |= flags;
        return this;
    }

    /// <summary>Requires flags of every entry; they are allowed with that.</summary>
    /// <returns>This object.</returns>
    public IoUringRestrictions RequireFlags(SqeFlags flags)
    {
        RequiredFlags |= flags;
        return this;
    }

    // As the kernel takes them.
    internal Restriction[] ToArray() =>
    [
        .. _registerOperations.Select(
            operation => Entry(RestrictionOp.AllowRegisterOp, (byte)operation)),
        .. _operations.Select(operation => Entry(RestrictionOp.AllowOp, (byte)operation)),
        Entry(RestrictionOp.AllowSqeFlags, (byte)(AllowedFlags | RequiredFlags)),
        Entry(RestrictionOp.RequireSqeFlags, (byte)RequiredFlags),
    ];

    private static Restriction Entry(RestrictionOp kind, byte value) =>
        new() { Opcode = (ushort)kind, Value = value };
}

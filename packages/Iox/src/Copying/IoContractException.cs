using System.Diagnostics.CodeAnalysis;

namespace Hyb.Iox;

/// <summary>
/// A reader or writer gave a count that cannot be: negative, or more than it was asked for. The
/// engine has computed nothing with it; how many bytes moved is unknown.
/// </summary>
public sealed class IoContractException : InvalidOperationException
{
    internal IoContractException(CopyOp op, long count, long countMax)
        : base($"{op.Name()} gave the count {count}; 0 to {countMax} is possible.")
    {
        Op = op;
        Count = count;
        CountMax = countMax;
    }

    /// <summary>The step that gave the count.</summary>
    public CopyOp Op { get; }

    /// <summary>The count.</summary>
    public long Count { get; }

    /// <summary>The largest that was possible.</summary>
    public long CountMax { get; }

    internal static void Check(CopyOp op, long count, long countMax)
    {
        if ((ulong)count > (ulong)countMax)
            Throw(op, count, countMax);
    }

    [DoesNotReturn]
    private static void Throw(CopyOp op, long count, long countMax) =>
        throw new IoContractException(op, count, countMax);
}

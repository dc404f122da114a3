using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>Builds vectors in memory of the caller's: nothing is allocated.</summary>
public static class IoVecs
{
    /// <summary>Cuts memory into pieces of one size, one entry each.</summary>
    /// <param name="memory">What is cut. Its owner keeps it valid.</param>
    /// <param name="pieceBytes">Size of a piece, at least 1; the last may be shorter.</param>
    /// <param name="target">Where the entries go.</param>
    /// <returns>How many entries there are: fewer than pieces where there is no room.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is 0.</exception>
    public static int Fill(IoVec memory, nuint pieceBytes, Span<IoVec> target)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pieceBytes);
        var count = 0;
        for (var rest = memory; rest.Length > 0 && count < target.Length; count++)
        {
            target[count] = rest.Slice(0, nuint.Min(pieceBytes, rest.Length));
            rest = rest.Slice(target[count].Length);
        }

        return count;
    }

    /// <summary>Cuts memory into buffers of a tier.</summary>
    /// <inheritdoc cref="Fill(IoVec, nuint, Span{IoVec})"/>
    public static int Fill(IoVec memory, BufferTier tier, Span<IoVec> target) =>
        Fill(memory, (nuint)BufferTiers.SizeOf(tier), target);
}

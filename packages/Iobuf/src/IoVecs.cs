using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>Builds vectors in memory of the caller's: nothing is allocated.</summary>
public static unsafe class IoVecs
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
        var at = (byte*)memory.Address;
        var left = memory.Length;
        var count = 0;
        for (; count < target.Length && left >= pieceBytes; count++)
        {
            target[count] = new IoVec(at, pieceBytes);
            at += pieceBytes;
            left -= pieceBytes;
        }

        if (left > 0 && count < target.Length)
            target[count++] = new IoVec(at, left);
        return count;
    }

    /// <summary>Cuts memory into buffers of a tier.</summary>
    /// <inheritdoc cref="Fill(IoVec, nuint, Span{IoVec})"/>
    public static int Fill(IoVec memory, BufferTier tier, Span<IoVec> target) =>
        Fill(memory, (nuint)BufferTiers.SizeOf(tier), target);
}

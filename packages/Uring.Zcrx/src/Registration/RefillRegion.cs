using System.Numerics;
using Hyb.Iobuf;
using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx;

/// <summary>How much memory a refill ring takes.</summary>
internal static unsafe class RefillRegion
{
    // Of kernels that do not tell: struct io_uring, aligned to a cache line.
    private const int HeaderBytes = 64;

    /// <summary>Header and entries, the entries rounded up as the kernel does.</summary>
    public static nuint BytesNeeded(uint entries, in ZcrxFeatureSet features)
    {
        var header = Math.Max(features.RefillHeaderBytes, HeaderBytes);
        return (nuint)header
            + (BitOperations.RoundUpToPowerOf2(entries) * (nuint)sizeof(ZcrxRqe));
    }

    /// <summary>Zeroed memory for it, in whole pages.</summary>
    public static AlignedMemory Allocate(uint entries, in ZcrxFeatureSet features)
    {
        var page = AlignedMemory.PageSize;
        return AlignedMemory.AllocatePages(
            (BytesNeeded(entries, features) + page - 1) / page * page);
    }
}

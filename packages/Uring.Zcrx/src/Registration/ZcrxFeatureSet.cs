using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// What the running kernel can do about zero-copy receive, asked and never guessed from a version:
/// IO_URING_QUERY_ZCRX, which 6.18 does not answer: it has queues then, and none of the rest.
/// </summary>
public readonly record struct ZcrxFeatureSet
{
    /// <summary>
    /// Whether queues can be registered: IORING_REGISTER_ZCRX_IFQ is known. A kernel that was built
    /// without it says EINVAL to whoever does.
    /// </summary>
    public bool HasQueues { get; init; }

    /// <summary>Whether <see cref="ZcrxOptions.ChunkBytes"/> may be more than a page.</summary>
    public bool CanChooseChunkBytes { get; init; }

    /// <summary>Whether <see cref="ZcrxOptions.WithoutDevice"/> works.</summary>
    public bool CanDoWithoutDevice { get; init; }

    /// <summary>Whether <see cref="ZcrxOptions.DmaBuf"/> works.</summary>
    public bool CanUseDmaBuf { get; init; }

    /// <summary>Whether <see cref="ZcrxQueue.Flush"/> works.</summary>
    public bool CanFlush { get; init; }

    /// <summary>Whether <see cref="ZcrxQueue.ShareWith"/> works.</summary>
    public bool CanShare { get; init; }

    /// <summary>Size of the header of a refill ring; 0 when the kernel does not tell.</summary>
    public int RefillHeaderBytes { get; init; }

    /// <summary>Asks the kernel, without a ring. Callable from any thread.</summary>
    public static ZcrxFeatureSet Ask()
    {
        if (!OperatingSystem.IsLinux()
            || !IoUringQuery.Operations(out var known).IsOk
            || !known.Knows(IoUringRegisterOp.RegisterZcrxQueue))
        {
            return default;
        }

        return IoUringQuery.ZeroCopyReceive(out var answer).IsOk
            ? Of(answer)
            : new ZcrxFeatureSet { HasQueues = true, CanUseDmaBuf = true };
    }

    internal static ZcrxFeatureSet Of(in ZcrxCapabilities answer)
    {
        var flags = (ZcrxRegisterFlags)answer.RegisterFlags;
        return new ZcrxFeatureSet
        {
            HasQueues = true,
            CanChooseChunkBytes =
                ((ZcrxFeatures)answer.Features & ZcrxFeatures.RxPageSize) != 0,
            CanDoWithoutDevice = (flags & ZcrxRegisterFlags.NoDevice) != 0,
            CanUseDmaBuf = ((ZcrxAreaFlags)answer.AreaFlags & ZcrxAreaFlags.Dmabuf) != 0,
            CanFlush = answer.ControlOperationCount > (int)ZcrxControlOp.FlushRefillQueue,
            CanShare = answer.ControlOperationCount > (int)ZcrxControlOp.Export
                && (flags & ZcrxRegisterFlags.Import) != 0,
            RefillHeaderBytes = answer.RefillHeaderBytes,
        };
    }

    internal bool Has(ZcrxRegisterFlags flags) =>
        (CanShare || (flags & ZcrxRegisterFlags.Import) == 0)
        && (CanDoWithoutDevice || (flags & ZcrxRegisterFlags.NoDevice) == 0);
}

using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Abi;

/// <summary>Constants of zero-copy receive.</summary>
internal static class ZcrxConstants
{
    /// <summary>Where an area's id stands in an offset: IORING_ZCRX_AREA_SHIFT.</summary>
    [Uapi("IORING_ZCRX_AREA_SHIFT")]
    public const int AreaShift = 48;

    /// <summary>The bits of an offset that are the area's id: IORING_ZCRX_AREA_MASK.</summary>
    [Uapi("IORING_ZCRX_AREA_MASK")]
    public const ulong AreaMask = 0xffff_0000_0000_0000;

    /// <summary>
    /// io_uring_region_desc->flags: it is the caller's memory: IORING_MEM_REGION_TYPE_USER.
    /// </summary>
    [Uapi("IORING_MEM_REGION_TYPE_USER")]
    public const uint UserMemory = 1;
}

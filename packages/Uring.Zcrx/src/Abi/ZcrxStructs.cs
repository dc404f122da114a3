using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Abi;

/// <summary>An entry of the refill queue: struct io_uring_zcrx_rqe.</summary>
[Uapi("struct io_uring_zcrx_rqe")]
[StructLayout(LayoutKind.Sequential)]
internal struct ZcrxRqe
{
    [Uapi("off")] public ulong Off;
    [Uapi("len")] public uint Len;
    private readonly uint _pad;
}

/// <summary>
/// The second half of a completion of zero-copy receive: struct io_uring_zcrx_cqe.
/// </summary>
[Uapi("struct io_uring_zcrx_cqe")]
[StructLayout(LayoutKind.Sequential)]
internal struct ZcrxCqe
{
    [Uapi("off")] public ulong Off;
    private readonly ulong _pad;
}

/// <summary>
/// Where the parts of the refill queue lie in its region, in bytes: struct io_uring_zcrx_offsets.
/// </summary>
[Uapi("struct io_uring_zcrx_offsets")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxOffsets
{
    [Uapi("head")] public uint Head;
    [Uapi("tail")] public uint Tail;
    [Uapi("rqes")] public uint Rqes;
    private readonly uint _resv2;
    private fixed ulong _resv[2];
}

/// <summary>The memory that data is received into: struct io_uring_zcrx_area_reg.</summary>
[Uapi("struct io_uring_zcrx_area_reg")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxAreaReg
{
    [Uapi("addr")] public ulong Addr;
    [Uapi("len")] public ulong Len;
    [Uapi("rq_area_token")] public ulong RqAreaToken;
    [Uapi("flags")] public uint Flags;
    [Uapi("dmabuf_fd")] public uint DmabufFd;
    private fixed ulong _resv2[2];
}

/// <summary>The registration of a network queue: struct io_uring_zcrx_ifq_reg.</summary>
[Uapi("struct io_uring_zcrx_ifq_reg")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxIfqReg
{
    [Uapi("if_idx")] public uint IfIdx;
    [Uapi("if_rxq")] public uint IfRxq;
    [Uapi("rq_entries")] public uint RqEntries;
    [Uapi("flags")] public uint Flags;
    [Uapi("area_ptr")] public ulong AreaPtr;
    [Uapi("region_ptr")] public ulong RegionPtr;
    [Uapi("offsets")] public ZcrxOffsets Offsets;
    [Uapi("zcrx_id")] public uint ZcrxId;
    [Uapi("rx_buf_len", Since = "7.0")] public uint RxBufLen;
    [Uapi("event_desc", Since = "7.2")] public ulong EventDesc;
    private fixed ulong _resv[2];
}

/// <summary>
/// Counters that the kernel keeps in the refill region: struct zcrx_stats, since 7.2.
/// </summary>
[Uapi("struct zcrx_stats", Since = "7.2")]
[StructLayout(LayoutKind.Sequential)]
internal struct ZcrxStats
{
    [Uapi("copy_count")] public ulong CopyCount;
    [Uapi("copy_bytes")] public ulong CopyBytes;
}

/// <summary>
/// Which events are reported, and with which user data: struct zcrx_event_desc, since 7.2.
/// </summary>
[Uapi("struct zcrx_event_desc", Since = "7.2")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxEventDesc
{
    [Uapi("user_data")] public ulong UserData;
    [Uapi("type_mask")] public uint TypeMask;
    [Uapi("flags")] public uint Flags;
    [Uapi("stats_offset")] public ulong StatsOffset;
    private fixed ulong _resv2[9];
}

/// <summary>The argument of ZCRX_CTRL_FLUSH_RQ: struct zcrx_ctrl_flush_rq, since 6.19.</summary>
[Uapi("struct zcrx_ctrl_flush_rq", Since = "6.19")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxCtrlFlushRq
{
    private fixed ulong _resv[6];
}

/// <summary>The argument of ZCRX_CTRL_EXPORT: struct zcrx_ctrl_export, since 6.19.</summary>
[Uapi("struct zcrx_ctrl_export", Since = "6.19")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxCtrlExport
{
    [Uapi("zcrx_fd")] public uint ZcrxFd;
    private fixed uint _resv1[11];
}

/// <summary>The argument of ZCRX_CTRL_ARM_EVENT: struct zcrx_ctrl_arm_event, since 7.2.</summary>
[Uapi("struct zcrx_ctrl_arm_event", Since = "7.2")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxCtrlArmEvent
{
    [Uapi("event_type")] public uint EventType;
    private fixed uint _resv[11];
}

/// <summary>A request of IORING_REGISTER_ZCRX_CTRL: struct zcrx_ctrl, since 6.19.</summary>
[Uapi("struct zcrx_ctrl", Since = "6.19")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZcrxCtrl
{
    [Uapi("zcrx_id")] public uint ZcrxId;
    [Uapi("op")] public uint Op;
    private fixed ulong _resv[2];
    [Uapi("zc_export"), Uapi("zc_flush"), Uapi("zc_arm_event", Since = "7.2")]
    public ZcrxCtrlExport Export;
}

/// <summary>
/// Memory that is shared with the kernel, here of the refill queue: struct io_uring_region_desc.
/// </summary>
[Uapi("struct io_uring_region_desc")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RegionDesc
{
    [Uapi("user_addr")] public ulong UserAddr;
    [Uapi("size")] public ulong Size;
    [Uapi("flags")] public uint Flags;
    [Uapi("id")] public uint Id;
    [Uapi("mmap_offset")] public ulong MmapOffset;
    private fixed ulong _resv[4];
}

using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>One question of IORING_REGISTER_QUERY: struct io_uring_query_hdr.</summary>
[Uapi("struct io_uring_query_hdr")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct QueryHeader
{
    [Uapi("next_entry")] public ulong NextEntry;
    [Uapi("query_data")] public ulong QueryData;
    [Uapi("query_op")] public uint Op;
    [Uapi("size")] public uint Size;
    [Uapi("result")] public int Result;
    private fixed uint _resv[3];
}

/// <summary>
/// The answer to IO_URING_QUERY_OPCODES; it needs no ring: struct io_uring_query_opcode.
/// </summary>
[Uapi("struct io_uring_query_opcode")]
[StructLayout(LayoutKind.Sequential)]
internal struct QueryOpcode
{
    [Uapi("nr_request_opcodes")] public uint NrRequestOpcodes;
    [Uapi("nr_register_opcodes")] public uint NrRegisterOpcodes;
    [Uapi("feature_flags")] public ulong FeatureFlags;
    [Uapi("ring_setup_flags")] public ulong RingSetupFlags;
    [Uapi("enter_flags")] public ulong EnterFlags;
    [Uapi("sqe_flags")] public ulong SqeFlags;
    [Uapi("nr_query_opcodes")] public uint NrQueryOpcodes;
    private readonly uint _pad;
}

/// <summary>The answer to IO_URING_QUERY_ZCRX: struct io_uring_query_zcrx, since 6.19.</summary>
[Uapi("struct io_uring_query_zcrx", Since = "6.19")]
[StructLayout(LayoutKind.Sequential)]
internal struct QueryZcrx
{
    [Uapi("register_flags")] public ulong RegisterFlags;
    [Uapi("area_flags")] public ulong AreaFlags;
    [Uapi("nr_ctrl_opcodes")] public uint NrCtrlOpcodes;
    [Uapi("features", Since = "7.0")] public uint Features;
    [Uapi("rq_hdr_size")] public uint RqHdrSize;
    [Uapi("rq_hdr_alignment")] public uint RqHdrAlignment;
    private readonly ulong _resv2;
}

/// <summary>
/// The answer to IO_URING_QUERY_ZCRX_EVENT: struct io_uring_query_zcrx_event, since 7.2.
/// </summary>
[Uapi("struct io_uring_query_zcrx_event", Since = "7.2")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct QueryZcrxEvent
{
    [Uapi("event_flags")] public uint EventFlags;
    [Uapi("stats_size")] public uint StatsSize;
    [Uapi("stats_off_alignment")] public uint StatsOffAlignment;
    private readonly uint _resv1;
    private fixed ulong _resv2[4];
}

/// <summary>
/// The answer to IO_URING_QUERY_SCQ: the header of the rings: struct io_uring_query_scq, since
/// 6.19.
/// </summary>
[Uapi("struct io_uring_query_scq", Since = "6.19")]
[StructLayout(LayoutKind.Sequential)]
internal struct QueryScq
{
    [Uapi("hdr_size")] public ulong HdrSize;
    [Uapi("hdr_alignment")] public ulong HdrAlignment;
}

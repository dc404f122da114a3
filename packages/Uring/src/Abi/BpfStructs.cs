using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>A filter for one operation: struct io_uring_bpf_filter, since 7.0.</summary>
[Uapi("struct io_uring_bpf_filter", Since = "7.0")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BpfFilter
{
    [Uapi("opcode")] public uint Opcode;
    [Uapi("flags")] public uint Flags;
    [Uapi("filter_len")] public uint FilterLen;
    [Uapi("pdu_size")] public byte PduSize;
    private fixed byte _resv[3];
    [Uapi("filter_ptr")] public ulong FilterPtr;
    private fixed ulong _resv2[5];
}

/// <summary>What IORING_REGISTER_BPF_FILTER takes: struct io_uring_bpf, since 7.0.</summary>
[Uapi("struct io_uring_bpf", Since = "7.0")]
[StructLayout(LayoutKind.Sequential)]
internal struct BpfRegistration
{
    [Uapi("cmd_type")] public ushort CmdType;
    [Uapi("cmd_flags")] public ushort CmdFlags;
    private readonly uint _resv;
    [Uapi("filter")] public BpfFilter Filter;
}

/// <summary>
/// What a filter program sees of a request: struct io_uring_bpf_ctx, since 7.0. The union has
/// parts of different shapes and is only ever used for the offsets that a program loads from, so
/// this is the one type here with explicit offsets.
/// </summary>
[Uapi("struct io_uring_bpf_ctx", Since = "7.0")]
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct BpfContext
{
    [FieldOffset(0), Uapi("user_data")] public ulong UserData;
    [FieldOffset(8), Uapi("opcode")] public byte Opcode;
    [FieldOffset(9), Uapi("sqe_flags")] public byte SqeFlags;
    [FieldOffset(10), Uapi("pdu_size")] public byte PduSize;
    [FieldOffset(16), Uapi("socket.family")] public uint SocketFamily;
    [FieldOffset(20), Uapi("socket.type")] public uint SocketType;
    [FieldOffset(24), Uapi("socket.protocol")] public uint SocketProtocol;
    [FieldOffset(16), Uapi("open.flags")] public ulong OpenFlags;
    [FieldOffset(24), Uapi("open.mode")] public ulong OpenMode;
    [FieldOffset(32), Uapi("open.resolve")] public ulong OpenResolve;
    [FieldOffset(16), Uapi("connect.family", Since = "7.2")] public uint ConnectFamily;
    [FieldOffset(20), Uapi("connect.port", Since = "7.2")] public ushort ConnectPort;
    [FieldOffset(24), Uapi("connect.v4_addr", Since = "7.2")] public uint ConnectV4Address;
    [FieldOffset(24), Uapi("connect.v6_addr", Since = "7.2")]
    public fixed byte ConnectV6Address[16];
}

using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>Heads the buffer that a multishot recvmsg fills: struct io_uring_recvmsg_out.</summary>
[Uapi("struct io_uring_recvmsg_out")]
[StructLayout(LayoutKind.Sequential)]
internal struct RecvMsgOut
{
    [Uapi("namelen")] public uint NameLen;
    [Uapi("controllen")] public uint ControlLen;
    [Uapi("payloadlen")] public uint PayloadLen;
    [Uapi("flags")] public uint Flags;
}

/// <summary>Protection information of a read or write: struct io_uring_attr_pi.</summary>
[Uapi("struct io_uring_attr_pi")]
[StructLayout(LayoutKind.Sequential)]
internal struct AttrPi
{
    [Uapi("flags")] public ushort Flags;
    [Uapi("app_tag")] public ushort AppTag;
    [Uapi("len")] public uint Len;
    [Uapi("addr")] public ulong Addr;
    [Uapi("seed")] public ulong Seed;
    private readonly ulong _rsvd;
}

/// <summary>The time that a transmit timestamp completion carries: struct io_timespec.</summary>
[Uapi("struct io_timespec")]
[StructLayout(LayoutKind.Sequential)]
internal struct IoTimespec
{
    [Uapi("tv_sec")] public ulong TvSec;
    [Uapi("tv_nsec")] public ulong TvNsec;
}

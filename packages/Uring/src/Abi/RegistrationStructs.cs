using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>A change of file slots, the older form: struct io_uring_files_update.</summary>
[Uapi("struct io_uring_files_update")]
[StructLayout(LayoutKind.Sequential)]
internal struct FilesUpdate
{
    [Uapi("offset")] public uint Offset;
    private readonly uint _resv;
    [Uapi("fds")] public ulong Fds;
}

/// <summary>A piece of memory that program and kernel share: struct io_uring_region_desc.</summary>
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

/// <summary>The registration of such a region: struct io_uring_mem_region_reg.</summary>
[Uapi("struct io_uring_mem_region_reg")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MemRegionReg
{
    [Uapi("region_uptr")] public ulong RegionUptr;
    [Uapi("flags")] public ulong Flags;
    private fixed ulong _resv[2];
}

/// <summary>
/// The registration of files or buffers with tags: struct io_uring_rsrc_register.
/// </summary>
[Uapi("struct io_uring_rsrc_register")]
[StructLayout(LayoutKind.Sequential)]
internal struct RsrcRegister
{
    [Uapi("nr")] public uint Nr;
    [Uapi("flags")] public uint Flags;
    private readonly ulong _resv2;
    [Uapi("data")] public ulong Data;
    [Uapi("tags")] public ulong Tags;
}

/// <summary>A change of registered files: struct io_uring_rsrc_update.</summary>
[Uapi("struct io_uring_rsrc_update")]
[StructLayout(LayoutKind.Sequential)]
internal struct RsrcUpdate
{
    [Uapi("offset")] public uint Offset;
    private readonly uint _resv;
    [Uapi("data")] public ulong Data;
}

/// <summary>
/// A change of registered files or buffers and their tags: struct io_uring_rsrc_update2.
/// </summary>
[Uapi("struct io_uring_rsrc_update2")]
[StructLayout(LayoutKind.Sequential)]
internal struct RsrcUpdate2
{
    [Uapi("offset")] public uint Offset;
    private readonly uint _resv;
    [Uapi("data")] public ulong Data;
    [Uapi("tags")] public ulong Tags;
    [Uapi("nr")] public uint Nr;
    private readonly uint _resv2;
}

/// <summary>What a probe says of one operation: struct io_uring_probe_op.</summary>
[Uapi("struct io_uring_probe_op")]
[StructLayout(LayoutKind.Sequential)]
internal struct ProbeOp
{
    [Uapi("op")] public byte Op;
    private readonly byte _resv;
    [Uapi("flags")] public ushort Flags;
    private readonly uint _resv2;
}

/// <summary>Heads the array of ProbeOp that a probe fills: struct io_uring_probe.</summary>
[Uapi("struct io_uring_probe")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProbeHeader
{
    [Uapi("last_op")] public byte LastOp;
    [Uapi("ops_len")] public byte OpsLen;
    private readonly ushort _resv;
    private fixed uint _resv2[3];
}

/// <summary>
/// One restriction; Value is an operation or a set of flags: struct io_uring_restriction.
/// </summary>
[Uapi("struct io_uring_restriction")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Restriction
{
    [Uapi("opcode")] public ushort Opcode;
    [Uapi("register_op"), Uapi("sqe_op"), Uapi("sqe_flags")] public byte Value;
    private readonly byte _resv;
    private fixed uint _resv2[3];
}

/// <summary>
/// Heads the array of restrictions of a task: struct io_uring_task_restriction, since 7.0.
/// </summary>
[Uapi("struct io_uring_task_restriction", Since = "7.0")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TaskRestriction
{
    [Uapi("flags")] public ushort Flags;
    [Uapi("nr_res")] public ushort NrRes;
    private fixed uint _resv[3];
}

/// <summary>The choice of a clock: struct io_uring_clock_register.</summary>
[Uapi("struct io_uring_clock_register")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ClockRegister
{
    [Uapi("clockid")] public uint ClockId;
    private fixed uint _resv[3];
}

/// <summary>
/// Which buffers of which ring are cloned to where: struct io_uring_clone_buffers.
/// </summary>
[Uapi("struct io_uring_clone_buffers")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CloneBuffers
{
    [Uapi("src_fd")] public uint SrcFd;
    [Uapi("flags")] public uint Flags;
    [Uapi("src_off")] public uint SrcOff;
    [Uapi("dst_off")] public uint DstOff;
    [Uapi("nr")] public uint Nr;
    private fixed uint _pad[3];
}

/// <summary>One entry of a ring of provided buffers: struct io_uring_buf.</summary>
[Uapi("struct io_uring_buf")]
[StructLayout(LayoutKind.Sequential)]
internal struct ProvidedBuffer
{
    [Uapi("addr")] public ulong Addr;
    [Uapi("len")] public uint Len;
    [Uapi("bid")] public ushort Bid;
    private readonly ushort _resv;
}

/// <summary>
/// The first entry of a ring of provided buffers, whose last field is the tail: struct
/// io_uring_buf_ring.
/// </summary>
[Uapi("struct io_uring_buf_ring")]
[StructLayout(LayoutKind.Sequential)]
internal struct BufRingTail
{
    private readonly ulong _resv1;
    private readonly uint _resv2;
    private readonly ushort _resv3;
    [Uapi("tail")] public ushort Tail;
}

/// <summary>The registration of a ring of provided buffers: struct io_uring_buf_reg.</summary>
[Uapi("struct io_uring_buf_reg")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BufReg
{
    [Uapi("ring_addr")] public ulong RingAddr;
    [Uapi("ring_entries")] public uint RingEntries;
    [Uapi("bgid")] public ushort Bgid;
    [Uapi("flags")] public ushort Flags;

    // Later 6.18 stable kernels take it as well; those that do not refuse any other value than 0.
    [Uapi("min_left", Since = "7.1")] public uint MinLeft;

    private fixed uint _resv[5];
}

/// <summary>
/// Where the kernel stands in a ring of provided buffers: struct io_uring_buf_status.
/// </summary>
[Uapi("struct io_uring_buf_status")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BufStatus
{
    [Uapi("buf_group")] public uint BufGroup;
    [Uapi("head")] public uint Head;
    private fixed uint _resv[8];
}

/// <summary>The settings of busy polling: struct io_uring_napi.</summary>
[Uapi("struct io_uring_napi")]
[StructLayout(LayoutKind.Sequential)]
internal struct NapiSettings
{
    [Uapi("busy_poll_to")] public uint BusyPollTo;
    [Uapi("prefer_busy_poll")] public byte PreferBusyPoll;
    [Uapi("opcode")] public byte Opcode;
    private readonly ushort _pad;
    [Uapi("op_param")] public uint OpParam;
    private readonly uint _resv;
}

/// <summary>A cancellation that waits: struct io_uring_sync_cancel_reg.</summary>
[Uapi("struct io_uring_sync_cancel_reg")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SyncCancelReg
{
    [Uapi("addr")] public ulong Addr;
    [Uapi("fd")] public int Fd;
    [Uapi("flags")] public uint Flags;
    [Uapi("timeout")] public Timespec Timeout;
    [Uapi("opcode")] public byte Opcode;
    private fixed byte _pad[7];
    private fixed ulong _pad2[3];
}

/// <summary>
/// The slots that the kernel chooses from: Len of them from Off: struct io_uring_file_index_range.
/// </summary>
[Uapi("struct io_uring_file_index_range")]
[StructLayout(LayoutKind.Sequential)]
internal struct FileIndexRange
{
    [Uapi("off")] public uint Off;
    [Uapi("len")] public uint Len;
    private readonly ulong _resv;
}

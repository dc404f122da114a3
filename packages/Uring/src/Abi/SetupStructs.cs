using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>What io_uring_setup(2) takes and gives back: struct io_uring_params.</summary>
[Uapi("struct io_uring_params")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoUringParams
{
    [Uapi("sq_entries")] public uint SqEntries;
    [Uapi("cq_entries")] public uint CqEntries;
    [Uapi("flags")] public uint Flags;
    [Uapi("sq_thread_cpu")] public uint SqThreadCpu;
    [Uapi("sq_thread_idle")] public uint SqThreadIdle;
    [Uapi("features")] public uint Features;
    [Uapi("wq_fd")] public uint WqFd;
    private fixed uint _resv[3];
    [Uapi("sq_off")] public SqRingOffsets SqOff;
    [Uapi("cq_off")] public CqRingOffsets CqOff;
}

/// <summary>
/// Where the parts of the submission ring lie in its mapping, in bytes: struct io_sqring_offsets.
/// </summary>
[Uapi("struct io_sqring_offsets")]
[StructLayout(LayoutKind.Sequential)]
internal struct SqRingOffsets
{
    [Uapi("head")] public uint Head;
    [Uapi("tail")] public uint Tail;
    [Uapi("ring_mask")] public uint RingMask;
    [Uapi("ring_entries")] public uint RingEntries;
    [Uapi("flags")] public uint Flags;
    [Uapi("dropped")] public uint Dropped;
    [Uapi("array")] public uint Array;
    private readonly uint _resv1;
    [Uapi("user_addr")] public ulong UserAddr;
}

/// <summary>
/// Where the parts of the completion ring lie in its mapping, in bytes: struct io_cqring_offsets.
/// </summary>
[Uapi("struct io_cqring_offsets")]
[StructLayout(LayoutKind.Sequential)]
internal struct CqRingOffsets
{
    [Uapi("head")] public uint Head;
    [Uapi("tail")] public uint Tail;
    [Uapi("ring_mask")] public uint RingMask;
    [Uapi("ring_entries")] public uint RingEntries;
    [Uapi("overflow")] public uint Overflow;
    [Uapi("cqes")] public uint Cqes;
    [Uapi("flags")] public uint Flags;
    private readonly uint _resv1;
    [Uapi("user_addr")] public ulong UserAddr;
}

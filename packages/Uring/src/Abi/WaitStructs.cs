using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>
/// The argument of a wait with IORING_ENTER_EXT_ARG; Ts is the address of a
/// <see cref="Timespec"/>: struct io_uring_getevents_arg.
/// </summary>
[Uapi("struct io_uring_getevents_arg")]
[StructLayout(LayoutKind.Sequential)]
internal struct GetEventsArg
{
    [Uapi("sigmask")] public ulong Sigmask;
    [Uapi("sigmask_sz")] public uint SigmaskSz;
    [Uapi("min_wait_usec")] public uint MinWaitUsec;
    [Uapi("ts")] public ulong Ts;
}

/// <summary>The argument of a wait in a registered region: struct io_uring_reg_wait.</summary>
[Uapi("struct io_uring_reg_wait")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RegWait
{
    [Uapi("ts")] public Timespec Ts;
    [Uapi("min_wait_usec")] public uint MinWaitUsec;
    [Uapi("flags")] public uint Flags;
    [Uapi("sigmask")] public ulong Sigmask;
    [Uapi("sigmask_sz")] public uint SigmaskSz;
    private fixed uint _pad[3];
    private fixed ulong _pad2[2];
}

using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>Asks the kernel what it supports; needs no ring: IORING_REGISTER_QUERY.</summary>
internal static unsafe class KernelQuery
{
    /// <summary>How many operations there are, and which flags: IO_URING_QUERY_OPCODES.</summary>
    public static Errno Opcodes(out QueryOpcode answer)
    {
        QueryOpcode data = default;
        var header = new QueryHeader
        {
            QueryData = (ulong)&data,
            Op = (uint)QueryOp.Opcodes,
            Size = (uint)sizeof(QueryOpcode),
        };

        // The count is 0: the kernel takes no other.
        var result = Syscall.IoUringRegister(-1, (uint)IoUringRegisterOp.Query, &header, 0);
        answer = data;
        return result.IsError ? result.Errno
            : header.Result < 0 ? (Errno)(-header.Result)
            : Errno.None;
    }
}

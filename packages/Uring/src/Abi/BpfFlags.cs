using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>How a filter is installed: io_uring_bpf_filter->flags.</summary>
[Flags]
internal enum BpfFilterFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// Operations without a filter are refused: IO_URING_BPF_FILTER_DENY_REST, since 7.0.
    /// </summary>
    [Uapi("IO_URING_BPF_FILTER_DENY_REST", Since = "7.0")] DenyRest = 1,

    /// <summary>
    /// Refuse when kernel and caller differ on the payload's size: IO_URING_BPF_FILTER_SZ_STRICT,
    /// since 7.0.
    /// </summary>
    [Uapi("IO_URING_BPF_FILTER_SZ_STRICT", Since = "7.0")] StrictSize = 2,
}

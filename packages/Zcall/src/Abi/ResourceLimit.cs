using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>A soft and a hard limit, as in <c>struct rlimit64</c>. Source: prlimit(2).</summary>
/// <param name="Current">The soft limit, in the unit of the resource.</param>
/// <param name="Maximum">The hard limit: the ceiling of the soft one.</param>
[Uapi("struct rlimit64")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ResourceLimit(
    [field: Uapi("rlim_cur")] ulong Current, [field: Uapi("rlim_max")] ulong Maximum)
{
    /// <summary>No limit: RLIM64_INFINITY.</summary>
    [Uapi("RLIM64_INFINITY")]
    public const ulong Infinity = ulong.MaxValue;
}

/// <summary>Which limit prlimit(2) reads or sets.</summary>
public enum Resource
{
    /// <summary>RLIMIT_NOFILE: one more than the largest descriptor number.</summary>
    [Uapi("RLIMIT_NOFILE")] OpenFiles = 7,

    /// <summary>RLIMIT_MEMLOCK: bytes of memory that may be locked; rings count into it.</summary>
    [Uapi("RLIMIT_MEMLOCK")] LockedMemory = 8,
}

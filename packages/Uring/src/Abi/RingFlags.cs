using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What the kernel says in the submission ring's flags. Source: io_uring_setup(2).
/// </summary>
[Flags]
public enum SqRingFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The polling thread sleeps and wants to be woken: IORING_SQ_NEED_WAKEUP.</summary>
    [Uapi("IORING_SQ_NEED_WAKEUP")] NeedWakeup = 1 << 0,

    /// <summary>Completions wait outside the full queue: IORING_SQ_CQ_OVERFLOW.</summary>
    [Uapi("IORING_SQ_CQ_OVERFLOW")] CqOverflow = 1 << 1,

    /// <summary>Completion work waits for the next kernel entry: IORING_SQ_TASKRUN.</summary>
    [Uapi("IORING_SQ_TASKRUN")] TaskRun = 1 << 2,
}

/// <summary>
/// What the program tells the kernel in the completion ring's flags. Source: io_uring_setup(2).
/// </summary>
[Flags]
public enum CqRingFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Do not signal the registered eventfd: IORING_CQ_EVENTFD_DISABLED.</summary>
    [Uapi("IORING_CQ_EVENTFD_DISABLED")] EventFdDisabled = 1 << 0,
}

using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>What io_uring_enter(2) does besides submitting.</summary>
[Flags]
public enum IoUringEnterFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Wait for completions: IORING_ENTER_GETEVENTS.</summary>
    [Uapi("IORING_ENTER_GETEVENTS")] GetEvents = 1 << 0,

    /// <summary>Wake the thread that polls the submission queue: IORING_ENTER_SQ_WAKEUP.</summary>
    [Uapi("IORING_ENTER_SQ_WAKEUP")] SqWakeup = 1 << 1,

    /// <summary>Wait until that thread has made room in the queue: IORING_ENTER_SQ_WAIT.</summary>
    [Uapi("IORING_ENTER_SQ_WAIT")] SqWait = 1 << 2,

    /// <summary>The argument is a struct io_uring_getevents_arg: IORING_ENTER_EXT_ARG.</summary>
    [Uapi("IORING_ENTER_EXT_ARG")] ExtArg = 1 << 3,

    /// <summary>
    /// The descriptor is the index of a registered ring: IORING_ENTER_REGISTERED_RING.
    /// </summary>
    [Uapi("IORING_ENTER_REGISTERED_RING")] RegisteredRing = 1 << 4,

    /// <summary>
    /// The timeout is a point in time of the ring's clock: IORING_ENTER_ABS_TIMER.
    /// </summary>
    [Uapi("IORING_ENTER_ABS_TIMER")] AbsoluteTimer = 1 << 5,

    /// <summary>
    /// The argument is an index in a registered wait region: IORING_ENTER_EXT_ARG_REG.
    /// </summary>
    [Uapi("IORING_ENTER_EXT_ARG_REG")] ExtArgRegistered = 1 << 6,

    /// <summary>The wait is not counted as I/O wait: IORING_ENTER_NO_IOWAIT.</summary>
    [Uapi("IORING_ENTER_NO_IOWAIT")] NoIoWait = 1 << 7,
}

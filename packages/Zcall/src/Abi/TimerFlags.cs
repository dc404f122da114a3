using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// When a timer fires, laid out as <c>struct __kernel_itimerspec</c> (32 bytes). Source:
/// timerfd_settime(2).
/// </summary>
/// <param name="Interval">The period after the first time; zero for once only.</param>
/// <param name="Value">The first time, or how long until it; zero is a disarmed timer.</param>
[Uapi("struct __kernel_itimerspec")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TimerSetting(
    [field: Uapi("it_interval")] Timespec Interval, [field: Uapi("it_value")] Timespec Value);

/// <summary>How a timer descriptor is made: the TFD_ bits of timerfd_create(2).</summary>
[Flags]
public enum TimerFdFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>TFD_NONBLOCK: EAGAIN instead of waiting.</summary>
    [Uapi("TFD_NONBLOCK")] NonBlocking = 0x800,

    /// <summary>TFD_CLOEXEC: closed on execve(2).</summary>
    [Uapi("TFD_CLOEXEC")] CloseOnExec = 0x80000,
}

/// <summary>How a timer is set: the TFD_TIMER_ bits of timerfd_settime(2).</summary>
[Flags]
public enum TimerSetFlags
{
    /// <summary>The first time is relative to now.</summary>
    None = 0,

    /// <summary>TFD_TIMER_ABSTIME: the first time is a time of the timer's clock.</summary>
    [Uapi("TFD_TIMER_ABSTIME")] Absolute = 1,

    /// <summary>
    /// TFD_TIMER_CANCEL_ON_SET: with <see cref="Absolute"/> on <see cref="Clock.Realtime"/>,
    /// reading gives ECANCELED once the clock was set.
    /// </summary>
    [Uapi("TFD_TIMER_CANCEL_ON_SET")] CancelOnSet = 2,
}

namespace Hyb.Uring;

/// <summary>The clock that the time of a wait is measured by.</summary>
public enum IoUringClock
{
    /// <summary>CLOCK_MONOTONIC, the default: it stands still while the machine sleeps.</summary>
    Monotonic = Zcall.Clock.Monotonic,

    /// <summary>CLOCK_BOOTTIME: it goes on while the machine sleeps.</summary>
    BootTime = Zcall.Clock.Boottime,
}

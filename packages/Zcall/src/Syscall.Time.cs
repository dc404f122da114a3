namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>
    /// clock_nanosleep(2), relative: sleeps at least the given time. EINTR when a signal came
    /// first.
    /// </summary>
    /// <param name="clock">The clock to sleep by.</param>
    /// <param name="duration">How long.</param>
    /// <param name="remaining">Where the time that was left goes after EINTR, or null.</param>
    public static SyscallResult ClockNanosleep(
        Clock clock, Timespec duration, Timespec* remaining = null) =>
        Invoke(
            SyscallNumber.clock_nanosleep,
            (nint)clock,
            arg1: 0,
            (nint)(&duration),
            (nint)remaining);
}

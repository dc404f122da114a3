using System.Diagnostics;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A point in time on the clock of a ring, which the kernel is given as it is: a wait that is
/// interrupted and entered again keeps its end. See docs/decisions/0127-absolute-waits.md.
/// </summary>
internal readonly struct Deadline
{
    private const long NsPerTick = 100;
    private const long NsPerSecond = 1_000_000_000;

    private readonly long _ns;
    private readonly Clock _clock;

    private Deadline(long ns, Clock clock)
    {
        _ns = ns;
        _clock = clock;
    }

    /// <summary>No end.</summary>
    public static Deadline Never => new(long.MaxValue, Clock.Monotonic);

    public bool IsNever => _ns == long.MaxValue;

    public bool IsOver => _ns <= 0 || (!IsNever && NowNs(_clock) >= _ns);

    public TimeSpan Remaining => IsNever
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromTicks(Math.Max(0, _ns - NowNs(_clock)) / NsPerTick);

    /// <summary>The point as the kernel takes it.</summary>
    public Timespec Timespec => new(_ns / NsPerSecond, _ns % NsPerSecond);

    public static Deadline At(long ns, Clock clock) => new(ns, clock);

    /// <summary>A time from now; an infinite one, or one past the clock's end, is never.</summary>
    public static Deadline After(TimeSpan timeout, Clock clock = Clock.Monotonic)
    {
        if (timeout == Timeout.InfiniteTimeSpan || timeout.Ticks > long.MaxValue / NsPerTick / 2)
            return Never;

        // Zero is over without asking for the time.
        return timeout == TimeSpan.Zero
            ? new Deadline(0, clock)
            : new Deadline(NowNs(clock) + (timeout.Ticks * NsPerTick), clock);
    }

    /// <summary>The earlier of two on the same clock.</summary>
    public Deadline Or(Deadline other) => _ns <= other._ns ? this : other;

    /// <summary>The time on a clock.</summary>
    // The stopwatch of Linux is CLOCK_MONOTONIC in nanoseconds, without a system call.
    public static long NowNs(Clock clock)
    {
        if (clock == Clock.Monotonic)
            return Stopwatch.GetTimestamp();
        _ = Syscall.ClockGetTime(clock, out var now);
        return (now.Seconds * NsPerSecond) + now.Nanoseconds;
    }
}

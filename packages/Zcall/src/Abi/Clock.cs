namespace Hyb.Zcall;

/// <summary>A kernel clock: clock_gettime(2).</summary>
public enum Clock
{
    /// <summary>CLOCK_REALTIME: Unix time; it can be set, so it can jump.</summary>
    [Uapi("CLOCK_REALTIME")] Realtime = 0,

    /// <summary>CLOCK_MONOTONIC: never jumps, stands still in suspend.</summary>
    [Uapi("CLOCK_MONOTONIC")] Monotonic = 1,

    /// <summary>CLOCK_BOOTTIME: never jumps, goes on in suspend.</summary>
    [Uapi("CLOCK_BOOTTIME")] Boottime = 7,

    /// <summary>CLOCK_TAI: atomic time; it can be set, but has no leap seconds.</summary>
    [Uapi("CLOCK_TAI")] Tai = 11,
}

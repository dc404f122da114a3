using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// A time or a span of time, laid out as <c>struct __kernel_timespec</c> (16 bytes).
/// </summary>
/// <param name="Seconds">Whole seconds.</param>
/// <param name="Nanoseconds">The rest, 0 to 999,999,999.</param>
[Uapi("struct __kernel_timespec")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Timespec(
    [field: Uapi("tv_sec")] long Seconds, [field: Uapi("tv_nsec")] long Nanoseconds)
{
    /// <summary>
    /// The same span; negative spans give negative parts, which the kernel refuses.
    /// </summary>
    public static Timespec From(TimeSpan span) => new(
        span.Ticks / TimeSpan.TicksPerSecond,
        span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
}

namespace Hyb.Uring;

/// <summary>
/// How a wait polls the queues of network devices before it sleeps: struct io_uring_napi.
/// </summary>
/// <param name="Time">
/// How long, in whole microseconds, rounded down; at most 2^32 - 1 of them.
/// </param>
/// <param name="IsPreferred">
/// Whether busy polling is preferred to interrupts: prefer_busy_poll.
/// </param>
/// <param name="Tracking">How the queues are found; by default the kernel learns them.</param>
public readonly record struct BusyPolling(
    TimeSpan Time, bool IsPreferred = false, NapiTracking Tracking = NapiTracking.Dynamic)
{
    internal const uint MaxMicroseconds = uint.MaxValue;

    internal uint Microseconds => (uint)(Time.Ticks / TimeSpan.TicksPerMicrosecond);
}

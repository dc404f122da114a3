using System.Diagnostics;

namespace Hyb.Sock;

/// <summary>
/// Until when a call may wait, by the monotonic clock, and what may end the wait before. The
/// default value waits not at all: one attempt. A value, copied into each call.
/// </summary>
public readonly struct Deadline : IEquatable<Deadline>
{
    private const long NoEnd = long.MaxValue;

    // 0: no waiting. Otherwise a time of Stopwatch, never 0.
    private readonly long _end;

    private Deadline(long end, CancellationToken cancellation)
    {
        _end = end;
        Cancellation = cancellation;
    }

    /// <summary>Ends a wait early; the call then reports ECANCELED.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether a call may wait at all.</summary>
    public bool IsSet => _end != 0;

    /// <summary>Whether the time is over.</summary>
    public bool HasPassed => IsSet && _end != NoEnd && Stopwatch.GetTimestamp() >= _end;

    /// <summary>What is left; zero when over, null when there is no end.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            if (_end is 0 or NoEnd)
                return null;
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _end);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A deadline this far from now.</summary>
    /// <param name="time">
    /// How long; zero or less has passed already, so that a call makes one attempt and reports
    /// ETIMEDOUT instead of would-block.
    /// </param>
    /// <param name="cancellation">Ends a wait early.</param>
    public static Deadline After(TimeSpan time, CancellationToken cancellation = default)
    {
        // What has passed already ends now: further back, the difference could overflow.
        var now = Stopwatch.GetTimestamp();
        var steps = Math.Max(0, time.TotalSeconds * Stopwatch.Frequency);
        var end = steps >= NoEnd - now ? NoEnd : now + (long)steps;
        return new(end == 0 ? -1 : end, cancellation);
    }

    /// <summary>No end but cancellation.</summary>
    /// <param name="cancellation">Ends a wait.</param>
    public static Deadline Never(CancellationToken cancellation = default) =>
        new(NoEnd, cancellation);

    /// <summary>Whether both end at the same time and by the same token.</summary>
    public bool Equals(Deadline other) =>
        _end == other._end && Cancellation == other.Cancellation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Deadline other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_end, Cancellation);

    /// <summary>Whether both end at the same time and by the same token.</summary>
    public static bool operator ==(Deadline left, Deadline right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Deadline left, Deadline right) => !left.Equals(right);
}

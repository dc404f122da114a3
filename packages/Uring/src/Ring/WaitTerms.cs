using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What ends a wait, as the kernel is told it, good for as often as it is entered.
/// </summary>
internal readonly struct WaitTerms
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    private WaitTerms(Deadline deadline, Deadline windowEnd)
    {
        Deadline = deadline;
        WindowEnd = windowEnd;
    }

    /// <summary>No end but the completions.</summary>
    public static WaitTerms Plain => Until(Deadline.Never);

    public Deadline Deadline { get; private init; }

    /// <summary>When one completion becomes enough; never, when there is no window.</summary>
    public Deadline WindowEnd { get; }

    public IoUringEnterFlags Flags { get; private init; }

    public bool HasSignalMask { get; private init; }

    public ulong SignalMask { get; private init; }

    /// <summary>Index of a registered wait, or -1.</summary>
    public int RegisteredWait { get; private init; } = -1;

    public bool IsPlain => Deadline.IsNever && WindowEnd.IsNever && !HasSignalMask;

    /// <summary>What is left of the window, in microseconds rounded up; 0 for none.</summary>
    public uint MinWaitUs
    {
        get
        {
            if (WindowEnd.IsNever)
                return 0;
            var us = (WindowEnd.Remaining.Ticks + TicksPerMicrosecond - 1) / TicksPerMicrosecond;
            return (uint)Math.Min(us, uint.MaxValue);
        }
    }

    public bool IsWindowOver => WindowEnd.IsOver;

    public static WaitTerms Until(Deadline deadline) => new(deadline, Deadline.Never);

    /// <summary>Checks the options, by name, and starts their clock.</summary>
    public static WaitTerms Of(in WaitOptions options, Clock clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Minimum, nameof(options.Minimum));
        if (options.Timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(
                options.Timeout, TimeSpan.Zero, nameof(options.Timeout));
        }

        if (options.DeadlineNs is { } ns)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ns, nameof(options.DeadlineNs));
            if (options.Timeout != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentException(
                    "A wait has a timeout or a deadline, not both.", nameof(options));
            }
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.MinWait, TimeSpan.Zero, nameof(options.MinWait));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MinWait.Ticks / TicksPerMicrosecond, uint.MaxValue, nameof(options.MinWait));
        var deadline = options.DeadlineNs is { } at
            ? Deadline.At(at, clock)
            : Deadline.After(options.Timeout, clock);
        var windowEnd = options.MinWait == TimeSpan.Zero
            ? Deadline.Never
            : Deadline.After(options.MinWait);
        return new WaitTerms(deadline, windowEnd)
        {
            Flags = options.NoIoWait ? IoUringEnterFlags.NoIoWait : IoUringEnterFlags.None,
            HasSignalMask = options.SignalMask is not null,
            SignalMask = options.SignalMask.GetValueOrDefault().Bits,
        };
    }

    /// <summary>The same, by a registered wait.</summary>
    public WaitTerms By(int registeredWait) => new(Deadline, WindowEnd)
    {
        Flags = Flags,
        HasSignalMask = HasSignalMask,
        SignalMask = SignalMask,
        RegisteredWait = registeredWait,
    };
}

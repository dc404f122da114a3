using System.Diagnostics;
using Hyb.Zcall;

namespace Hyb.Iox;

/// <summary>
/// Growing, jittered pauses for a loop that polls. Block n makes n pauses of n times the base, up
/// to the maximum; each is changed at random by -12.5 % to +12.4 % and never exceeds the maximum.
/// The default value is ready to use: base 500 microseconds, maximum 100 milliseconds. For one
/// waiter and one thread; it allocates nothing, <see cref="WaitAsync"/> apart.
/// </summary>
/// <remarks>
/// Pauses and jitter are deterministic: <see cref="NextDelay"/> depends on the seed alone, and a
/// <see cref="TimeProvider"/> given to the constructor replaces the clock. It is a mutable struct:
/// keep it in a variable or field that is not read-only.
/// </remarks>
public unsafe struct Backoff
{
    // Jitter: delta = delay * (r - 128) / 1024 with r in 0..255.
    private const int JitterSteps = 256;
    private const int JitterMiddle = 128;
    private const int JitterScale = 1024;
    private const int SeedShift = 32;

    /// <summary>500 microseconds.</summary>
    public static readonly TimeSpan DefaultBase = TimeSpan.FromMicroseconds(500);

    /// <summary>100 milliseconds.</summary>
    public static readonly TimeSpan DefaultMaximum = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider? _time;
    private readonly int _spins;
    private TimeSpan _base;
    private TimeSpan _maximum;
    private ulong _random;
    private int _block;
    private int _pausesInBlock;
    private int _spun;

    /// <summary>A backoff with its own numbers.</summary>
    /// <param name="baseDelay">Length of the first pause; zero or less means the default.</param>
    /// <param name="maximum">The longest pause; zero or less means the default.</param>
    /// <param name="seed">Start of the jitter; 0 draws one at random.</param>
    /// <param name="time">The clock to sleep by; <see langword="null"/> for the system's.</param>
    /// <param name="spins">
    /// How many waits after the start and after each <see cref="Reset"/> only spin, for what is
    /// due within microseconds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number of spins is negative.</exception>
    public Backoff(
        TimeSpan baseDelay,
        TimeSpan maximum,
        ulong seed = 0,
        TimeProvider? time = null,
        int spins = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spins);
        _base = baseDelay;
        _maximum = maximum;
        _random = seed;
        _time = time;
        _spins = spins;
    }

    /// <summary>
    /// Length of the first pause and step between blocks. Zero or less, at any time, means
    /// <see cref="DefaultBase"/>. A change counts from the next pause on.
    /// </summary>
    public TimeSpan Base
    {
        readonly get => _base > TimeSpan.Zero ? _base : DefaultBase;
        set => _base = value;
    }

    /// <summary>
    /// The longest pause. Zero or less, at any time, means <see cref="DefaultMaximum"/>. A change
    /// counts from the next pause on.
    /// </summary>
    public TimeSpan Maximum
    {
        readonly get => _maximum > TimeSpan.Zero ? _maximum : DefaultMaximum;
        set => _maximum = value;
    }

    /// <summary>The block the next pause is in, from 1.</summary>
    public readonly int Block => Math.Max(_block, 1);

    /// <summary>The next pause before jitter.</summary>
    public readonly TimeSpan Duration
    {
        get
        {
            // In 128 bits no base and no block can overflow.
            var ticks = (Int128)Base.Ticks * Block;
            return ticks < Maximum.Ticks ? new TimeSpan((long)ticks) : Maximum;
        }
    }

    /// <summary>Goes back to the first pause; base, maximum and jitter stay as they are.</summary>
    public void Reset()
    {
        _block = 0;
        _pausesInBlock = 0;
        _spun = 0;
    }

    /// <summary>The next pause, jitter included, without making it; counts it as made.</summary>
    public TimeSpan NextDelay()
    {
        var duration = Duration;
        _block = Block;
        if (++_pausesInBlock >= _block)
        {
            _pausesInBlock = 0;
            if (_block < int.MaxValue)
                _block++;
        }

        // The sum of the two could overflow; what is left up to the maximum cannot.
        var jitter = Jitter(duration);
        return jitter < Maximum - duration ? duration + jitter : Maximum;
    }

    /// <summary>Makes the next pause: spins, or sleeps for <see cref="NextDelay"/>.</summary>
    /// <param name="cancellationToken">Ends the pause early.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public void Wait(CancellationToken cancellationToken = default) =>
        _ = TryWait(TimeSpan.MaxValue, cancellationToken);

    /// <summary>Makes the next pause, but none beyond a deadline.</summary>
    /// <param name="longest">The time left; the pause is cut to it.</param>
    /// <param name="cancellationToken">Ends the pause early.</param>
    /// <returns>Whether there was any time left; without it nothing is done.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool TryWait(TimeSpan longest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (longest <= TimeSpan.Zero)
            return false;
        if (Spin())
            return true;
        var delay = NextDelay();
        Sleep(delay < longest ? delay : longest, cancellationToken);
        return true;
    }

    /// <summary>
    /// Makes the next pause without holding the thread. Timers count whole milliseconds, so a
    /// pause is at least one.
    /// </summary>
    /// <param name="cancellationToken">Ends the pause early.</param>
    /// <returns>Completes when the pause is over.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    // Not an async method: the state must advance in the caller's copy of the struct.
    public ValueTask WaitAsync(CancellationToken cancellationToken = default)
    {
        if (Spin())
            return ValueTask.CompletedTask;
        var delay = TimeSpan.FromMilliseconds(Math.Ceiling(NextDelay().TotalMilliseconds));
        return new ValueTask(
            Task.Delay(delay, _time ?? TimeProvider.System, cancellationToken));
    }

    private bool Spin()
    {
        if (_spun >= _spins)
            return false;
        _spun++;
        Thread.SpinWait(1 << Math.Min(_spun, 10));
        return true;
    }

    // xorshift 13/7/17; eight bits of it decide.
    private TimeSpan Jitter(TimeSpan duration)
    {
        if (_random == 0)
            _random = (ulong)Random.Shared.NextInt64() | 1;
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        var r = (int)((_random >> SeedShift) % JitterSteps);
        return new TimeSpan((long)((Int128)duration.Ticks * (r - JitterMiddle) / JitterScale));
    }

    private readonly void Sleep(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (_time is not null && _time != TimeProvider.System)
            SleepBy(_time, delay, cancellationToken);
        else if (cancellationToken.CanBeCanceled)
            SleepCancelable(delay, cancellationToken);
        else
            SleepExactly(delay);
    }

    // Thread.Sleep counts whole milliseconds and would turn the first pauses into none.
    private static void SleepExactly(TimeSpan delay)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)));
            return;
        }

        var start = Stopwatch.GetTimestamp();
        for (var left = delay; left > TimeSpan.Zero; left = delay - Stopwatch.GetElapsedTime(start))
        {
            // A signal ends the call early; the loop then sleeps for what is left.
            if (Syscall.ClockNanosleep(Clock.Monotonic, Timespec.From(left)) is
                { IsError: true, Errno: not Errno.EINTR })
                return;
        }
    }

    private static void SleepCancelable(TimeSpan delay, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var wholeMilliseconds = (int)Math.Min(delay.TotalMilliseconds, int.MaxValue);
        if (wholeMilliseconds > 0)
            _ = cancellationToken.WaitHandle.WaitOne(wholeMilliseconds);
        cancellationToken.ThrowIfCancellationRequested();
        SleepExactly(delay - Stopwatch.GetElapsedTime(start));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void SleepBy(
        TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var elapsed = new ManualResetEventSlim();
        using var timer = time.CreateTimer(
            static state => ((ManualResetEventSlim)state!).Set(),
            elapsed,
            delay,
            Timeout.InfiniteTimeSpan);
        elapsed.Wait(cancellationToken);
    }
}

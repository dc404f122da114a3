using Hyb.Benching;

namespace Hyb.Iofd.Bench;

/// <summary>
/// What does a counted handle cost over the bare descriptor in C? A signal and a wait; the
/// checksum is the sum of what came through.
/// </summary>
internal sealed class SignalWait : BenchWork
{
    private readonly EventFd _counter = Made(EventFd.Create(out var counter), counter);

    public override ulong Run(long iterations)
    {
        var sum = 0UL;
        for (var i = 1UL; i <= (ulong)iterations; i++)
        {
            _counter.Signal(i).ThrowIfFailure();
            _counter.Wait(out var value).ThrowIfFailure();
            sum += value;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => Sum(iterations);

    internal static ulong Sum(long iterations) =>
        (ulong)((UInt128)iterations * (UInt128)(iterations + 1) / 2);

    internal static T Made<T>(Iox.Outcome outcome, T handle)
    {
        outcome.ThrowIfFailure();
        return handle;
    }

    protected override void Dispose(bool disposing)
    {
        _counter.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>What do the two objects of a handle and its counting cost at birth and death?</summary>
internal sealed class CreateDispose : BenchWork
{
    public override ulong Run(long iterations)
    {
        var made = 0UL;
        for (; iterations > 0; iterations--)
        {
            EventFd.Create(out var counter).ThrowIfFailure();
            counter.Dispose();
            made += counter.Number == -1 ? 1UL : 0;
        }

        return made;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;
}

/// <summary>Arming a timer and disarming it; the checksum counts the pairs.</summary>
internal sealed class ArmDisarm : BenchWork
{
    private const long HourNs = 3_600_000_000_000;

    private readonly TimerFd _timer = SignalWait.Made(TimerFd.Create(out var timer), timer);

    public override ulong Run(long iterations)
    {
        var pairs = 0UL;
        for (; iterations > 0; iterations--)
        {
            _timer.ArmNanoseconds(HourNs).ThrowIfFailure();
            pairs += _timer.Disarm().IsOk ? 1UL : 0;
        }

        return pairs;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;

    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Asking an armed timer; the checksum counts the answers that were a time.</summary>
internal sealed class GetTime : BenchWork
{
    private readonly TimerFd _timer = SignalWait.Made(TimerFd.Create(out var timer), timer);

    public GetTime() => _timer.Arm(TimeSpan.FromDays(1)).ThrowIfFailure();

    public override ulong Run(long iterations)
    {
        var armed = 0UL;
        for (; iterations > 0; iterations--)
        {
            _timer.Get(out var setting).ThrowIfFailure();
            armed += setting.Value.Seconds > 0 ? 1UL : 0;
        }

        return armed;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;

    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        base.Dispose(disposing);
    }
}

using System.Diagnostics;

namespace Hyb.Benching;

/// <summary>What one uninterrupted run of some iterations took.</summary>
/// <param name="ElapsedNs">Nanoseconds, on the side that did the work.</param>
/// <param name="AllocatedBytes">Managed bytes; 0 on the native side.</param>
/// <param name="Preemptions">How often somebody else got the core meanwhile.</param>
/// <param name="CpuNs">Nanoseconds in which the thread had the core.</param>
internal readonly record struct Slice(
    double ElapsedNs, long AllocatedBytes, long Preemptions, double CpuNs);

/// <summary>One of the two that a row compares.</summary>
internal abstract class BenchSide : IDisposable
{
    /// <summary>Gets over everything that makes first runs slower than later ones.</summary>
    public abstract void WarmUp();

    /// <summary>Runs, times, and checks that the work was done.</summary>
    public abstract Slice Measure(long iterations);

    public abstract void Dispose();

    private protected static void Check(string who, long iterations, ulong got, ulong expected)
    {
        if (got != expected)
            throw new BenchException(
                $"{who}: {iterations} iterations gave the checksum {got} instead of {expected}");
    }
}

/// <summary>Work in this process.</summary>
internal sealed class ManagedSide(string who, BenchWork work) : BenchSide
{
    private const int WarmUpShare = 16;
    private const int MinCallsPerRound = 300;
    private const int MinRounds = 6;
    private const int MaxRounds = 24;
    private const int QuietRounds = 2;

    private static readonly TimeSpan _minRound = TimeSpan.FromMilliseconds(100);

    // Longer than the JIT's own wait for a quiet moment, which is 100 ms.
    private static readonly TimeSpan _betweenRounds = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Calls often and leaves time for the next tier of the JIT, until it compiles nothing more:
    /// a method goes through up to four versions, each asked for by the calls of the one before.
    /// On a busy machine the optimised one was seen to arrive only in the sixth round; bench.sh
    /// shortens the JIT's wait, and it arrives in the first.
    /// </summary>
    public override void WarmUp()
    {
        var iterations = IterationsPerCall();
        var compiled = -1L;
        var quiet = 0;
        for (var round = 0; round < MaxRounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var calls = 0;
                calls < MinCallsPerRound || Stopwatch.GetElapsedTime(start) < _minRound;
                calls++)
                Measure(iterations);
            Thread.Sleep(_betweenRounds);
            var now = System.Runtime.JitInfo.GetCompiledMethodCount();
            quiet = now == compiled ? quiet + 1 : 0;
            if (quiet >= QuietRounds && round + 1 >= MinRounds)
                return;
            compiled = now;
        }
    }

    public override Slice Measure(long iterations)
    {
        // Caches, TLB and predictors hold what the other side needed; the C side does this too.
        work.Run((iterations / WarmUpShare) + 1);
        if (work.HasOtherThreads || work.HasOtherProcesses)
            return MeasureAllThreads(iterations);
        var preemptions = ThreadUsage.Preemptions();
        var cpuNs = ThreadUsage.CpuNs();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var checksum = work.Run(iterations);
        var elapsed = Stopwatch.GetElapsedTime(start);
        cpuNs = ThreadUsage.CpuNs() - cpuNs;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        preemptions = ThreadUsage.Preemptions() - preemptions;
        Check(who, iterations, checksum, work.Expect(iterations));
        return new Slice(elapsed.TotalNanoseconds, allocated, preemptions, cpuNs);
    }

    public override void Dispose() => work.Dispose();

    // On one core the processor time of all threads is the time that the work took, without what
    // neighbours took meanwhile. With more cores the threads overlap, and only the clock tells.
    private Slice MeasureAllThreads(long iterations)
    {
        var cpuNs = ThreadUsage.ProcessCpuNs();
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        var checksum = work.Run(iterations);
        var elapsed = Stopwatch.GetElapsedTime(start);
        cpuNs = ThreadUsage.ProcessCpuNs() - cpuNs;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        Check(who, iterations, checksum, work.Expect(iterations));
        var elapsedNs = Environment.ProcessorCount == 1 && !work.HasOtherProcesses
            ? cpuNs
            : elapsed.TotalNanoseconds;
        return new Slice(elapsedNs, allocated, Preemptions: 0, cpuNs);
    }

    // As many as take about a third of a millisecond, so that a round is short and has its calls.
    private long IterationsPerCall()
    {
        const double TargetNs = 333_000;
        Measure(1);
        var ns = Math.Max(1, Measure(1).ElapsedNs);
        return Math.Clamp((long)(TargetNs / ns), 1, 10_000);
    }
}

/// <summary>Work in a C process, which this owns.</summary>
internal sealed class NativeSide(
    string who, PeerProcess process, string row, Func<long, ulong> expect) : BenchSide
{
    private const int WarmUpCalls = 200;
    private const long WarmUpIterations = 10;

    // Often, for the sake of this process: the code that asks must not reach the JIT's next tier
    // while the other side is being timed on the same core.
    public override void WarmUp()
    {
        process.Prepare(row);
        for (var call = 0; call < WarmUpCalls; call++)
            Measure(WarmUpIterations);
    }

    public override Slice Measure(long iterations)
    {
        var run = process.Run(row, iterations);
        Check(who, iterations, run.Checksum, expect(iterations));
        return new Slice(run.ElapsedNs, 0, run.Preemptions, run.CpuNs);
    }

    public override void Dispose() => process.Dispose();
}

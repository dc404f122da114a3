using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Benching;

/// <summary>What the kernel counted for the calling thread and the process.</summary>
internal static unsafe class ThreadUsage
{
    private const int RusageThread = 1;
    private const int ClockProcessCpuTime = 2;
    private const int ClockThreadCpuTime = 3;

    /// <summary>
    /// How often the scheduler took the core from it: involuntary switches, getrusage(2).
    /// </summary>
    public static long Preemptions()
    {
        Unsafe.SkipInit(out Rusage usage);
        return GetRusage(RusageThread, &usage) == 0
            ? usage.InvoluntarySwitches
            : throw new BenchException("getrusage(RUSAGE_THREAD) failed");
    }

    /// <summary>Nanoseconds in which it had a core: CLOCK_THREAD_CPUTIME_ID.</summary>
    public static long CpuNs() => ReadClock(ClockThreadCpuTime);

    /// <summary>The same of all threads together: CLOCK_PROCESS_CPUTIME_ID.</summary>
    public static long ProcessCpuNs() => ReadClock(ClockProcessCpuTime);

    private static long ReadClock(int clock)
    {
        const long NsPerSecond = 1_000_000_000;
        var time = stackalloc long[2];
        return ClockGetTime(clock, time) == 0
            ? (time[0] * NsPerSecond) + time[1]
            : throw new BenchException($"clock_gettime of clock {clock} failed");
    }

    [DllImport("libc", EntryPoint = "getrusage", ExactSpelling = true)]
    private static extern int GetRusage(int who, Rusage* usage);

    [DllImport("libc", EntryPoint = "clock_gettime", ExactSpelling = true)]
    private static extern int ClockGetTime(int clock, long* time);

    // struct rusage: two timevals and fourteen longs, of which the last counts these switches.
    [StructLayout(LayoutKind.Sequential)]
    private struct Rusage
    {
        private fixed long _before[17];

        public long InvoluntarySwitches;
    }
}

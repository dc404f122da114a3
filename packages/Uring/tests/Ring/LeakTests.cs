namespace Hyb.Uring.Tests.Ring;

/// <summary>Alone in the process: it counts what the whole process holds.</summary>
[Collection(nameof(Alone))]
public class LeakTests
{
    private const int Cycles = 10_000;

    [Fact]
    public void Ten_thousand_rings_leave_no_descriptor_mapping_or_pinned_memory()
    {
        Cycle(10);
        var before = Holdings.Settled();
        Cycle(Cycles);
        Assert.Equal(before, Holdings.Settled());
    }

    [Fact]
    public void A_ring_dropped_without_Dispose_gives_its_descriptor_and_mappings_back()
    {
        Cycle(1);
        var before = Holdings.Settled();
        DropRings(20);
        Assert.True(Holdings.Now().Descriptors >= before.Descriptors + 20);
        Assert.Equal(before, Holdings.Settled());
    }

    private static void Cycle(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var ring = StartPatiently();
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(0, ring.One().Result);
        }
    }

    // Without privilege the rings count into RLIMIT_MEMLOCK, and the kernel gives the memory of
    // closed ones back late: a thousand have room in the usual 8 MiB, ten thousand only when what
    // they had does come back.
    private static IoUring StartPatiently()
    {
        const int MaxAttempts = 500;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return TestRing.Start(RingEntries.Pico);
            }
            catch (IoUringException e)
                when (e.Errno == Zcall.Errno.ENOMEM && attempt < MaxAttempts)
            {
                Thread.Sleep(20);
            }
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(
        System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void DropRings(int count)
    {
        for (var i = 0; i < count; i++)
            _ = TestRing.Start(RingEntries.Pico);
    }

    // The test runner opens and closes files of its own meanwhile; only rings are counted.
    private static bool IsRing(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target
                && target.Name.Contains("io_uring", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private readonly record struct Holdings(int Descriptors, int RingMappings, long PinnedKiB)
    {
        // The kernel gives back what a closed ring had a little later, the collector what nobody
        // refers to: collect until nothing has changed for a while, or ten seconds are over.
        public static Holdings Settled()
        {
            var last = Now();
            for (int unchanged = 0, rounds = 0; unchanged < 5 && rounds < 200; rounds++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Thread.Sleep(50);
                var now = Now();
                unchanged = now == last ? unchanged + 1 : 0;
                last = now;
            }

            return last;
        }

        public static Holdings Now() => new(
            Directory.GetFileSystemEntries("/proc/self/fd").Count(IsRing),
            File.ReadLines("/proc/self/maps").Count(
                line => line.Contains("[io_uring]", StringComparison.Ordinal)),
            File.ReadLines("/proc/self/status")
                .Where(line => line.StartsWith("VmPin:", StringComparison.Ordinal)
                    || line.StartsWith("VmLck:", StringComparison.Ordinal))
                .Sum(line => long.Parse(
                    line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1])));
    }
}

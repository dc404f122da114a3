using Hyb.Iobuf;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

/// <summary>
/// The set-ups over which the tests of queues, waits and endings run. A test asks for one by name
/// and closes it; what a ring was given beside its options goes with it.
/// </summary>
internal static class RingMatrix
{
    private const string WithMemory = "caller's memory";
    private const string WithoutDescriptor = "registered descriptor only";
    private const string WithSharedWorkers = "shared workers";

    private static readonly TimeSpan _idle = TimeSpan.FromMilliseconds(5);

    private static readonly Dictionary<string, IoUringOptions> _setUps = new()
    {
        ["default"] = new(),
        ["multiple issuers"] = new() { MultipleIssuers = true },
        ["polling thread"] = new() { SubmissionPolling = new(_idle) },
        ["polling thread on a processor"] = new() { SubmissionPolling = new(_idle, Cpu: 0) },
        ["polling thread, multiple issuers"] = new()
        {
            SubmissionPolling = new(_idle),
            MultipleIssuers = true,
        },
        ["device polling"] = new() { DevicePolling = DevicePolling.Poll },
        ["hybrid device polling"] = new() { DevicePolling = DevicePolling.Hybrid },
        ["device polling, multiple issuers"] = new()
        {
            DevicePolling = DevicePolling.Poll,
            MultipleIssuers = true,
        },
        ["128-byte entries"] = new() { SqeSize = SqeSize.Bytes128 },
        ["32-byte completions"] = new() { CqeSize = CqeSize.Bytes32 },
        ["mixed completions"] = new() { CqeSize = CqeSize.Mixed },
        ["mixed completions, multiple issuers"] = new()
        {
            CqeSize = CqeSize.Mixed,
            MultipleIssuers = true,
        },
        ["128-byte entries, 32-byte completions"] = new()
        {
            SqeSize = SqeSize.Bytes128,
            CqeSize = CqeSize.Bytes32,
        },
        ["index array"] = new() { KeepIndexArray = true },
        ["index array, polling thread"] = new()
        {
            KeepIndexArray = true,
            SubmissionPolling = new(_idle),
        },
        ["stop at rejected"] = new() { StopAtRejected = true },
        ["clamped"] = new() { ClampEntries = true },
        [WithMemory] = new(),
        [WithoutDescriptor] = new(),
        [WithSharedWorkers] = new(),
    };

    /// <summary>Their names, one for each run of a theory.</summary>
    public static TheoryData<string> Names => [.. _setUps.Keys];

    /// <summary>Those that take reads of a pipe, which no ring that polls devices does.</summary>
    public static TheoryData<string> Readable =>
        [.. _setUps.Where(pair => pair.Value.DevicePolling == DevicePolling.None)
            .Select(pair => pair.Key)];

    /// <summary>The options of a set-up, without memory or other rings.</summary>
    public static IoUringOptions Options(string name) => _setUps[name];

    /// <summary>A started ring of a set-up, with what it needs.</summary>
    public static MatrixRing Start(string name, int entries = 32, int completionEntries = 0)
    {
        var ring = Create(name, entries, completionEntries);
        ring.Ring.Start();
        return ring;
    }

    /// <summary>The same, not started.</summary>
    public static MatrixRing Create(string name, int entries = 32, int completionEntries = 0)
    {
        var options = _setUps[name] with
        {
            Entries = entries,
            CompletionEntries = completionEntries,
        };
        var isMixed = options.CqeSize == CqeSize.Mixed;
        if (isMixed && (completionEntries == 0 ? 2 * entries : completionEntries) < 4)
            options = options with { CompletionEntries = 4 };
        var memory = name is WithMemory or WithoutDescriptor
            ? AlignedMemory.AllocatePages(options.RequiredMemoryBytes)
            : null;
        var other = name == WithSharedWorkers ? TestRing.Start(8) : null;
        var ring = TestRing.Create(options with
        {
            Memory = memory,
            RegisteredDescriptorOnly = name == WithoutDescriptor,
            ShareWorkersWith = other,
        });
        return new MatrixRing(ring, memory, other);
    }

    /// <summary>Waits for exactly so many completions, for at most ten seconds.</summary>
    public static Completion[] Exactly(this IoUring ring, int count)
    {
        var all = new List<Completion>();
        var batch = new Completion[count];
        while (all.Count < count)
        {
            var (n, outcome) = ring.Wait(
                batch.AsSpan(0, count - all.Count), 1, TimeSpan.FromSeconds(10));
            Assert.True(n > 0, $"{all.Count} of {count} completions, then {outcome}");
            all.AddRange(batch.AsSpan(0, n));
        }

        return [.. all];
    }

    /// <summary>
    /// Asserts that the kernel has taken all entries; a polling thread says so a little after it
    /// has completed them.
    /// </summary>
    public static void HasNothingPending(this IoUring ring)
    {
        if (ring.SetupFlags.HasFlag(IoUringSetupFlags.SqPoll))
            SpinWait.SpinUntil(() => ring.PendingSubmissions == 0, TimeSpan.FromSeconds(10));
        Assert.Equal(0, ring.PendingSubmissions);
    }

    /// <summary>Queues an entry, handing over those before it when the queue is full.</summary>
    public static void Queue(this IoUring ring, in Sqe sqe)
    {
        for (var attempt = 0; ring.Enqueue(sqe).IsWouldBlock; attempt++)
        {
            Assert.True(attempt < 10_000, "the queue stays full");
            var outcome = ring.Submit().Outcome;
            Assert.True(outcome.IsOk || outcome.IsWouldBlock || outcome.Errno == Errno.EBUSY);
            if (ring.SetupFlags.HasFlag(IoUringSetupFlags.SqPoll))
                Assert.True(ring.WaitForSubmissionSpace().IsOk);
        }
    }
}

/// <summary>A ring of the matrix with what it was given.</summary>
internal sealed class MatrixRing(IoUring ring, AlignedMemory? memory, IoUring? other) : IDisposable
{
    public IoUring Ring => ring;

    public void Dispose()
    {
        ring.Dispose();
        memory?.Dispose();
        other?.Dispose();
    }
}

using Hyb.Iofd;

namespace Hyb.Uring.Tests.Ring;

public partial class OwnershipTests
{
    // Workers are the thread's, and cancelling needs requests: after Start only.
    public static TheoryData<string, Action<IoUring>> OwnersOnlyOfManagement => new()
    {
        { "GetWorkerLimits", ring => _ = ring.GetWorkerLimits() },
        { "SetWorkerAffinity", ring => ring.SetWorkerAffinity([0]) },
        { "ClearWorkerAffinity", ring => ring.ClearWorkerAffinity() },
        { "CancelAndWait", ring => _ = ring.CancelAndWait(default, TimeSpan.Zero) },
    };

    // What prepares a ring: anybody's before Start, and the owner's after it.
    public static TheoryData<string, Action<IoUring>> OwnersOnceStarted => new()
    {
        { "Probe", ring => _ = ring.Probe() },
        { "SetWorkerLimits", ring => _ = ring.SetWorkerLimits(default) },
        { "Personality", ring => ring.UnregisterPersonality(ring.RegisterPersonality()) },
        { "RegisterEventFd", RegisterEventFd },
        { "SignalsEventFd", ring => ring.SignalsEventFd = ring.SignalsEventFd },
        { "SetClock", ring => ring.SetClock(IoUringClock.Monotonic) },
        {
            "RegisterMemoryRegion",
            ring => _ = ring.RegisterMemoryRegion((nuint)Environment.SystemPageSize)
        },
    };

    [Theory]
    [MemberData(nameof(OwnersOnceStarted), DisableDiscoveryEnumeration = true)]
    public void Anybody_prepares_a_ring_before_Start(string member, Action<IoUring> use)
    {
        using var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
        Assert.Equal(member, OnThread.Run(() =>
        {
            use(ring);
            return member;
        }));
        ring.Start();
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    private static void RegisterEventFd(IoUring ring)
    {
        Assert.True(EventFd.Create(out var signal).IsOk);
        using (signal)
            ring.RegisterEventFd(signal);
        ring.UnregisterEventFd();
    }
}

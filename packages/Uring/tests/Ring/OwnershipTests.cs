using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public partial class OwnershipTests
{
    // Everything that is the owner's alone, once the ring is started.
    public static TheoryData<string, Action<IoUring>> OwnersOnly => new()
    {
        { "Nop", ring => _ = ring.Nop() },
        { "Enqueue", ring => _ = ring.Enqueue(default) },
        { "Read", ring => _ = ring.Read(FileTarget.None, default) },
        { "Write", ring => _ = ring.Write(FileTarget.None, default) },
        { "ReadFixed", ring => _ = ring.ReadFixed(FileTarget.None, default) },
        { "WriteFixed", ring => _ = ring.WriteFixed(FileTarget.None, default) },
        { "Submit", ring => _ = ring.Submit() },
        { "Wait", ring => _ = ring.Wait([]) },
        { "WaitFor", ring => _ = ring.Wait([], 1) },
        { "WaitUntil", ring => _ = ring.Wait([], 1, TimeSpan.Zero) },
        { "Peek", ring => _ = ring.Peek() },
        { "Advance", ring => ring.Advance(0) },
        { "UnregisterBuffers", ring => ring.UnregisterBuffers() },
    };

    [Theory]
    [MemberData(nameof(OwnersOnly), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfControl), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfSockets), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfManagement), DisableDiscoveryEnumeration = true)]
    public void Before_Start_every_member_says_so(string member, Action<IoUring> use)
    {
        using var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
        var e = Assert.Throws<InvalidOperationException>(() => use(ring));
        Assert.True(e.Message.Contains("not started", StringComparison.Ordinal), member);
    }

    [Theory]
    [MemberData(nameof(OwnersOnly), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfControl), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfSockets), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfManagement), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnceStarted), DisableDiscoveryEnumeration = true)]
    public void From_another_thread_every_member_names_the_owner(
        string member, Action<IoUring> use)
    {
        using var ring = TestRing.Start();
        var owner = Environment.CurrentManagedThreadId;
        var e = OnThread.Run(() => Assert.Throws<InvalidOperationException>(() => use(ring)));
        Assert.True(
            e.Message.Contains($"belongs to thread {owner}", StringComparison.Ordinal), member);
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Theory]
    [MemberData(nameof(OwnersOnly), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfControl), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfSockets), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnlyOfManagement), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(OwnersOnceStarted), DisableDiscoveryEnumeration = true)]
    public void After_Dispose_every_member_says_so(string member, Action<IoUring> use)
    {
        var ring = TestRing.Start();
        ring.Dispose();
        var e = Assert.Throws<ObjectDisposedException>(() => use(ring));
        Assert.True(e.ObjectName.Contains(nameof(IoUring), StringComparison.Ordinal), member);
    }

    [Fact]
    public void Start_works_once()
    {
        using var ring = TestRing.Start();
        var e = Assert.Throws<InvalidOperationException>(ring.Start);
        Assert.Contains("already started", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_after_Dispose_says_so()
    {
        var ring = TestRing.Create();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(ring.Start);
    }

    [Fact]
    public void The_thread_that_starts_a_ring_owns_it_wherever_it_was_created()
    {
        var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
        OnThread.Run(() =>
        {
            ring.Start();
            Assert.True(ring.Nop().IsOk);
            Assert.Equal(0, ring.One().Result);
            ring.Dispose();
            return 0;
        });
    }

    [Fact]
    public void Dispose_from_another_thread_is_refused_while_the_owner_lives()
    {
        using var ring = TestRing.Start();
        OnThread.Run(() => Assert.Throws<InvalidOperationException>(ring.Dispose));
        Assert.True(ring.Nop().IsOk);
        Assert.Equal(0, ring.One().Result);
    }

    [Fact]
    public void Close_after_the_owner_has_ended_reports_that_nobody_waited()
    {
        var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
        OnThread.Run(() =>
        {
            ring.Start();
            return 0;
        });
        Assert.Equal(Errno.EOWNERDEAD, ring.Close(TimeSpan.FromSeconds(1)).Errno);
        Assert.Equal(Errno.EOWNERDEAD, ring.Close(TimeSpan.Zero).Errno);
    }

    [Fact]
    public void A_thread_that_is_given_the_stack_of_an_ended_owner_is_refused()
    {
        // The C library hands the stack of a thread that has ended to the next one, mostly. The
        // other thread has a ring of its own, which must not be entered in the stead of the first.
        for (var round = 0; round < 20; round++)
        {
            var ring = TestRing.Create(new IoUringOptions { Entries = 8 });
            OnThread.Run(() =>
            {
                ring.Start();
                return 0;
            });
            OnThread.Run(() =>
            {
                using var own = TestRing.Start();
                Assert.True(own.Nop(SqeContext.Token(1)).IsOk);
                Assert.Throws<InvalidOperationException>(() =>
                {
                    _ = ring.Nop();
                    _ = ring.Submit();
                });
                Assert.Equal(1UL, own.One().Context.TokenValue);
                return 0;
            });
            ring.Dispose();
        }
    }
}

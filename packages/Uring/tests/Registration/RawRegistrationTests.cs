using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

/// <summary>What is offered to whoever registers things that this package does not know.</summary>
public unsafe class RawRegistrationTests
{
    [Fact]
    public void Raw_registration_is_the_call_with_the_rings_descriptor()
    {
        using var ring = TestRing.Start();
        var probe = stackalloc ulong[2 + 4];
        new Span<ulong>(probe, 6).Clear();

        // The probe of 4 operations tells of 4.
        var result = ring.RegisterRaw(IoUringRegisterOp.Probe, probe, 4);

        Assert.False(result.IsError, result.ToString());
        Assert.Equal(4, ((byte*)probe)[1]);
    }

    [Fact]
    public void Raw_registration_hands_back_what_the_kernel_says()
    {
        using var ring = TestRing.Create();

        Assert.Equal(
            Errno.ENXIO,
            ring.RegisterRaw(IoUringRegisterOp.UnregisterEventFd, null, 0).Errno);
        Assert.Equal(
            Errno.EINVAL, ring.RegisterRaw((IoUringRegisterOp)10_000, null, 0).Errno);
    }

    [Fact]
    public void Raw_registration_is_for_the_rings_thread_while_it_lives()
    {
        var ring = TestRing.Start();

        OnThread.Run(() => Assert.Throws<InvalidOperationException>(
            () => ring.RegisterRaw(IoUringRegisterOp.Probe, null, 0)));
        ring.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => ring.RegisterRaw(IoUringRegisterOp.Probe, null, 0));
    }

    [Fact]
    public void Owners_thread_is_that_which_has_started()
    {
        using var ring = TestRing.Create();
        Assert.False(ring.IsOnOwnersThread);

        ring.Start();
        Assert.True(ring.IsOnOwnersThread);
        Assert.False(OnThread.Run(() => ring.IsOnOwnersThread));

        ring.Dispose();
        Assert.False(ring.IsOnOwnersThread);
    }

    [Fact]
    public void Shared_ring_has_no_owners_thread()
    {
        using var ring = TestRing.Start(new IoUringOptions { MultipleIssuers = true });

        Assert.False(ring.IsOnOwnersThread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void End_is_told_once(bool isStarted)
    {
        var ring = isStarted ? TestRing.Start() : TestRing.Create();
        var told = new List<bool>();
        ring.Ended += told.Add;

        ring.Dispose();
        ring.Dispose();

        Assert.Equal([true], told);
    }
}

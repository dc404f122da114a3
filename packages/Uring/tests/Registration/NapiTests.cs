using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public class NapiTests
{
    private static readonly BusyPolling _dynamic =
        new(TimeSpan.FromMicroseconds(50), IsPreferred: true);

    [Fact]
    public void Settings_are_exchanged_for_the_old_ones()
    {
        using var ring = TestRing.Start();
        var before = Register(ring, _dynamic);
        Assert.Equal(new BusyPolling(TimeSpan.Zero, false, NapiTracking.Inactive), before);

        var fixedIds = new BusyPolling(TimeSpan.FromMicroseconds(7), false, NapiTracking.Static);
        Assert.Equal(_dynamic, ring.RegisterNapi(fixedIds));
        Assert.Equal(fixedIds, ring.RegisterNapi(_dynamic));
        Assert.Equal(_dynamic, ring.UnregisterNapi());
        Assert.Equal(TimeSpan.Zero, ring.UnregisterNapi().Time);
        Assert.Equal(before, ring.RegisterNapi(_dynamic));
    }

    [Fact]
    public void A_wait_ends_in_time_while_it_polls()
    {
        using var ring = TestRing.Start();
        _ = Register(ring, _dynamic);
        Assert.Equal(
            Errno.ETIME,
            ring.Wait(new Completion[1], 1, TimeSpan.FromMilliseconds(5)).Outcome.Errno);
    }

    [Fact]
    public void Queues_are_named_only_with_static_tracking()
    {
        // Larger than any number of processors: below it are none.
        const uint Id = 1 << 20;
        using var ring = TestRing.Start();
        _ = Register(ring, _dynamic);
        Assert.Equal(Errno.EINVAL, Refusal(() => ring.AddNapiId(Id)));
        Assert.Equal(Errno.EINVAL, Refusal(() => ring.RemoveNapiId(Id)));

        _ = ring.RegisterNapi(_dynamic with { Tracking = NapiTracking.Static });
        Assert.Equal(Errno.EINVAL, Refusal(() => ring.AddNapiId(0)));
        Assert.Equal(Errno.ENOENT, Refusal(() => ring.RemoveNapiId(Id)));
        ring.AddNapiId(Id);
        Assert.Equal(Errno.EEXIST, Refusal(() => ring.AddNapiId(Id)));
        ring.RemoveNapiId(Id);
        Assert.Equal(Errno.ENOENT, Refusal(() => ring.RemoveNapiId(Id)));
    }

    [Fact]
    public void Impossible_settings_are_refused_by_name()
    {
        using var ring = TestRing.Start();
        foreach (var impossible in new BusyPolling[]
        {
            new(TimeSpan.FromTicks(-1)),
            new(TimeSpan.FromMicroseconds(uint.MaxValue) + TimeSpan.FromTicks(1)),
            new(TimeSpan.Zero, false, (NapiTracking)2),
            new(TimeSpan.Zero, false, NapiTracking.Inactive),
        })
        {
            Assert.Equal("polling", Assert.Throws<ArgumentOutOfRangeException>(
                () => ring.RegisterNapi(impossible)).ParamName);
        }
    }

    private static Errno Refusal(Action action) =>
        Assert.Throws<IoUringException>(action).Errno;

    private static BusyPolling Register(IoUring ring, BusyPolling polling)
    {
        try
        {
            return ring.RegisterNapi(polling);
        }
        catch (IoUringException e) when (e.Errno is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            Assert.Skip("the kernel has no CONFIG_NET_RX_BUSY_POLL: " + e.Message);
            throw;
        }
    }
}

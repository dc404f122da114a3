using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public class ClockTests
{
    [Fact]
    public void A_ring_has_the_monotonic_clock_until_it_is_given_another()
    {
        using var ring = TestRing.Create();
        Assert.Equal(IoUringClock.Monotonic, ring.Clock);
        ring.SetClock(IoUringClock.BootTime);
        Assert.Equal(IoUringClock.BootTime, ring.Clock);
        ring.Start();
        Assert.Equal(
            Errno.ETIME,
            ring.Wait(new Completion[1], 1, TimeSpan.FromMilliseconds(5)).Outcome.Errno);
        ring.SetClock(IoUringClock.Monotonic);
        Assert.Equal(
            Errno.ETIME,
            ring.Wait(new Completion[1], 1, TimeSpan.FromMilliseconds(5)).Outcome.Errno);
    }

    [Theory]
    [InlineData(Clock.Realtime)]
    [InlineData(Clock.Tai)]
    public void Clocks_that_can_be_set_are_refused_by_name(Clock clock)
    {
        using var ring = TestRing.Start();
        Assert.Equal("clock", Assert.Throws<ArgumentOutOfRangeException>(
            () => ring.SetClock((IoUringClock)clock)).ParamName);
        Assert.Equal(IoUringClock.Monotonic, ring.Clock);
    }
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

public unsafe class TimerFdTests
{
    private const long Hour = 3_600_000_000_000;
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData(Clock.Monotonic)]
    [InlineData(Clock.Realtime)]
    [InlineData(Clock.Boottime)]
    public void A_timer_fires_once_at_a_relative_and_at_an_absolute_time(Clock clock)
    {
        Assert.Equal(Outcome.Ok, TimerFd.Create(out var timer, clock));
        using var owner = timer;
        Assert.Equal(Outcome.WouldBlock, timer.Read(out ulong count));
        Assert.Equal(0UL, count);
        Assert.Equal(Outcome.Ok, timer.Arm(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(1UL, WaitAndRead(timer));
        Assert.Equal(Outcome.WouldBlock, timer.Read(out count));

        Assert.False(Syscall.ClockGetTime(clock, out var now).IsError);
        var deadline = (now.Seconds * 1_000_000_000) + now.Nanoseconds + Millisecond;
        Assert.Equal(Outcome.Ok, timer.ArmAtNanoseconds(deadline));
        Assert.Equal(1UL, WaitAndRead(timer));
        Assert.Equal(Outcome.Ok, timer.ArmAtNanoseconds(1));
        Assert.Equal(1UL, WaitAndRead(timer));
    }

    [Fact]
    public void A_periodic_timer_counts_what_was_missed()
    {
        using var timer = Make();
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(Millisecond, Millisecond));
        ulong sum = 0;
        while (sum < 3)
            sum += WaitAndRead(timer);
        Assert.Equal(Outcome.Ok, timer.Get(out var setting));
        Assert.Equal(new Timespec(0, Millisecond), setting.Interval);
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(1, 1000));
        Assert.False(Syscall.ClockNanosleep(Clock.Monotonic, new Timespec(0, 100_000)).IsError);
        Assert.InRange(WaitAndRead(timer), 2UL, ulong.MaxValue);
    }

    [Fact]
    public void Disarming_forgets_what_fired()
    {
        using var timer = Make();
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(1));
        Wait(timer);
        Assert.Equal(Outcome.Ok, timer.Disarm());
        Assert.Equal(Outcome.WouldBlock, timer.Read(out ulong _));
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(1));
        Wait(timer);
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(Hour));
        Assert.Equal(Outcome.WouldBlock, timer.Read(out ulong _));
    }

    [Fact]
    public void An_initial_time_of_zero_disarms_whatever_the_interval()
    {
        using var timer = Make();
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(0, Hour));
        Assert.Equal(Outcome.Ok, timer.Get(out var setting));
        Assert.Equal(default, setting.Value);
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(Hour));
        Assert.Equal(Outcome.Ok, timer.ArmAtNanoseconds(0));
        Assert.Equal(Outcome.Ok, timer.Get(out setting));
        Assert.Equal(default, setting);
    }

    [Fact]
    public void The_time_left_is_relative_also_for_an_absolute_timer()
    {
        using var timer = Make();
        Assert.Equal(Outcome.Ok, timer.Get(out var setting));
        Assert.Equal(default, setting);
        Assert.False(Syscall.ClockGetTime(Clock.Monotonic, out var now).IsError);
        Assert.Equal(
            Outcome.Ok, timer.ArmAtNanoseconds(((now.Seconds + 100) * 1_000_000_000), Hour));
        Assert.Equal(Outcome.Ok, timer.Get(out setting));
        Assert.InRange(setting.Value.Seconds, 1, 100);
        Assert.Equal(new Timespec(3600, 0), setting.Interval);
    }

    [Fact]
    public void Setting_gives_what_was_armed_before()
    {
        using var timer = Make();
        var first = new TimerSetting(new Timespec(5, 6), new Timespec(3600, 0));
        Assert.Equal(Outcome.Ok, timer.Set(first, TimerSetFlags.None, out var previous));
        Assert.Equal(default, previous);
        Assert.Equal(Outcome.Ok, timer.Set(default, TimerSetFlags.None, out previous));
        Assert.Equal(first.Interval, previous.Interval);
        Assert.InRange(previous.Value.Seconds, 3500, 3600);
        Assert.Equal(
            Outcome.Failure(Errno.EINVAL), timer.Set(first, (TimerSetFlags)0x40, out previous));
        Assert.Equal(default, previous);
    }

    [Fact]
    public void A_timer_that_minds_clock_changes_can_be_armed()
    {
        Assert.Equal(Outcome.Ok, TimerFd.Create(out var timer, Clock.Realtime));
        using var owner = timer;
        var flags = TimerSetFlags.Absolute | TimerSetFlags.CancelOnSet;
        var later = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;
        var setting = new TimerSetting(default, new Timespec(later, 0));
        Assert.Equal(Outcome.Ok, timer.Set(setting, flags, out _));
        Assert.Equal(Outcome.WouldBlock, timer.Read(out ulong _));
        var line = File.ReadLines($"/proc/self/fdinfo/{timer.Number}")
            .Single(l => l.StartsWith("settime flags:", StringComparison.Ordinal));
        Assert.Equal("03", line.Split(':')[1].Trim());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(-1_000_000_000, 0)]
    [InlineData(1, -1)]
    [InlineData(1, -2_000_000_000)]
    [InlineData(long.MinValue, 0)]
    public void Negative_times_are_invalid(long initialNs, long intervalNs)
    {
        using var timer = Make();
        var invalid = Outcome.Failure(Errno.EINVAL);
        Assert.Equal(invalid, timer.ArmNanoseconds(initialNs, intervalNs));
        Assert.Equal(invalid, timer.ArmAtNanoseconds(initialNs, intervalNs));
    }

    [Fact]
    public void Bytes_are_eight_and_other_clocks_are_refused()
    {
        using var timer = Make();
        Assert.Equal(IoResult.Failure(Errno.EINVAL), timer.Read(new byte[7]));
        Assert.Equal(IoResult.WouldBlock, timer.Read(new byte[8]));
        Assert.Equal(Outcome.Ok, timer.ArmNanoseconds(1));
        Wait(timer);
        var bytes = new byte[9];
        Assert.Equal(new(8, Outcome.Ok), timer.Read(bytes));
        Assert.Equal(1UL, BitConverter.ToUInt64(bytes));
        Assert.Equal(
            Outcome.Failure(Errno.EINVAL), TimerFd.Create(out var none, (Clock)99));
        Assert.Equal(-1, none.Number);
    }

    private static ulong WaitAndRead(TimerFd timer)
    {
        Wait(timer);
        Assert.Equal(Outcome.Ok, timer.Read(out ulong count));
        return count;
    }

    private static void Wait(TimerFd timer)
    {
        var watch = new PollFd(timer.Number, PollEvents.In);
        Assert.Equal(1, Syscall.Ppoll(&watch, 1, null).Raw);
    }

    private static TimerFd Make()
    {
        Assert.Equal(Outcome.Ok, TimerFd.Create(out var timer));
        return timer;
    }
}

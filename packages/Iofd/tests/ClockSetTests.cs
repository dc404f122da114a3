using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd.Tests;

/// <summary>
/// A timer that minds when somebody sets the clock. The clock is moved by a microsecond and back
/// by the same, so that it is right again afterwards. Alone in the process: who measures
/// real time meanwhile would see the microsecond.
/// </summary>
[Collection(nameof(Alone))]
public unsafe class ClockSetTests
{
    // struct timex of adjtimex(2): the mode, and the time in seconds and microseconds.
    private const int TimexBytes = 208;
    private const int SecondsOffset = 72;
    private const int MicrosecondsOffset = 80;
    private const uint AdjustSetOffset = 0x100;

    [Fact]
    public void A_timer_is_cancelled_when_the_clock_is_set_and_can_be_armed_again()
    {
        Assert.Equal(Outcome.Ok, TimerFd.Create(out var timer, Clock.Realtime));
        using var owner = timer;
        Assert.Equal(Outcome.Ok, TimerFd.Create(out var other, Clock.Realtime));
        using var otherOwner = other;
        var flags = TimerSetFlags.Absolute | TimerSetFlags.CancelOnSet;
        var later = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;
        var setting = new TimerSetting(default, new Timespec(later, 0));
        Assert.Equal(Outcome.Ok, timer.Set(setting, flags, out _));
        Assert.Equal(Outcome.Ok, other.Set(setting, TimerSetFlags.Absolute, out _));
        Assert.Equal(Outcome.WouldBlock, timer.Read(out ulong _));

        var errno = MoveClock(microseconds: 1);
        Assert.SkipWhen(
            errno == Errno.EPERM, "setting the clock needs CAP_SYS_TIME: adjtimex(2) gave EPERM");
        Assert.Equal(Errno.None, errno);
        try
        {
            var watch = new PollFd(timer.Number, PollEvents.In);
            var patience = new Timespec(10, 0);
            Assert.Equal(1, Syscall.Ppoll(&watch, 1, &patience).Raw);
            Assert.Equal(Outcome.Failure(Errno.ECANCELED), timer.Read(out ulong expirations));
            Assert.Equal(0UL, expirations);
            Assert.Equal(Outcome.WouldBlock, other.Read(out ulong _));
        }
        finally
        {
            Assert.Equal(Errno.None, MoveClock(microseconds: -1));
        }

        // Setting it back was a change as well; arming tells, and arms.
        Assert.Equal(Outcome.Failure(Errno.ECANCELED), timer.Set(setting, flags, out _));
        Assert.Equal(Outcome.Ok, timer.Set(setting, flags, out _));
        Assert.Equal(Outcome.WouldBlock, timer.Read(out ulong _));
        Assert.Equal(Outcome.Ok, timer.Get(out var current));
        Assert.InRange(current.Value.Seconds, 3000, 3600);
    }

    private static Errno MoveClock(long microseconds)
    {
        var timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        *(uint*)timex = AdjustSetOffset;
        *(long*)(timex + SecondsOffset) = microseconds < 0 ? -1 : 0;
        *(long*)(timex + MicrosecondsOffset) = microseconds < 0
            ? 1_000_000 + microseconds
            : microseconds;
        return AdjustTime(timex) == -1 ? (Errno)Marshal.GetLastSystemError() : Errno.None;
    }

    [DllImport("libc", EntryPoint = "adjtimex", ExactSpelling = true)]
    private static extern int AdjustTime(byte* timex);
}

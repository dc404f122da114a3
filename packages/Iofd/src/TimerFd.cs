using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A timer that can be polled, read and waited for by a ring: timerfd_create(2), non-blocking and
/// closed on exec. Arming replaces what was armed and forgets expirations not yet read. Callable
/// from any thread; nothing here allocates after creation. After disposal calls report EBADF.
/// </summary>
public sealed unsafe class TimerFd : IFileDescriptor
{
    private const int CounterBytes = sizeof(ulong);
    private const long NanosecondsPerSecond = 1_000_000_000;

    private TimerFd(Fd fd) => Fd = fd;

    /// <summary>The descriptor, for polls and rings. It is closed with this object.</summary>
    public Fd Fd { get; }

    /// <inheritdoc/>
    public int Number => Fd.Number;

    /// <summary>Makes a timer, disarmed.</summary>
    /// <param name="timer">The timer; a closed one when the call failed.</param>
    /// <param name="clock">
    /// By which clock it runs. Only with <see cref="Clock.Realtime"/> is an absolute time a Unix
    /// time.
    /// </param>
    /// <returns>Ok; EINVAL for another clock, or EMFILE, ENFILE, ENOMEM.</returns>
    public static Outcome Create(out TimerFd timer, Clock clock = Clock.Monotonic)
    {
        var result = Syscall.TimerFdCreate(
            clock, TimerFdFlags.NonBlocking | TimerFdFlags.CloseOnExec);
        timer = new TimerFd(Fd.Owner(result));
        return Outcome.From(result);
    }

    /// <summary>Fires after a time, and then perhaps again and again.</summary>
    /// <param name="initial">After how long; zero disarms, whatever the interval.</param>
    /// <param name="interval">The period afterwards; zero for once only.</param>
    /// <returns>Ok; EINVAL for a negative time.</returns>
    public Outcome Arm(TimeSpan initial, TimeSpan interval = default) => Set(
        new TimerSetting(Timespec.From(interval), Timespec.From(initial)),
        TimerSetFlags.None,
        out _);

    /// <summary>Fires after a number of nanoseconds, and then perhaps again and again.</summary>
    /// <param name="initialNs">After how long; 0 disarms, whatever the interval.</param>
    /// <param name="intervalNs">The period afterwards; 0 for once only.</param>
    /// <returns>Ok; EINVAL for a negative time.</returns>
    public Outcome ArmNanoseconds(long initialNs, long intervalNs = 0) =>
        Set(Setting(initialNs, intervalNs), TimerSetFlags.None, out _);

    /// <summary>Fires at a time of the timer's own clock, at once if that is past.</summary>
    /// <param name="deadlineNs">Nanoseconds of the clock; 0 disarms.</param>
    /// <param name="intervalNs">The period afterwards; 0 for once only.</param>
    /// <returns>Ok; EINVAL for a negative time.</returns>
    public Outcome ArmAtNanoseconds(long deadlineNs, long intervalNs = 0) =>
        Set(Setting(deadlineNs, intervalNs), TimerSetFlags.Absolute, out _);

    /// <summary>Does not fire any more; expirations not yet read are gone.</summary>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome Disarm() => Set(default, TimerSetFlags.None, out _);

    /// <summary>timerfd_settime(2) with everything that it can do.</summary>
    /// <param name="setting">When to fire.</param>
    /// <param name="flags">
    /// Relative or absolute; with <see cref="TimerSetFlags.CancelOnSet"/> on the real-time clock,
    /// <see cref="Read(out ulong)"/> reports ECANCELED once the clock was set.
    /// </param>
    /// <param name="previous">What was armed before; zero when the call failed.</param>
    /// <returns>Ok; EINVAL for a time that is none or an unknown flag.</returns>
    public Outcome Set(TimerSetting setting, TimerSetFlags flags, out TimerSetting previous)
    {
        previous = default;
        using var lease = Fd.Lease();
        if (!lease.IsValid)
            return Outcome.Failure(Errno.EBADF);
        TimerSetting old = default;
        var result = Syscall.TimerFdSetTime(lease.Number, flags, &setting, &old);
        previous = old;
        return Outcome.From(result);
    }

    /// <summary>How long until the timer fires, and its interval.</summary>
    /// <param name="setting">
    /// The time left, relative also when an absolute time was armed; zero when disarmed.
    /// </param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome Get(out TimerSetting setting)
    {
        setting = default;
        using var lease = Fd.Lease();
        if (!lease.IsValid)
            return Outcome.Failure(Errno.EBADF);
        TimerSetting current = default;
        var result = Syscall.TimerFdGetTime(lease.Number, &current);
        setting = current;
        return Outcome.From(result);
    }

    /// <summary>Takes the number of times that the timer fired since the last read.</summary>
    /// <param name="expirations">At least 1 with Ok; 0 otherwise.</param>
    /// <returns>Ok; WouldBlock when it has not fired; ECANCELED: the clock was set.</returns>
    public Outcome Read(out ulong expirations)
    {
        expirations = 0;
        var (_, outcome) = Fd.Read(MemoryMarshal.AsBytes(new Span<ulong>(ref expirations)));
        return outcome;
    }

    /// <summary>
    /// <see cref="Read(out ulong)"/> with the number as 8 bytes in the machine's order.
    /// </summary>
    /// <param name="buffer">At least 8 bytes, of which the first 8 are used.</param>
    /// <returns>8 with Ok; EINVAL for a smaller buffer, also after disposal.</returns>
    public IoResult Read(Span<byte> buffer) =>
        buffer.Length < CounterBytes
            ? IoResult.Failure(Errno.EINVAL)
            : Fd.Read(buffer[..CounterBytes]);

    /// <summary>Closes the descriptor; the second time it does nothing.</summary>
    public void Dispose() => Fd.Dispose();

    /// <summary>The number, for messages.</summary>
    public override string ToString() => $"timerfd {Number}";

    private static TimerSetting Setting(long valueNs, long intervalNs) =>
        new(Split(intervalNs), Split(valueNs));

    // A negative time gives a negative part, and the kernel says EINVAL.
    private static Timespec Split(long nanoseconds) =>
        new(nanoseconds / NanosecondsPerSecond, nanoseconds % NanosecondsPerSecond);
}

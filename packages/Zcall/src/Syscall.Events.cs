using System.Runtime.InteropServices;

namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>eventfd2(2): a descriptor with a counter.</summary>
    /// <param name="initial">The counter; the kernel takes 32 bits.</param>
    /// <param name="flags">How it works.</param>
    public static SyscallResult EventFd2(uint initial, EventFdFlags flags) =>
        Invoke(SyscallNumber.eventfd2, (nint)initial, (nint)flags);

    /// <summary>timerfd_create(2): a descriptor with a timer, disarmed.</summary>
    /// <param name="clock">Its clock.</param>
    /// <param name="flags">How it works.</param>
    public static SyscallResult TimerFdCreate(Clock clock, TimerFdFlags flags) =>
        Invoke(SyscallNumber.timerfd_create, (nint)clock, (nint)flags);

    /// <summary>timerfd_settime(2): arms or disarms a timer.</summary>
    /// <param name="fd">The timer.</param>
    /// <param name="flags">Relative or absolute.</param>
    /// <param name="setting">When it fires; a zero value disarms.</param>
    /// <param name="previous">Where the setting before goes, or null.</param>
    public static SyscallResult TimerFdSetTime(
        int fd, TimerSetFlags flags, TimerSetting* setting, TimerSetting* previous) =>
        Invoke(
            SyscallNumber.timerfd_settime, fd, (nint)flags, (nint)setting, (nint)previous);

    /// <summary>timerfd_gettime(2): the time left, always relative, and the interval.</summary>
    /// <param name="fd">The timer.</param>
    /// <param name="current">Where it goes.</param>
    public static SyscallResult TimerFdGetTime(int fd, TimerSetting* current) =>
        Invoke(SyscallNumber.timerfd_gettime, fd, (nint)current);

    /// <summary>epoll_create1(2): a set of descriptors to watch.</summary>
    public static SyscallResult EpollCreate1(EpollCreateFlags flags) =>
        Invoke(SyscallNumber.epoll_create1, (nint)flags);

    /// <summary>epoll_ctl(2): changes a set.</summary>
    /// <param name="epoll">The set.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="fd">With which descriptor.</param>
    /// <param name="value">
    /// Events and data, put into this architecture's layout; passed over when deleting.
    /// </param>
    public static SyscallResult EpollCtl(
        int epoll, EpollOperation operation, int fd, EpollEvent value)
    {
        ulong* raw = stackalloc ulong[2];
        value.Write(raw, RuntimeInformation.ProcessArchitecture);
        return Invoke(SyscallNumber.epoll_ctl, epoll, (nint)operation, fd, (nint)raw);
    }

    /// <summary>
    /// epoll_pwait(2): waits for events; returns how many, 0 when the time was over.
    /// </summary>
    /// <param name="epoll">The set.</param>
    /// <param name="events">
    /// <paramref name="count"/> times <see cref="EpollEvent.SizeBytes"/> of memory; see
    /// <see cref="EpollEvent.Read(void*, int)"/>.
    /// </param>
    /// <param name="count">Events at most, at least 1.</param>
    /// <param name="timeoutMilliseconds">The longest wait; 0 for none, -1 for no end.</param>
    /// <param name="signalMask">The signals blocked while waiting, 64 bits, or null.</param>
    public static SyscallResult EpollPwait(
        int epoll, void* events, int count, int timeoutMilliseconds, ulong* signalMask = null) =>
        Invoke(
            SyscallNumber.epoll_pwait,
            epoll,
            (nint)events,
            count,
            timeoutMilliseconds,
            (nint)signalMask,
            SignalMaskBytes);
}

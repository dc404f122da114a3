using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// An event of epoll(7) as a value. The kernel's <c>struct epoll_event</c> has 12 bytes on x64
/// and 16 on arm64, so an array of them is memory that is read with <see cref="Read(void*, int)"/>.
/// </summary>
/// <param name="Events">What to watch for, or what happened.</param>
/// <param name="Data">What was registered with the descriptor.</param>
public readonly record struct EpollEvent(EpollEvents Events, ulong Data)
{
    /// <summary>Bytes of one kernel event on this architecture: 12 or 16.</summary>
    public static int SizeBytes => SizeOn(RuntimeInformation.ProcessArchitecture);

    /// <summary>Reads an element of the array that epoll_pwait(2) filled.</summary>
    /// <param name="events">The array.</param>
    /// <param name="index">Which element.</param>
    public static unsafe EpollEvent Read(void* events, int index) =>
        Read(events, index, RuntimeInformation.ProcessArchitecture);

    /// <summary>
    /// Writes it in the layout of this architecture, <see cref="SizeBytes"/> long: for epoll_ctl(2)
    /// by other ways than <see cref="Syscall.EpollCtl"/>.
    /// </summary>
    /// <param name="destination">Where.</param>
    public unsafe void Write(void* destination) =>
        Write(destination, RuntimeInformation.ProcessArchitecture);

    /// <summary>Bytes of one kernel event on an architecture.</summary>
    internal static unsafe int SizeOn(Architecture architecture) =>
        architecture == Architecture.Arm64 ? sizeof(EpollEventArm64) : sizeof(EpollEventX64);

    /// <summary>Reads an element in the layout of an architecture.</summary>
    internal static unsafe EpollEvent Read(void* events, int index, Architecture architecture)
    {
        if (architecture == Architecture.Arm64)
        {
            ref var wide = ref ((EpollEventArm64*)events)[index];
            return new EpollEvent(wide.Events, wide.Data);
        }

        var packed = ((EpollEventX64*)events)[index];
        return new EpollEvent(packed.Events, packed.Data);
    }

    /// <summary>Writes an element in the layout of an architecture.</summary>
    internal unsafe void Write(void* destination, Architecture architecture)
    {
        if (architecture == Architecture.Arm64)
            *(EpollEventArm64*)destination = new() { Events = Events, Data = Data };
        else
            *(EpollEventX64*)destination = new() { Events = Events, Data = Data };
    }
}

/// <summary>struct epoll_event of x64: packed, 12 bytes.</summary>
[Uapi("struct epoll_event")]
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EpollEventX64
{
    [Uapi("events")] public EpollEvents Events;
    [Uapi("data")] public ulong Data;
}

/// <summary>struct epoll_event of arm64: naturally aligned, 16 bytes.</summary>
[Uapi("struct epoll_event")]
[StructLayout(LayoutKind.Sequential)]
internal struct EpollEventArm64
{
    [Uapi("events")] public EpollEvents Events;
    private readonly uint _pad;
    [Uapi("data")] public ulong Data;
}

/// <summary>What happens to a descriptor of an epoll set: epoll_ctl(2).</summary>
[Flags]
public enum EpollEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>EPOLLIN: there is data to read.</summary>
    [Uapi("EPOLLIN")] In = 1,

    /// <summary>EPOLLPRI: there is something exceptional.</summary>
    [Uapi("EPOLLPRI")] Priority = 2,

    /// <summary>EPOLLOUT: writing will not block.</summary>
    [Uapi("EPOLLOUT")] Out = 4,

    /// <summary>EPOLLERR: an error; always reported.</summary>
    [Uapi("EPOLLERR")] Error = 8,

    /// <summary>EPOLLHUP: the other side is gone; always reported.</summary>
    [Uapi("EPOLLHUP")] HangUp = 0x10,

    /// <summary>EPOLLRDHUP: the other side will write no more.</summary>
    [Uapi("EPOLLRDHUP")] ReadHangUp = 0x2000,

    /// <summary>EPOLLEXCLUSIVE: wake one of several sets only.</summary>
    [Uapi("EPOLLEXCLUSIVE")] Exclusive = 1u << 28,

    /// <summary>EPOLLWAKEUP: keep the system awake while the event is handled.</summary>
    [Uapi("EPOLLWAKEUP")] WakeUp = 1u << 29,

    /// <summary>EPOLLONESHOT: report once, then wait to be armed again.</summary>
    [Uapi("EPOLLONESHOT")] OneShot = 1u << 30,

    /// <summary>EPOLLET: report changes, not states.</summary>
    [Uapi("EPOLLET")] EdgeTriggered = 1u << 31,
}

/// <summary>What epoll_ctl(2) does.</summary>
public enum EpollOperation
{
    /// <summary>EPOLL_CTL_ADD: adds a descriptor.</summary>
    [Uapi("EPOLL_CTL_ADD")] Add = 1,

    /// <summary>EPOLL_CTL_DEL: removes it.</summary>
    [Uapi("EPOLL_CTL_DEL")] Delete = 2,

    /// <summary>EPOLL_CTL_MOD: changes its events and data.</summary>
    [Uapi("EPOLL_CTL_MOD")] Modify = 3,
}

/// <summary>How an epoll set is made: epoll_create1(2).</summary>
[Flags]
public enum EpollCreateFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>EPOLL_CLOEXEC: closed on execve(2).</summary>
    [Uapi("EPOLL_CLOEXEC")] CloseOnExec = 0x80000,
}

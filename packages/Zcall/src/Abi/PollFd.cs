using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>A descriptor to watch, laid out as <c>struct pollfd</c> (8 bytes): poll(2).</summary>
/// <param name="fd">The descriptor; a negative one is passed over.</param>
/// <param name="events">What to watch for; errors and hang-ups are always reported.</param>
[Uapi("struct pollfd")]
[StructLayout(LayoutKind.Sequential)]
public struct PollFd(int fd, PollEvents events) : IEquatable<PollFd>
{
    [Uapi("fd")]
    private readonly int _fd = fd;

    [Uapi("events")]
    private readonly PollEvents _events = events;

    [Uapi("revents")]
    private PollEvents _returnedEvents;

    /// <summary>The descriptor.</summary>
    public readonly int Fd => _fd;

    /// <summary>What is watched for.</summary>
    public readonly PollEvents Events => _events;

    /// <summary>What has happened: written by the kernel.</summary>
    public PollEvents ReturnedEvents
    {
        readonly get => _returnedEvents;
        set => _returnedEvents = value;
    }

    /// <summary>Whether all three parts are the same.</summary>
    public readonly bool Equals(PollFd other) =>
        _fd == other._fd && _events == other._events && _returnedEvents == other._returnedEvents;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is PollFd other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_fd, _events, _returnedEvents);

    /// <summary>Whether all three parts are the same.</summary>
    public static bool operator ==(PollFd left, PollFd right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(PollFd left, PollFd right) => !left.Equals(right);
}

/// <summary>What may happen to a descriptor: poll(2).</summary>
[Flags]
public enum PollEvents : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>POLLIN: there is data to read.</summary>
    [Uapi("POLLIN")] In = 1,

    /// <summary>POLLPRI: there is something exceptional, such as urgent data.</summary>
    [Uapi("POLLPRI")] Priority = 2,

    /// <summary>POLLOUT: writing will not block.</summary>
    [Uapi("POLLOUT")] Out = 4,

    /// <summary>POLLERR: an error; reported only.</summary>
    [Uapi("POLLERR")] Error = 8,

    /// <summary>POLLHUP: the other side is gone; reported only.</summary>
    [Uapi("POLLHUP")] HangUp = 0x10,

    /// <summary>POLLNVAL: the descriptor is not open; reported only.</summary>
    [Uapi("POLLNVAL")] Invalid = 0x20,

    /// <summary>POLLRDHUP: the other side will write no more.</summary>
    [Uapi("POLLRDHUP")] ReadHangUp = 0x2000,
}

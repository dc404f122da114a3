using System.Runtime.InteropServices;

namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>socket(2): a new socket. The flags are the caller's job.</summary>
    /// <param name="domain">The address family.</param>
    /// <param name="form">The semantics, with SOCK_NONBLOCK and SOCK_CLOEXEC.</param>
    /// <param name="protocol">The protocol; 0 for the usual one.</param>
    public static SyscallResult Socket(
        SocketDomain domain, SocketForm form, SocketProtocol protocol) =>
        Invoke(SyscallNumber.socket, (nint)domain, (nint)form, (nint)protocol);

    /// <summary>socketpair(2): two connected sockets.</summary>
    /// <param name="domain">The address family.</param>
    /// <param name="form">The semantics, with flags.</param>
    /// <param name="protocol">The protocol; 0 for the usual one.</param>
    /// <param name="first">One end; -1 when the call failed.</param>
    /// <param name="second">The other end; -1 when the call failed.</param>
    public static SyscallResult SocketPair(
        SocketDomain domain,
        SocketForm form,
        SocketProtocol protocol,
        out int first,
        out int second)
    {
        var ends = stackalloc int[2];
        var result = Invoke(
            SyscallNumber.socketpair, (nint)domain, (nint)form, (nint)protocol, (nint)ends);

        // The kernel writes the numbers first, and leaves them there when it then fails.
        (first, second) = result.IsError ? (-1, -1) : (ends[0], ends[1]);
        return result;
    }

    /// <summary>bind(2): gives a socket its local address.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="address">The address in kernel format.</param>
    /// <param name="length">Its length in bytes.</param>
    public static SyscallResult Bind(int fd, void* address, uint length) =>
        Invoke(SyscallNumber.bind, fd, (nint)address, (nint)length);

    /// <summary>listen(2): accepts connections from now on.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    public static SyscallResult Listen(int fd, int backlog) =>
        Invoke(SyscallNumber.listen, fd, backlog);

    /// <summary>connect(2), once.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="address">The address in kernel format.</param>
    /// <param name="length">Its length in bytes.</param>
    public static SyscallResult Connect(int fd, void* address, uint length) =>
        Invoke(SyscallNumber.connect, fd, (nint)address, (nint)length);

    /// <summary>accept(2): the descriptor of a new connection, without flags.</summary>
    /// <param name="fd">A listening socket.</param>
    /// <param name="address">Where the peer's address goes, or null.</param>
    /// <param name="length">Its room in bytes, then its length; null with it.</param>
    public static SyscallResult Accept(int fd, void* address, uint* length) =>
        Invoke(SyscallNumber.accept, fd, (nint)address, (nint)length);

    /// <summary>accept4(2): the descriptor of a new connection.</summary>
    /// <param name="fd">A listening socket.</param>
    /// <param name="address">Where the peer's address goes, or null.</param>
    /// <param name="length">Its room in bytes, then its length; null with it.</param>
    /// <param name="flags">SOCK_NONBLOCK, SOCK_CLOEXEC.</param>
    public static SyscallResult Accept4(int fd, void* address, uint* length, SocketForm flags) =>
        Invoke(SyscallNumber.accept4, fd, (nint)address, (nint)length, (nint)flags);

    /// <summary>shutdown(2): ends one or both halves of a connection.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="how">Which half.</param>
    public static SyscallResult Shutdown(int fd, ShutdownHow how) =>
        Invoke(SyscallNumber.shutdown, fd, (nint)how);

    /// <summary>setsockopt(2). The length is not checked here.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="level">Whose option.</param>
    /// <param name="option">Which option.</param>
    /// <param name="value">The value.</param>
    /// <param name="length">Its length in bytes.</param>
    public static SyscallResult SetSockOpt(
        int fd, SocketLevel level, int option, void* value, uint length) =>
        Invoke(SyscallNumber.setsockopt, fd, (nint)level, option, (nint)value, (nint)length);

    /// <summary>getsockopt(2). The length is not checked here.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="level">Whose option.</param>
    /// <param name="option">Which option.</param>
    /// <param name="value">Where the value goes.</param>
    /// <param name="length">Its room in bytes, then its length.</param>
    public static SyscallResult GetSockOpt(
        int fd, SocketLevel level, int option, void* value, uint* length) =>
        Invoke(SyscallNumber.getsockopt, fd, (nint)level, option, (nint)value, (nint)length);

    /// <summary>getsockname(2): the local address.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="length">Its room in bytes, then its length.</param>
    public static SyscallResult GetSockName(int fd, void* address, uint* length) =>
        Invoke(SyscallNumber.getsockname, fd, (nint)address, (nint)length);

    /// <summary>getpeername(2): the address of the other side.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="length">Its room in bytes, then its length.</param>
    public static SyscallResult GetPeerName(int fd, void* address, uint* length) =>
        Invoke(SyscallNumber.getpeername, fd, (nint)address, (nint)length);

    /// <summary>sendto(2). An empty buffer still makes the call: an empty datagram.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="data">What to send; pinned for the call.</param>
    /// <param name="flags">How.</param>
    /// <param name="address">Where to, or null for the connected peer.</param>
    /// <param name="length">Length of the address in bytes.</param>
    public static SyscallResult SendTo(
        int fd,
        ReadOnlySpan<byte> data,
        MessageFlags flags,
        void* address = null,
        uint length = 0)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(data))
        {
            return Invoke(
                SyscallNumber.sendto,
                fd,
                (nint)bytes,
                data.Length,
                (nint)flags,
                (nint)address,
                (nint)length);
        }
    }

    /// <summary>recvfrom(2). An empty buffer still makes the call.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="buffer">Where the data goes; pinned for the call.</param>
    /// <param name="flags">How.</param>
    /// <param name="address">Where the sender's address goes, or null.</param>
    /// <param name="length">Its room in bytes, then its length; null with it.</param>
    public static SyscallResult RecvFrom(
        int fd,
        Span<byte> buffer,
        MessageFlags flags,
        void* address = null,
        uint* length = null)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
        {
            return Invoke(
                SyscallNumber.recvfrom,
                fd,
                (nint)bytes,
                buffer.Length,
                (nint)flags,
                (nint)address,
                (nint)length);
        }
    }

    /// <summary>sendmsg(2).</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="message">The message.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult SendMsg(int fd, MsgHdr* message, MessageFlags flags) =>
        Invoke(SyscallNumber.sendmsg, fd, (nint)message, (nint)flags);

    /// <summary>recvmsg(2).</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="message">Where the message goes; lengths and flags are written.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult RecvMsg(int fd, MsgHdr* message, MessageFlags flags) =>
        Invoke(SyscallNumber.recvmsg, fd, (nint)message, (nint)flags);

    /// <summary>sendmmsg(2): the number of messages sent.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="count">How many; the kernel takes at most 1024.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult SendMMsg(
        int fd, MMsgHdr* messages, uint count, MessageFlags flags) =>
        Invoke(SyscallNumber.sendmmsg, fd, (nint)messages, (nint)count, (nint)flags);

    /// <summary>recvmmsg(2): the number of messages received.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="messages">Where they go.</param>
    /// <param name="count">How many; the kernel takes at most 1024.</param>
    /// <param name="flags">How.</param>
    /// <param name="timeout">The longest wait, or null.</param>
    public static SyscallResult RecvMMsg(
        int fd, MMsgHdr* messages, uint count, MessageFlags flags, Timespec* timeout = null) =>
        Invoke(
            SyscallNumber.recvmmsg, fd, (nint)messages, (nint)count, (nint)flags, (nint)timeout);
}

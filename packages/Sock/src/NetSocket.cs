using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// A socket and its owner. It is never in blocking mode and always close-on-exec: a call makes one
/// attempt, and waits only where it is given a <see cref="Deadline"/>. EINTR never shows. Callable
/// from any thread; after disposal calls report EBADF. Expected weather is an
/// <see cref="Outcome"/> with the kernel's errno, the same for every call: EAGAIN is would-block,
/// and only connecting has further rules. Source: socket(7), ip(7), tcp(7), udp(7), unix(7).
/// </summary>
public sealed unsafe partial class NetSocket
    : IDisposable, INonBlockingReader, INonBlockingWriter
{
    /// <summary>The backlog of <see cref="Listen(int)"/> unless told otherwise.</summary>
    public const int DefaultBacklog = 511;

    private readonly Fd _fd;
    private readonly SocketShape _shape;

    private NetSocket(int number, SocketShape shape)
    {
        _fd = new Fd(number, ownsHandle: true);
        _shape = shape;
    }

    /// <summary>
    /// The descriptor, for rings and other calls. It belongs to the socket: disposing one disposes
    /// the other.
    /// </summary>
    public Fd Fd => _fd;

    /// <summary>The address family.</summary>
    public SocketDomain Domain => _shape.Domain;

    /// <summary>The semantics, without flags.</summary>
    public SocketForm Form => _shape.Form;

    /// <summary>The protocol; 0 for Unix sockets.</summary>
    public SocketProtocol Protocol => _shape.Protocol;

    /// <summary>A new socket, with no option set: socket(2).</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="socket">The socket; null when the call failed.</param>
    /// <returns>
    /// EPROTONOSUPPORT, ESOCKTNOSUPPORT or EAFNOSUPPORT where the kernel lacks the kind; EPERM
    /// for raw sockets without CAP_NET_RAW; EMFILE, ENFILE.
    /// </returns>
    public static Outcome Create(SocketKind kind, out NetSocket socket) =>
        Create(SocketShape.Of(kind), out socket);

    /// <summary>A new raw socket for an IP protocol: raw(7). Needs CAP_NET_RAW.</summary>
    /// <param name="domain">AF_INET or AF_INET6.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="socket">The socket; null when the call failed.</param>
    /// <returns>Ok; EPERM without the capability, EPROTONOSUPPORT, EAFNOSUPPORT, EMFILE.</returns>
    public static Outcome CreateRaw(
        SocketDomain domain, SocketProtocol protocol, out NetSocket socket) =>
        Create(new SocketShape(domain, SocketForm.Raw, protocol), out socket);

    /// <summary>Two connected sockets: socketpair(2).</summary>
    /// <param name="kind">A Unix kind; every other is EOPNOTSUPP.</param>
    /// <param name="first">One end; null when the call failed.</param>
    /// <param name="second">The other end; null when the call failed.</param>
    /// <returns>Ok; EOPNOTSUPP for other kinds, EMFILE.</returns>
    public static Outcome CreatePair(
        SocketKind kind, out NetSocket first, out NetSocket second)
    {
        var shape = SocketShape.Of(kind);
        var result = Syscall.SocketPair(
            shape.Domain,
            shape.Form | SocketShape.Flags,
            shape.Protocol,
            out var one,
            out var other);
        first = result.IsError ? null! : new NetSocket(one, shape);
        second = result.IsError ? null! : new NetSocket(other, shape);
        return Outcome.From(result);
    }

    /// <summary>
    /// Takes over a socket made elsewhere, asks what it is and sets it non-blocking and
    /// close-on-exec. Being non-blocking is shared by all copies of a descriptor.
    /// </summary>
    /// <param name="number">A socket; owned by the result unless the call fails.</param>
    /// <param name="socket">The socket; null when the call failed.</param>
    /// <returns>ENOTSOCK when it is none, EBADF when it is not open.</returns>
    public static Outcome FromDescriptor(int number, out NetSocket socket)
    {
        socket = null!;
        int domain = 0, form = 0, protocol = 0;
        foreach (var option in (ReadOnlySpan<SocketOption>)
            [SocketOption.Domain, SocketOption.Form, SocketOption.Protocol])
        {
            var value = 0;
            uint length = sizeof(int);
            var result = Syscall.GetSockOpt(
                number, SocketLevel.Socket, (int)option, &value, &length);
            if (result.IsError)
                return Outcome.From(result);
            (domain, form, protocol) = (form, protocol, value);
        }

        using var fd = new Fd(number, ownsHandle: false);
        var set = fd.SetNonBlocking(true);
        if (set.IsOk)
            set = fd.SetCloseOnExec(true);
        if (!set.IsOk)
            return set;
        socket = new NetSocket(number, new(
            (SocketDomain)domain, (SocketForm)form, (SocketProtocol)protocol));
        return Outcome.Ok;
    }

    /// <summary>Gives the socket its local address: bind(2).</summary>
    /// <param name="address">Of the socket's own family; port 0 has the kernel choose.</param>
    /// <returns>
    /// EAFNOSUPPORT for an address of another family; EADDRINUSE, EADDRNOTAVAIL, EACCES.
    /// </returns>
    public Outcome Bind(in SockAddr address)
    {
        if (address.Family != Domain)
            return Outcome.Failure(Errno.EAFNOSUPPORT);
        using var fd = _fd.Lease();
        fixed (SockAddr* pointer = &address)
            return Outcome.From(Syscall.Bind(fd.Number, pointer, (uint)address.Length));
    }

    /// <summary>Accepts connections from now on: listen(2).</summary>
    /// <param name="backlog">How many may wait to be accepted.</param>
    /// <returns>
    /// Ok; EADDRINUSE when another socket listens there, EOPNOTSUPP for a kind without connections.
    /// </returns>
    public Outcome Listen(int backlog = DefaultBacklog)
    {
        using var fd = _fd.Lease();
        return Outcome.From(Syscall.Listen(fd.Number, backlog));
    }

    /// <summary>Ends one or both halves of the connection: shutdown(2).</summary>
    /// <param name="how">Which half.</param>
    /// <returns>Ok; ENOTCONN without a connection.</returns>
    public Outcome Shutdown(ShutdownHow how)
    {
        using var fd = _fd.Lease();
        return Outcome.From(Syscall.Shutdown(fd.Number, how));
    }

    /// <summary>The local address as the kernel has it: getsockname(2).</summary>
    /// <param name="address">The address; none when the call failed.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome LocalAddress(out SockAddr address)
    {
        using var fd = _fd.Lease();
        address = default;
        uint length = SockAddr.MaxBytes;
        SyscallResult result;
        fixed (SockAddr* pointer = &address)
            result = Syscall.GetSockName(fd.Number, pointer, &length);
        address.SetLength(result.IsError ? 0 : length);
        return Outcome.From(result);
    }

    /// <summary>The address of the other side: getpeername(2).</summary>
    /// <param name="address">The address; none when the call failed.</param>
    /// <returns>Ok; ENOTCONN without a connection.</returns>
    public Outcome PeerAddress(out SockAddr address)
    {
        using var fd = _fd.Lease();
        address = default;
        uint length = SockAddr.MaxBytes;
        SyscallResult result;
        fixed (SockAddr* pointer = &address)
            result = Syscall.GetPeerName(fd.Number, pointer, &length);
        address.SetLength(result.IsError ? 0 : length);
        return Outcome.From(result);
    }

    /// <summary>
    /// Closes the socket. A path that it was bound to stays: delete it. A call that waits on
    /// another thread goes on waiting, and the descriptor stays open for it: cancel its
    /// deadline's token, or call <see cref="Shutdown"/>, first
    /// (docs/decisions/0094-disposal-and-waits.md).
    /// </summary>
    public void Dispose() => _fd.Dispose();

    private static Outcome Create(SocketShape shape, out NetSocket socket)
    {
        var result = Syscall.Socket(
            shape.Domain, shape.Form | SocketShape.Flags, shape.Protocol);
        socket = result.IsError ? null! : new NetSocket(result.Int32, shape);
        return Outcome.From(result);
    }

    // An IPv6 socket reaches IPv4 by mapped addresses only.
    private SockAddr Towards(in SockAddr address) =>
        Domain == SocketDomain.Inet6 ? address.MapToIPv6() : address;
}

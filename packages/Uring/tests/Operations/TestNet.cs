using System.Net;
using System.Net.Sockets;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// Sockets on the loopback for rings: blocking ones, which for a ring make no difference (see
/// <see cref="SocketWaitTests"/>) but for splice and for calls outside of it.
/// </summary>
internal static class TestNet
{
    public static readonly SockAddr Any4 = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
    public static readonly SockAddr Any6 =
        SockAddr.From(new IPEndPoint(IPAddress.IPv6Loopback, 0));

    public static SockAddr AnyFor(SocketKind kind) => kind switch
    {
        SocketKind.Tcp4 or SocketKind.Udp4 or SocketKind.UdpLite4 => Any4,
        SocketKind.Tcp6 or SocketKind.Udp6 or SocketKind.UdpLite6 => Any6,
        _ => AbstractName(),
    };

    /// <summary>A name of its own in the abstract namespace of Unix sockets.</summary>
    public static SockAddr AbstractName() => SockAddr.FromUnixAbstract(
        System.Text.Encoding.ASCII.GetBytes($"hyb-{Guid.NewGuid():N}"));

    /// <summary>Bound, and listening unless it is for datagrams.</summary>
    public static NetSocket Bound(SocketKind kind)
    {
        var outcome = NetSocket.Listen(kind, AnyFor(kind), out var socket);
        Assert.SkipWhen(outcome.Errno == Errno.EPROTONOSUPPORT, $"The kernel has no {kind}.");
        Assert.True(outcome.IsOk, outcome.ToString());
        return Blocking(socket);
    }

    public static SockAddr AddressOf(NetSocket socket)
    {
        Assert.True(socket.LocalAddress(out var address).IsOk);
        return address;
    }

    public static unsafe SockAddr AddressOf(Fd socket)
    {
        SockAddrStorage storage;
        uint length = SockAddr.MaxBytes;
        Assert.False(Syscall.GetSockName(socket.Number, &storage, &length).IsError);
        Assert.True(SockAddr.TryDecode(storage.Bytes[..(int)length], out var address));
        return address;
    }

    public static (NetSocket First, NetSocket Second) Pair(SocketKind kind = SocketKind.UnixStream)
    {
        Assert.True(NetSocket.CreatePair(kind, out var first, out var second).IsOk);
        return (Blocking(first), Blocking(second));
    }

    public static (NetSocket Client, NetSocket Server) Connected(SocketKind kind)
    {
        using var listener = Bound(kind);
        var soon = Sock.Deadline.After(TimeSpan.FromSeconds(10));
        Assert.True(NetSocket.Dial(kind, AddressOf(listener), out var client, soon).IsOk);
        Assert.True(listener.Accept(out var server, out _, soon).IsOk);
        return (Blocking(client), Blocking(server));
    }

    /// <summary>A socket of the base class library that listens on the loopback.</summary>
    public static Socket Listener(AddressFamily family = AddressFamily.InterNetwork)
    {
        var listener = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(
            family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        listener.Listen();
        return listener;
    }

    /// <summary>The descriptor that a completion brought, to be closed by the test.</summary>
    public static Fd Descriptor(Completion completion)
    {
        Assert.True(completion.IsSuccess, completion.ToString());
        return new Fd(completion.Result, ownsHandle: true);
    }

    public static FileTarget Target(Socket socket) =>
        FileTarget.FromDescriptor((int)socket.SafeHandle.DangerousGetHandle());

    private static NetSocket Blocking(NetSocket socket)
    {
        Assert.True(socket.Fd.SetNonBlocking(false).IsOk);
        return socket;
    }
}

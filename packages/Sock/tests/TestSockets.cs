using System.Net;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Sockets on the loopback.</summary>
internal static class TestSockets
{
    public static readonly SockAddr Any4 = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
    public static readonly SockAddr Any6 =
        SockAddr.From(new IPEndPoint(IPAddress.IPv6Loopback, 0));

    /// <summary>Long enough for a loaded machine, short enough to end a hanging test.</summary>
    public static Deadline Soon => Deadline.After(TimeSpan.FromSeconds(20));

    public static SockAddr AnyFor(SocketKind kind) => kind switch
    {
        SocketKind.Tcp4 or SocketKind.Udp4 or SocketKind.UdpLite4 => Any4,
        SocketKind.Tcp6 or SocketKind.Udp6 or SocketKind.UdpLite6 => Any6,
        _ => SockAddr.UnixUnnamed,
    };

    public static NetSocket Bound(SocketKind kind)
    {
        var outcome = NetSocket.Listen(kind, AnyFor(kind), out var socket);
        Assert.SkipWhen(outcome.Errno == Errno.EPROTONOSUPPORT, $"The kernel has no {kind}.");
        Assert.True(outcome.IsOk, outcome.ToString());
        return socket;
    }

    /// <summary>A time of CLOCK_REALTIME between an hour ago and an hour from now.</summary>
    public static void AssertRecent(Timespec time)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(time.Seconds, now - 3600, now + 3600);
        Assert.InRange(time.Nanoseconds, 0, 999_999_999);
    }

    public static SockAddr AddressOf(NetSocket socket)
    {
        Assert.True(socket.LocalAddress(out var address).IsOk);
        return address;
    }

    public static (NetSocket Client, NetSocket Server) Connected(SocketKind kind)
    {
        using var listener = Bound(kind);
        var outcome = NetSocket.Dial(kind, AddressOf(listener), out var client, Soon);
        Assert.True(outcome.IsOk, outcome.ToString());
        Assert.True(listener.Accept(out var server, out _, Soon).IsOk);
        return (client, server);
    }

    public static (NetSocket First, NetSocket Second) Pair(SocketKind kind)
    {
        Assert.True(NetSocket.CreatePair(kind, out var first, out var second).IsOk);
        return (first, second);
    }

    /// <summary>Nanoseconds in which this thread had a core.</summary>
    public static unsafe long CpuNs()
    {
        const int ThreadCpuTime = 3;
        Timespec time;
        Assert.Equal(0, ClockGetTime(ThreadCpuTime, &time));
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime", ExactSpelling = true)]
    private static extern unsafe int ClockGetTime(int clock, Timespec* time);
}

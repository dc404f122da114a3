using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>What TCP options do, not only that they can be set.</summary>
public class TcpTests
{
    [Fact]
    public void Deferred_connections_are_accepted_once_they_have_data()
    {
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        Assert.True(listener.Set(SocketOptions.DeferAccept, 5).IsOk);
        var target = TestSockets.AddressOf(listener);
        Assert.True(
            NetSocket.Dial(SocketKind.Tcp4, target, out var client, TestSockets.Soon).IsOk);
        using var other = client;
        Assert.True(listener.Accept(out _, out _).IsWouldBlock);
        Assert.Equal(2, client.Write("hi"u8).Count);
        Assert.True(listener.Accept(out var server, out _, TestSockets.Soon).IsOk);
        using var third = server;
        Assert.Equal(2, server.Read(new byte[4], TestSockets.Soon).Count);
    }

    [Fact]
    public void Fast_open_carries_data_with_the_handshake() => PrivateNetwork.Run(() =>
    {
        // Client and server on, neither with a cookie: of this network namespace alone.
        const string Setting = "/proc/sys/net/ipv4/tcp_fastopen";
        Assert.SkipUnless(CanWrite(Setting, "519"), $"{Setting} cannot be set.");
        Assert.True(NetSocket.Create(SocketKind.Tcp4, out var listener).IsOk);
        using var owner = listener;
        Assert.True(listener.Set(SocketOptions.FastOpen, 16).IsOk);
        Assert.True(listener.Get(SocketOptions.FastOpen, out var queue).IsOk);
        Assert.Equal(16, queue);
        Assert.True(listener.Bind(TestSockets.Any4).IsOk);
        Assert.True(listener.Listen().IsOk);
        Assert.True(NetSocket.Create(SocketKind.Tcp4, out var client).IsOk);
        using var other = client;
        var sent = client.SendTo(
            "hello"u8, TestSockets.AddressOf(listener), MessageFlags.FastOpen);
        Assert.Equal(new(5, Iox.Outcome.Ok), sent);
        Assert.True(listener.Accept(out var server, out _, TestSockets.Soon).IsOk);
        using var third = server;
        Assert.Equal(5, server.Read(new byte[8], TestSockets.Soon).Count);

        // The data was in the SYN, and not sent after it.
        Assert.True(server.GetTcpInfo(out var info).Outcome.IsOk);
        Assert.True(info.Options.HasFlag(TcpInfoOptions.SynData));
    });

    [Fact]
    public void Cork_holds_data_back_until_it_is_pulled()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        Assert.True(client.Set(SocketOptions.Cork, true).IsOk);
        Assert.Equal(1, client.Write("a"u8).Count);
        Assert.True(server.Read(new byte[4]).Outcome.IsWouldBlock);
        Assert.Equal(1, client.Write("b"u8).Count);
        Assert.True(client.Set(SocketOptions.Cork, false).IsOk);
        Assert.Equal(2, server.Read(new byte[4], TestSockets.Soon).Count);
    }

    [Fact]
    public void Receive_low_water_keeps_a_wait_going_until_there_is_enough()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        Assert.True(server.Set(SocketOptions.ReceiveLowWater, 4).IsOk);
        Assert.Equal(1, client.Write("a"u8).Count);
        Assert.Equal(
            1, server.Receive(new byte[8], MessageFlags.Peek, TestSockets.Soon).Count);
        Assert.Equal(3, client.Write("bcd"u8).Count);
        Assert.Equal(4, server.Read(new byte[8], TestSockets.Soon).Count);
    }

    [Theory]
    [InlineData(SocketKind.Tcp4, "192.0.2.1")]
    [InlineData(SocketKind.Tcp6, "2001:db8::1")]
    public void Transparent_sockets_bind_to_addresses_of_others(SocketKind kind, string foreign)
    {
        var address = SockAddr.From(
            new System.Net.IPEndPoint(System.Net.IPAddress.Parse(foreign), 0));
        Assert.True(NetSocket.Create(kind, out var socket).IsOk);
        using var owner = socket;
        Assert.Equal(Errno.EADDRNOTAVAIL, socket.Bind(address).Errno);
        var option = kind == SocketKind.Tcp4
            ? SocketOptions.Transparent : SocketOptions.Transparent6;
        var outcome = socket.Set(option, true);
        Assert.SkipWhen(
            outcome.Errno == Errno.EPERM, "IP_TRANSPARENT needs CAP_NET_ADMIN or CAP_NET_RAW.");
        Assert.True(outcome.IsOk);
        Assert.True(socket.Get(option, out var on).IsOk);
        Assert.True(on);
        Assert.True(socket.Bind(address).IsOk);
    }

    [Fact]
    public void Busy_poll_and_mark_are_kept_by_the_privileged()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        using var owner = socket;
        foreach (var (option, value) in new[]
            { (SocketOptions.Mark, -2), (SocketOptions.BusyPoll, 50) })
        {
            var outcome = socket.Set(option, value);
            Assert.SkipWhen(
                outcome.Errno == Errno.EPERM, "SO_MARK and SO_BUSY_POLL need CAP_NET_ADMIN.");
            Assert.True(outcome.IsOk, outcome.ToString());
            Assert.True(socket.Get(option, out var now).IsOk);
            Assert.Equal(value, now);
        }
    }

    [Fact]
    public void Connecting_with_no_port_left_fails_instead_of_blocking()
    {
        // The one port that the socket may choose is taken.
        using var taken = TestSockets.Bound(SocketKind.Udp4);
        var port = TestSockets.AddressOf(taken).Port;
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        using var owner = socket;
        var range = BitConverter.GetBytes((port << 16) | port);
        Assert.True(socket
            .SetOption(SocketLevel.Ip, (int)IpOption.LocalPortRange, range).IsOk);
        var outcome = socket.Connect(TestSockets.AddressOf(taken), TestSockets.Soon);
        Assert.Equal(Errno.EADDRNOTAVAIL, outcome.Errno);
    }

    private static bool CanWrite(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

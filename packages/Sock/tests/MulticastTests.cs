using System.Net;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Groups: joined, left, heard, and heard from whom.</summary>
public class MulticastTests
{
    [Theory]
    [InlineData(SocketKind.Udp4, "239.1.2.3", "127.0.0.1")]
    [InlineData(SocketKind.Udp6, "ff15::1234", "::1")]
    public void Groups_are_joined_and_left(SocketKind kind, string group, string local)
    {
        Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);
        var any = SockAddr.FromIP(new byte[kind == SocketKind.Udp4 ? 4 : 16], 0);
        Assert.True(NetSocket.Listen(kind, any, out var socket).IsOk);
        using var owner = socket;
        var address = SockAddr.From(new IPEndPoint(IPAddress.Parse(group), 0));
        var source = SockAddr.From(new IPEndPoint(IPAddress.Parse(local), 0));
        var joined = socket.JoinGroup(address, lo);
        Assert.True(joined.IsOk, joined.ToString());
        Assert.Equal(Errno.EADDRINUSE, socket.JoinGroup(address, lo).Errno);
        Assert.True(socket.SetMulticastInterface(lo).IsOk);
        Assert.True(socket.SetMulticastLoop(true).IsOk);
        Assert.True(socket.GetMulticastLoop(out var loop).IsOk);
        Assert.True(loop);
        Assert.True(socket.SetMulticastHops(3).IsOk);
        Assert.True(socket.GetMulticastHops(out var hops).IsOk);
        Assert.Equal(3, hops);
        Assert.True(socket.SetMulticastHops(-1).IsOk);
        Assert.True(socket.GetMulticastHops(out hops).IsOk);
        Assert.Equal(1, hops);
        Assert.True(socket.LeaveGroup(address, lo).IsOk);
        Assert.Equal(Errno.EADDRNOTAVAIL, socket.LeaveGroup(address, lo).Errno);
        Assert.True(socket.JoinSource(address, source, lo).IsOk);
        Assert.True(socket.LeaveSource(address, source, lo).IsOk);
        var foreign = kind == SocketKind.Udp4 ? TestSockets.Any6 : TestSockets.Any4;
        Assert.Equal(Errno.EAFNOSUPPORT, socket.JoinGroup(foreign).Errno);
        Assert.Equal(Errno.EINVAL, socket.JoinGroup(source, lo).Errno);
    }

    [Theory]
    [InlineData(SocketKind.Udp4, "239.1.2.3")]
    public void Groups_are_heard_on_the_loopback(SocketKind kind, string group) =>
        Hear(kind, group);

    [Theory]
    [InlineData("ff01::1234")]
    [InlineData("ff02::1234")]
    [InlineData("ff15::1234")]
    public void IPv6_groups_are_heard_on_the_loopback_of_a_network_with_a_route(string group) =>
        PrivateNetwork.Run(() =>
        {
            PrivateNetwork.AddLocalRoute("ff00::", 8);
            Hear(SocketKind.Udp6, group);
        });

    [Fact]
    public void IPv6_groups_joined_for_a_source_are_heard_from_it_alone() =>
        PrivateNetwork.Run(() =>
        {
            PrivateNetwork.AddLocalRoute("ff00::", 8);
            Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);
            using var socket = Sender(SocketKind.Udp6, "::1", lo);
            var port = TestSockets.AddressOf(socket).Port;
            Assert.True(NetSocket.Listen(
                SocketKind.Udp6, Address("ff15::7", port), out var hearing).IsOk);
            using var owner = hearing;
            var target = Address("ff15::7", port);
            Assert.True(hearing.JoinSource(target, Address("fd00::9", 0), lo).IsOk);
            Assert.Equal(3, socket.SendTo("bad"u8, target).Count);
            Assert.True(hearing.JoinSource(target, TestSockets.Any6, lo).IsOk);
            Assert.Equal(4, socket.SendTo("good"u8, target).Count);
            Assert.Equal(4, hearing.Read(new byte[8], TestSockets.Soon).Count);
            Assert.True(hearing.Read(new byte[8]).Outcome.IsWouldBlock);
        });

    [Fact]
    public void Groups_joined_for_a_source_are_heard_from_it_alone()
    {
        Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);
        using var good = Sender(SocketKind.Udp4, "127.0.0.1", lo);
        using var bad = Sender(SocketKind.Udp4, "127.0.0.9", lo);
        Assert.True(NetSocket.Listen(
            SocketKind.Udp4, Address("239.1.2.5", 0), out var socket).IsOk);
        using var owner = socket;
        var target = Address("239.1.2.5", TestSockets.AddressOf(socket).Port);
        var source = TestSockets.Any4;
        Assert.True(socket.JoinSource(target, source, lo).IsOk);
        Assert.Equal(3, bad.SendTo("bad"u8, target).Count);
        Assert.Equal(4, good.SendTo("good"u8, target).Count);
        var got = socket.ReceiveFrom(new byte[8], out var sender, deadline: TestSockets.Soon);
        Assert.Equal(4, got.Count);
        Assert.Equal(TestSockets.AddressOf(good), sender);
        Assert.True(socket.Read(new byte[8]).Outcome.IsWouldBlock);
        Assert.True(socket.LeaveSource(target, source, lo).IsOk);
        Assert.Equal(Errno.EINVAL, socket.LeaveSource(target, source, lo).Errno);
        Assert.Equal(
            Errno.EAFNOSUPPORT, socket.JoinSource(target, TestSockets.Any6, lo).Errno);
    }

    [Fact]
    public void IPv4_groups_are_joined_by_interface_address()
    {
        using var socket = TestSockets.Bound(SocketKind.Udp4);
        var group = SockAddr.FromIP([239, 1, 2, 4], 0);
        Assert.True(socket.JoinGroupAt(group, TestSockets.Any4).IsOk);
        Assert.True(socket.LeaveGroupAt(group, TestSockets.Any4).IsOk);
        Assert.True(socket.SetMulticastInterfaceAt(TestSockets.Any4).IsOk);
        Assert.Equal(Errno.EAFNOSUPPORT, socket.JoinGroupAt(group, TestSockets.Any6).Errno);
    }

    private static void Hear(SocketKind kind, string group)
    {
        Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);
        var any = SockAddr.FromIP(new byte[kind == SocketKind.Udp4 ? 4 : 16], 0);
        Assert.True(NetSocket.Listen(kind, any, out var socket).IsOk);
        using var owner = socket;
        var port = TestSockets.AddressOf(socket).Port;
        var address = SockAddr.From(new IPEndPoint(IPAddress.Parse(group), port));
        Assert.True(socket.JoinGroup(address, lo).IsOk);
        Assert.True(socket.SetMulticastInterface(lo).IsOk);
        Assert.Equal(new(1, Iox.Outcome.Ok), socket.SendTo("x"u8, address));
        Assert.Equal(1, socket.Read(new byte[4], TestSockets.Soon).Count);

        // Without the membership the same message is not heard. What was sent to the socket's own
        // address afterwards shows that nothing else was before it.
        Assert.True(socket.LeaveGroup(address, lo).IsOk);
        Assert.Equal(1, socket.SendTo("y"u8, address).Count);
        var self = kind == SocketKind.Udp4 ? TestSockets.Any4 : TestSockets.Any6;
        Assert.Equal(2, socket.SendTo("zz"u8, self.WithPort(port)).Count);
        Assert.Equal(2, socket.Read(new byte[4], TestSockets.Soon).Count);
    }

    private static SockAddr Address(string ip, int port) =>
        SockAddr.From(new IPEndPoint(IPAddress.Parse(ip), port));

    private static NetSocket Sender(SocketKind kind, string ip, int interfaceIndex)
    {
        Assert.True(NetSocket.Listen(kind, Address(ip, 0), out var socket).IsOk);
        Assert.True(socket.SetMulticastInterface(interfaceIndex).IsOk);
        return socket;
    }
}

using System.Net;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>How connections begin, and from where.</summary>
public class DialTests
{
    private static readonly ListenOptions _one = new() { Backlog = 0 };

    [Fact]
    public void Handshake_without_a_deadline_is_finished_by_connecting_again()
    {
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        var target = TestSockets.AddressOf(listener);
        var first = NetSocket.Dial(SocketKind.Tcp4, target, out var client);
        Assert.True(first.IsOk || first.IsWouldBlock, first.ToString());
        using var owner = client;
        Assert.True(client.Connect(target, TestSockets.Soon).IsOk);
        Assert.True(client.TakeError(out var error).IsOk);
        Assert.Equal(Errno.None, error);
        Assert.True(client.PeerAddress(out var peer).IsOk);
        Assert.Equal(target, peer);
    }

    [Fact]
    public void Dialling_a_full_listener_times_out_or_stays_in_progress()
    {
        Assert.True(
            NetSocket.Listen(SocketKind.Tcp4, TestSockets.Any4, out var listener, _one).IsOk);
        using var owner = listener;
        var target = TestSockets.AddressOf(listener);
        Assert.True(
            NetSocket.Dial(SocketKind.Tcp4, target, out var first, TestSockets.Soon).IsOk);
        using var other = first;
        var late = NetSocket.Dial(
            SocketKind.Tcp4, target, out var none, Deadline.After(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(Errno.ETIMEDOUT, late.Errno);
        Assert.Null(none);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Equal(
            Errno.ECANCELED,
            NetSocket.Dial(SocketKind.Tcp4, target, out _, Deadline.Never(source.Token)).Errno);
        Assert.True(NetSocket.Dial(SocketKind.Tcp4, target, out var pending).IsWouldBlock);
        using var third = pending;
        Assert.True(pending.Connect(target).IsWouldBlock);
        Assert.Equal(target, Local(listener));
    }

    [Fact]
    public async Task Unix_listener_that_is_full_is_dialled_again_until_the_deadline()
    {
        Assert.True(NetSocket.Listen(
            SocketKind.UnixStream, SockAddr.UnixUnnamed, out var listener, _one).IsOk);
        using var owner = listener;
        var target = TestSockets.AddressOf(listener);
        Assert.True(NetSocket.Dial(SocketKind.UnixStream, target, out var first).IsOk);
        using var other = first;
        Assert.True(NetSocket.Dial(SocketKind.UnixStream, target, out var full).IsWouldBlock);
        using var third = full;
        const int WaitMs = 100;
        var before = TestSockets.CpuNs();
        Assert.Equal(
            Errno.ETIMEDOUT,
            full.Connect(target, Deadline.After(TimeSpan.FromMilliseconds(WaitMs))).Errno);
        Assert.InRange(TestSockets.CpuNs() - before, 0, WaitMs * 1_000_000L / 2);
        using var source = new CancellationTokenSource();
        var cancelled = Task.Run(() => full.Connect(target, Deadline.Never(source.Token)));
        await source.CancelAsync();
        Assert.Equal(Errno.ECANCELED, (await cancelled).Errno);
        var again = Task.Run(() => full.Connect(target, TestSockets.Soon));
        Assert.True(listener.Accept(out var server, out _, TestSockets.Soon).IsOk);
        server.Dispose();
        Assert.Equal(Outcome.Ok, await again);
    }

    [Fact]
    public void Local_address_is_bound_first_and_its_refusals_come_back()
    {
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        var target = TestSockets.AddressOf(listener);
        var local = SockAddr.FromIP([127, 0, 0, 7], 0);
        Assert.True(NetSocket.Dial(
            SocketKind.Tcp4, target, out var client, TestSockets.Soon, local).IsOk);
        using var owner = client;
        Assert.True(listener.Accept(out var server, out var peer, TestSockets.Soon).IsOk);
        using var other = server;
        Assert.Equal(local, peer.WithPort(0));
        Assert.Equal(Local(client), peer);
        Assert.Equal(
            Errno.EADDRINUSE,
            NetSocket.Dial(SocketKind.Tcp4, target, out var none, default, target).Errno);
        Assert.Null(none);
        Assert.Equal(
            Errno.EADDRNOTAVAIL,
            NetSocket.Listen(
                SocketKind.Tcp4, SockAddr.FromIP([192, 0, 2, 1], 0), out none).Errno);
        Assert.Null(none);
    }

    [Theory]
    [InlineData(SocketKind.Tcp4, "0.0.0.0", "127.0.0.1")]
    [InlineData(SocketKind.Tcp6, "::", "::1")]
    public void Accepted_connections_know_the_address_they_were_reached_at(
        SocketKind kind, string any, string loopback)
    {
        var wildcard = SockAddr.From(new IPEndPoint(IPAddress.Parse(any), 0));
        Assert.True(NetSocket.Listen(kind, wildcard, out var listener).IsOk);
        using var owner = listener;
        var target = SockAddr.From(
            new IPEndPoint(IPAddress.Parse(loopback), Local(listener).Port));
        Assert.True(NetSocket.Dial(kind, target, out var client, TestSockets.Soon).IsOk);
        using var other = client;
        Assert.True(listener.Accept(out var server, out _, TestSockets.Soon).IsOk);
        using var third = server;
        Assert.Equal(target, Local(server));
    }

    [Fact]
    public void IPv6_listener_hears_IPv4_by_mapped_addresses_unless_told_not_to()
    {
        var any = SockAddr.FromIP(new byte[16], 0);
        foreach (var only in new[] { false, true })
        {
            var options = new ListenOptions { V6Only = only };
            Assert.True(NetSocket.Listen(SocketKind.Tcp6, any, out var listener, options).IsOk);
            using var owner = listener;
            var target = TestSockets.Any4.WithPort(Local(listener).Port);
            var outcome = NetSocket.Dial(
                SocketKind.Tcp4, target, out var client, TestSockets.Soon);
            Assert.Equal(only ? Errno.ECONNREFUSED : Errno.None, outcome.Errno);
            if (only)
                continue;
            client.Dispose();
            Assert.True(listener.Accept(out var server, out var peer, TestSockets.Soon).IsOk);
            server.Dispose();
            Assert.True(peer.IsMappedV4);
        }
    }

    [Fact]
    public void Zone_of_a_link_local_peer_is_kept() => PrivateNetwork.Run(() =>
    {
        PrivateNetwork.AddLocalRoute("fe80::", 10);
        var ip = IPAddress.Parse("fe80::1").GetAddressBytes();
        Assert.True(SockAddr.TryFromZone(ip, 9, "lo", out var target));
        Assert.NotEqual(0u, target.ScopeId);
        Assert.True(NetSocket.Dial(SocketKind.Udp6, target, out var socket).IsOk);
        using var owner = socket;
        Assert.True(socket.PeerAddress(out var peer).IsOk);
        Assert.Equal(target, peer);
        Assert.Equal(
            Errno.EINVAL,
            NetSocket.Dial(SocketKind.Udp6, SockAddr.FromIP(ip, 9), out _).Errno);
    });

    [Fact]
    public void Connection_of_a_datagram_socket_is_dissolved()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(one.Connect(TestSockets.AddressOf(other)).IsOk);
        Assert.Equal(1, one.Write("x"u8).Count);
        Assert.True(one.Connect(default).IsOk);
        Assert.Equal(Errno.EDESTADDRREQ, one.Write("x"u8).Outcome.Errno);
        Assert.Equal(Errno.ENOTCONN, one.PeerAddress(out var none).Errno);
        Assert.Equal(0, none.Length);
    }

    [Theory]
    [InlineData(SocketKind.UnixStream, false)]
    [InlineData(SocketKind.UnixDatagram, true)]
    [InlineData(SocketKind.UnixSequencedPacket, false)]
    public void Unix_paths_are_bound_on_both_sides_and_stay(SocketKind kind, bool isDatagram)
    {
        var folder = Directory.CreateTempSubdirectory("hyb-dial").FullName;
        try
        {
            var there = SockAddr.FromUnixPath(Path.Combine(folder, "there"));
            var here = SockAddr.FromUnixPath(Path.Combine(folder, "here"));
            Assert.True(NetSocket.Listen(kind, there, out var listener).IsOk);
            using var owner = listener;
            Assert.True(
                NetSocket.Dial(kind, there, out var client, TestSockets.Soon, here).IsOk);
            using var other = client;
            SockAddr sender;
            if (isDatagram)
            {
                Assert.Equal(new(0, Outcome.Ok), client.Write([]));
                Assert.Equal(
                    new(0, Outcome.Ok), listener.ReceiveFrom(new byte[1], out sender));
            }
            else
            {
                Assert.True(listener.Accept(out var server, out sender).IsOk);
                server.Dispose();
            }

            Assert.Equal(here, sender);
            client.Dispose();
            Assert.True(File.Exists(Path.Combine(folder, "here")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Lease_keeps_the_descriptor_open_over_disposal()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        FileStatus status;
        using (var lease = socket.Fd.Lease())
        {
            socket.Dispose();
            Assert.False(Syscall.FStat(lease.Number, out status).IsError);
        }

        Assert.Equal(Errno.EBADF, socket.Bind(TestSockets.Any4).Errno);
    }

    private static SockAddr Local(NetSocket socket) => TestSockets.AddressOf(socket);
}

using System.Globalization;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

public class OptionTests
{
    public static TheoryData<SocketKind, FlagOption> Flags => new()
    {
        { SocketKind.Tcp4, SocketOptions.ReuseAddress },
        { SocketKind.Tcp4, SocketOptions.ReusePort },
        { SocketKind.Tcp4, SocketOptions.KeepAlive },
        { SocketKind.Tcp4, SocketOptions.ZeroCopy },
        { SocketKind.Tcp4, SocketOptions.NoDelay },
        { SocketKind.Tcp4, SocketOptions.Cork },
        { SocketKind.Tcp4, SocketOptions.QuickAck },
        { SocketKind.Tcp4, SocketOptions.FastOpenConnect },
        { SocketKind.Tcp6, SocketOptions.V6Only },
        { SocketKind.Udp4, SocketOptions.Broadcast },
        { SocketKind.Udp4, SocketOptions.UdpGro },
        { SocketKind.Udp4, SocketOptions.UdpCork },
        { SocketKind.Udp4, SocketOptions.FreeBind },
        { SocketKind.Udp4, SocketOptions.ReceivePacketInfo },
        { SocketKind.Udp4, SocketOptions.ReceiveTtl },
        { SocketKind.Udp4, SocketOptions.ReceiveTypeOfService },
        { SocketKind.Udp4, SocketOptions.ReceiveErrors },
        { SocketKind.Udp6, SocketOptions.ReceiveErrors6 },
        { SocketKind.Udp6, SocketOptions.ReceiveTrafficClass },
        { SocketKind.Udp4, SocketOptions.TimestampNs },
        { SocketKind.Udp4, SocketOptions.MulticastAll },
        { SocketKind.Udp6, SocketOptions.MulticastAll6 },
        { SocketKind.Udp6, SocketOptions.ReceivePacketInfo6 },
        { SocketKind.Udp6, SocketOptions.ReceiveHopLimit },
        { SocketKind.UnixDatagram, SocketOptions.PassCredentials },
        { SocketKind.UnixDatagram, SocketOptions.PassPidFd },
    };

    public static TheoryData<SocketKind, NumberOption, int> Numbers => new()
    {
        { SocketKind.Tcp4, SocketOptions.KeepIdle, 17 },
        { SocketKind.Tcp4, SocketOptions.KeepInterval, 18 },
        { SocketKind.Tcp4, SocketOptions.KeepCount, 3 },
        { SocketKind.Tcp4, SocketOptions.SynCount, 4 },
        { SocketKind.Tcp4, SocketOptions.UserTimeout, 5000 },
        { SocketKind.Tcp4, SocketOptions.NotSentLowWater, 16384 },
        { SocketKind.Tcp4, SocketOptions.ReceiveLowWater, 2 },
        { SocketKind.Tcp4, SocketOptions.DeferAccept, 1 },
        { SocketKind.Tcp4, SocketOptions.MaxSegment, 1000 },
        { SocketKind.Tcp4, SocketOptions.IncomingCpu, 0 },
        { SocketKind.Udp4, SocketOptions.Priority, 3 },
        { SocketKind.Udp4, SocketOptions.UdpSegment, 1200 },
        { SocketKind.Udp4, SocketOptions.Ttl, 33 },
        { SocketKind.Udp4, SocketOptions.TypeOfService, 0x10 },
        { SocketKind.Udp6, SocketOptions.UnicastHops, 44 },
        { SocketKind.Udp6, SocketOptions.TrafficClass, 0x20 },
    };

    [Theory]
    [MemberData(nameof(Flags))]
    public void Flags_are_set_read_and_cleared(SocketKind kind, FlagOption option)
    {
        Assert.True(NetSocket.Create(kind, out var socket).IsOk);
        using var owner = socket;
        foreach (var on in new[] { true, false })
        {
            Assert.Equal(Errno.None, socket.Set(option, on).Errno);
            Assert.True(socket.Get(option, out var now).IsOk);
            Assert.Equal(on, now);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Numbers_are_set_and_read(SocketKind kind, NumberOption option, int value)
    {
        Assert.True(NetSocket.Create(kind, out var socket).IsOk);
        using var owner = socket;
        Assert.Equal(Errno.None, socket.Set(option, value).Errno);
        Assert.True(socket.Get(option, out var now).IsOk);
        Assert.Equal(value, now);
    }

    [Fact]
    public void Numbers_out_of_bounds_never_reach_the_kernel()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        using var owner = socket;
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Set(SocketOptions.Ttl, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Set(SocketOptions.Ttl, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.SetMulticastHops(256));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.SetLinger(true, -1));
        Assert.Equal(Errno.ENOPROTOOPT, socket.Set(SocketOptions.NoDelay, true).Errno);
    }

    [Fact]
    public void Buffers_are_doubled_and_keep_alive_takes_whole_seconds()
    {
        Assert.True(NetSocket.Create(SocketKind.Tcp4, out var socket).IsOk);
        using var owner = socket;
        Assert.True(socket.Set(SocketOptions.SendBuffer, 20000).IsOk);
        Assert.True(socket.Get(SocketOptions.SendBuffer, out var bytes).IsOk);
        Assert.Equal(40000, bytes);
        Assert.True(socket.Set(SocketOptions.ReceiveBuffer, 20000).IsOk);
        Assert.True(socket.Get(SocketOptions.ReceiveBuffer, out bytes).IsOk);
        Assert.Equal(40000, bytes);
        Assert.True(socket.SetKeepAlive(TimeSpan.FromSeconds(2.9)).IsOk);
        Assert.True(socket.Get(SocketOptions.KeepIdle, out var seconds).IsOk);
        Assert.Equal(2, seconds);
        Assert.True(socket.Get(SocketOptions.KeepInterval, out seconds).IsOk);
        Assert.Equal(2, seconds);
        Assert.True(socket.Get(SocketOptions.KeepAlive, out var on).IsOk);
        Assert.True(on);
        Assert.True(socket.SetKeepAlive(TimeSpan.Zero).IsOk);
        Assert.True(socket.Get(SocketOptions.KeepInterval, out seconds).IsOk);
        Assert.Equal(1, seconds);
    }

    [Fact]
    public void Linger_of_0_seconds_resets_the_connection()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var other = server;
        Assert.True(client.GetLinger(out var on, out _).IsOk);
        Assert.False(on);
        Assert.True(client.SetLinger(true, 0).IsOk);
        Assert.True(client.GetLinger(out on, out var seconds).IsOk);
        Assert.Equal((true, 0), (on, seconds));
        client.Dispose();
        Assert.Equal(
            SocketFault.ConnectionReset,
            server.Read(new byte[1], TestSockets.Soon).Outcome.Errno.ToSocketFault());
    }

    [Fact]
    public void Pending_errors_are_taken_once()
    {
        SockAddr nobody;
        using (var gone = TestSockets.Bound(SocketKind.Udp4))
            nobody = TestSockets.AddressOf(gone);
        Assert.True(NetSocket.Dial(SocketKind.Udp4, nobody, out var socket).IsOk);
        using var owner = socket;
        Assert.Equal(1, socket.Write("x"u8).Count);
        Assert.True(socket.TakeError(out var error).IsOk);
        Assert.Equal(Errno.ECONNREFUSED, error);
        Assert.True(socket.TakeError(out error).IsOk);
        Assert.Equal(Errno.None, error);
    }

    [Fact]
    public void TCP_info_is_filled_to_the_last_byte_that_the_kernel_knows()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        Assert.Equal(3, client.Write("abc"u8).Count);
        Assert.Equal(3, server.Read(new byte[8], TestSockets.Soon).Count);
        var (bytes, outcome) = server.GetTcpInfo(out var info);
        Assert.True(outcome.IsOk);
        Assert.InRange(bytes, 232, 280);
        Assert.Equal(TcpState.Established, info.State);
        Assert.Equal(TcpCongestionState.Open, info.CongestionState);
        Assert.Equal(3ul, info.BytesReceived);
        Assert.True(info.HasWindowScaling);
        Assert.InRange(info.ReceiveWindowScale, 0, 14);
        Assert.InRange(info.SendWindowScale, 0, 14);
        Assert.True(info.HasTimestamps);
        Assert.True(info.HasSack);
        Assert.Equal(0, info.FastOpenFailure);
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        Assert.True(listener.GetTcpInfo(out info).Outcome.IsOk);
        Assert.Equal(TcpState.Listen, info.State);

        // Of a listener these two are the connections that wait, and the most that may.
        const string Limit = "/proc/sys/net/core/somaxconn";
        var limit = uint.Parse(File.ReadAllText(Limit), CultureInfo.InvariantCulture);
        Assert.Equal((0u, Math.Min(511, limit)), (info.Unacked, info.Sacked));
        Assert.True(client.Shutdown(ShutdownHow.Send).IsOk);
        Assert.True(server.Read(new byte[1], TestSockets.Soon).Outcome.IsEndOfStream);
        Assert.True(server.GetTcpInfo(out info).Outcome.IsOk);
        Assert.Equal(TcpState.CloseWait, info.State);
    }

    [Fact]
    public void Device_is_bound_and_unbound()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        using var owner = socket;
        Assert.Equal(Errno.ENODEV, socket.BindToDevice("no-such-if").Errno);
        Assert.Equal(Errno.ENODEV, socket.BindToDevice("lo\0").Errno);
        Assert.Equal(Errno.ENODEV, socket.BindToDevice("a-name-past-15-bytes").Errno);
        Assert.True(socket.BindToDevice("lo").IsOk);
        Assert.True(socket.BoundDevice(out var name).IsOk);
        Assert.Equal("lo", name);
        var outcome = socket.BindToDevice("");
        Assert.SkipWhen(outcome.Errno == Errno.EPERM, "Lifting the limit needs CAP_NET_RAW.");
        Assert.True(outcome.IsOk);
        Assert.True(socket.BoundDevice(out name).IsOk);
        Assert.Equal("", name);
    }

    [Theory]
    [InlineData(Errno.None, SocketFault.None)]
    [InlineData(Errno.EAGAIN, SocketFault.WouldBlock)]
    [InlineData(Errno.EINVAL, SocketFault.InvalidParameter)]
    [InlineData(Errno.EINTR, SocketFault.Interrupted)]
    [InlineData(Errno.ENOMEM, SocketFault.NoMemory)]
    [InlineData(Errno.EACCES, SocketFault.Permission)]
    [InlineData(Errno.ECONNREFUSED, SocketFault.ConnectionRefused)]
    [InlineData(Errno.ECONNRESET, SocketFault.ConnectionReset)]
    [InlineData(Errno.EDESTADDRREQ, SocketFault.NotConnected)]
    [InlineData(Errno.EINPROGRESS, SocketFault.InProgress)]
    [InlineData(Errno.ETIMEDOUT, SocketFault.TimedOut)]
    [InlineData(Errno.ENETUNREACH, SocketFault.NetworkUnreachable)]
    [InlineData(Errno.EAFNOSUPPORT, SocketFault.AddressFamilyNotSupported)]
    [InlineData(Errno.EPROTONOSUPPORT, SocketFault.ProtocolNotSupported)]
    [InlineData(Errno.ESOCKTNOSUPPORT, SocketFault.ProtocolNotSupported)]
    [InlineData(Errno.EOPNOTSUPP, SocketFault.NotSupported)]
    [InlineData(Errno.ECANCELED, SocketFault.Canceled)]
    [InlineData(Errno.EPIPE, SocketFault.ConnectionReset)]
    [InlineData(Errno.ESHUTDOWN, SocketFault.ConnectionReset)]
    [InlineData(Errno.ECONNABORTED, SocketFault.ConnectionReset)]
    [InlineData(Errno.ENOTCONN, SocketFault.NotConnected)]
    [InlineData(Errno.EALREADY, SocketFault.InProgress)]
    [InlineData(Errno.EISCONN, SocketFault.AlreadyConnected)]
    [InlineData(Errno.EADDRINUSE, SocketFault.AddressInUse)]
    [InlineData(Errno.EADDRNOTAVAIL, SocketFault.AddressNotAvailable)]
    [InlineData(Errno.ENETDOWN, SocketFault.NetworkUnreachable)]
    [InlineData(Errno.EHOSTUNREACH, SocketFault.HostUnreachable)]
    [InlineData(Errno.EMSGSIZE, SocketFault.MessageTooLarge)]
    [InlineData(Errno.ENOBUFS, SocketFault.NoMemory)]
    [InlineData(Errno.EPERM, SocketFault.Permission)]
    [InlineData(Errno.EBADF, SocketFault.Closed)]
    [InlineData(Errno.EXDEV, SocketFault.Other)]
    public void Errno_values_have_one_meaning(Errno errno, SocketFault fault) =>
        Assert.Equal(fault, errno.ToSocketFault());
}

using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Packets below TCP and UDP.</summary>
public class RawTests
{
    private const byte EchoRequest6 = 128, EchoReply6 = 129;

    [Fact]
    public void Raw_ICMP_answers_an_echo_on_the_loopback()
    {
        using var socket = Raw(SocketKind.RawIcmp4);
        byte[] echo = [8, 0, 0xE5, 0xCA, 0x12, 0x34, 0x00, 0x01];
        Assert.Equal(8, socket.SendTo(echo, TestSockets.Any4).Count);
        var buffer = new byte[64];
        const int HeaderBytes = 20;
        while (true)
        {
            // The request itself is heard too, and what others send. Type 0 is an answer.
            var (count, outcome) = socket.Read(buffer, TestSockets.Soon);
            Assert.True(outcome.IsOk, outcome.ToString());
            if (count == HeaderBytes + 8 && buffer[HeaderBytes] == 0
                && buffer[HeaderBytes + 4] == 0x12 && buffer[HeaderBytes + 5] == 0x34)
                break;
        }

        // With a header of our own, in which the kernel fills the length and the checksum in.
        Assert.True(socket.Set(SocketOptions.HeaderIncluded, true).IsOk);
        Assert.True(socket.Get(SocketOptions.HeaderIncluded, out var on).IsOk);
        Assert.True(on);
        const byte Ttl = 7;
        byte[] header = [0x45, 0, 0, 0, 0, 0, 0, 0, Ttl, 1, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1];
        Assert.Equal(28, socket.SendTo([.. header, .. echo], TestSockets.Any4).Count);
        do
        {
            var (count, outcome) = socket.Read(buffer, TestSockets.Soon);
            Assert.True(outcome.IsOk, outcome.ToString());
            Assert.True(count >= HeaderBytes);
        }
        while (buffer[8] != Ttl || !buffer.AsSpan(HeaderBytes, 8).SequenceEqual(echo));

        Assert.Equal(
            SocketFault.NotConnected, socket.Write(echo).Outcome.Errno.ToSocketFault());
    }

    [Fact]
    public void Raw_ICMPv6_answers_an_echo_on_the_loopback()
    {
        using var socket = Raw(SocketKind.RawIcmp6);
        Assert.True(socket.Connect(TestSockets.Any6).IsOk);

        // The kernel fills the checksum in.
        Assert.Equal(8, socket.Write([EchoRequest6, 0, 0, 0, 0x43, 0x21, 0, 1]).Count);
        var buffer = new byte[64];
        do
        {
            var (count, outcome) = socket.Read(buffer, TestSockets.Soon);
            Assert.True(outcome.IsOk, outcome.ToString());
            Assert.True(count >= 8);
        }
        while (buffer[0] != EchoReply6 || buffer[4] != 0x43 || buffer[5] != 0x21);
    }

    [Theory]
    [InlineData(SocketDomain.Inet)]
    [InlineData(SocketDomain.Inet6)]
    public void Raw_sockets_take_any_protocol(SocketDomain domain)
    {
        var outcome = NetSocket.CreateRaw(domain, SocketProtocol.UdpLite, out var socket);
        Assert.SkipWhen(outcome.Errno == Errno.EPERM, "Raw sockets need CAP_NET_RAW.");
        Assert.True(outcome.IsOk, outcome.ToString());
        using var owner = socket;
        Assert.Equal(
            (domain, SocketForm.Raw, SocketProtocol.UdpLite),
            (socket.Domain, socket.Form, socket.Protocol));
    }

    [Fact]
    public void Raw_sockets_are_refused_to_who_may_not()
    {
        // Credentials are a thread's own in the kernel: this one gives its up and ends.
        var outcome = Outcome.Ok;
        var thread = new Thread(() =>
        {
            const nint Nobody = 65534;
            var setresuid = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 117 : 147;
            _ = Syscall.Invoke(setresuid, Nobody, Nobody, Nobody);
            outcome = NetSocket.Create(SocketKind.RawIcmp4, out _);
        });
        thread.Start();
        thread.Join();
        Assert.Equal(Errno.EPERM, outcome.Errno);
        Assert.Equal(SocketFault.Permission, outcome.Errno.ToSocketFault());
    }

    private static NetSocket Raw(SocketKind kind)
    {
        var outcome = NetSocket.Create(kind, out var socket);
        Assert.SkipWhen(outcome.Errno == Errno.EPERM, "Raw sockets need CAP_NET_RAW.");
        Assert.True(outcome.IsOk, outcome.ToString());
        return socket;
    }
}

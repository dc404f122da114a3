using System.Net;
using System.Net.Sockets;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>What .NET's own sockets say to ours, and ours to them.</summary>
public class InteroperationTests
{
    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.Tcp6)]
    public void TCP_talks_in_both_directions(SocketKind kind)
    {
        using var listener = TestSockets.Bound(kind);
        var endPoint = TestSockets.AddressOf(listener).ToIPEndPoint()!;
        using var theirs = new Socket(
            endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        theirs.Connect(endPoint);
        Assert.True(listener.Accept(out var ours, out var peer, TestSockets.Soon).IsOk);
        using var owner = ours;
        Assert.Equal(theirs.LocalEndPoint, peer.ToIPEndPoint());
        Exchange(ours, theirs);

        using var theirListener = new Socket(
            endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        theirListener.Bind(new IPEndPoint(endPoint.Address, 0));
        theirListener.Listen();
        var target = SockAddr.From((IPEndPoint)theirListener.LocalEndPoint!);
        Assert.True(NetSocket.Dial(kind, target, out var dialled, TestSockets.Soon).IsOk);
        using var second = dialled;
        using var accepted = theirListener.Accept();
        Exchange(dialled, accepted);
    }

    [Fact]
    public void UDP_talks_in_both_directions()
    {
        using var ours = TestSockets.Bound(SocketKind.Udp4);
        using var theirs = new Socket(
            AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        theirs.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        theirs.SendTo("ab"u8, TestSockets.AddressOf(ours).ToIPEndPoint()!);
        var buffer = new byte[8];
        Assert.Equal(
            2, ours.ReceiveFrom(buffer, out var sender, deadline: TestSockets.Soon).Count);
        Assert.Equal(theirs.LocalEndPoint, sender.ToIPEndPoint());
        Assert.Equal(3, ours.SendTo("xyz"u8, sender).Count);
        Assert.Equal(3, theirs.Receive(buffer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unix_talks_in_both_directions(bool byAbstractName)
    {
        var name = $"hyb-interop-{Environment.ProcessId}";
        var path = Path.Combine(Path.GetTempPath(), name);
        var endPoint = new UnixDomainSocketEndPoint(byAbstractName ? "\0" + name : path);
        var address = SockAddr.From(endPoint);
        try
        {
            Assert.True(NetSocket.Listen(SocketKind.UnixStream, address, out var listener).IsOk);
            using (listener)
            {
                using var theirs = new Socket(
                    AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                theirs.Connect(endPoint);
                Assert.True(listener.Accept(out var ours, out _, TestSockets.Soon).IsOk);
                using (ours)
                    Exchange(ours, theirs);
            }

            File.Delete(path);
            using var theirListener = new Socket(
                AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            theirListener.Bind(endPoint);
            theirListener.Listen();
            Assert.True(
                NetSocket.Dial(SocketKind.UnixStream, address, out var dialled).IsOk);
            using var owner = dialled;
            using var accepted = theirListener.Accept();
            Exchange(dialled, accepted);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Descriptors_of_sockets_are_passed_both_ways()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        using var listener = TestSockets.Bound(SocketKind.Tcp4);
        using var theirs = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        theirs.Connect(TestSockets.AddressOf(listener).ToIPEndPoint()!);
        Assert.True(listener.Accept(out var ours, out _, TestSockets.Soon).IsOk);
        using var owner = ours;
        var got = new int[1];

        // Theirs becomes ours.
        var number = (int)theirs.SafeHandle.DangerousGetHandle();
        Assert.Equal(1, one.SendDescriptors([number]).Count);
        Assert.Equal(1, other.ReceiveDescriptors(got, [], TestSockets.Soon).Descriptors);
        Assert.True(NetSocket.FromDescriptor(got[0], out var mine).IsOk);
        using var copy = mine;

        // Ours becomes theirs.
        Assert.Equal(1, other.SendDescriptor(ours.Fd).Count);
        Assert.Equal(1, one.ReceiveDescriptors(got, [], TestSockets.Soon).Descriptors);
        using var handle = new SafeSocketHandle(got[0], ownsHandle: true);
        using var yours = new Socket(handle) { Blocking = false };
        Exchange(mine, yours);
    }

    private static void Exchange(NetSocket ours, Socket theirs)
    {
        var buffer = new byte[16];
        Assert.Equal(4, ours.Write("ping"u8).Count);
        Assert.True(theirs.Poll(TimeSpan.FromSeconds(20), SelectMode.SelectRead));
        Assert.Equal(4, theirs.Receive(buffer));
        Assert.Equal("ping"u8.ToArray(), buffer[..4]);
        Assert.Equal(5, theirs.Send("pong!"u8));
        Assert.Equal(5, ours.Read(buffer, TestSockets.Soon).Count);
        Assert.Equal("pong!"u8.ToArray(), buffer[..5]);
    }
}

using System.Net;
using System.Net.Sockets;
using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>The ring on one side, System.Net.Sockets on the other, both ways.</summary>
public unsafe class SocketInteroperationTests
{
    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketKind.Tcp4)]
    [InlineData(AddressFamily.InterNetworkV6, SocketKind.Tcp6)]
    public void The_ring_connects_to_a_Socket_over_TCP(AddressFamily family, SocketKind kind)
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        using var listener = TestNet.Listener(family);
        Assert.True(ring.Socket(kind).IsOk);
        using var client = TestNet.Descriptor(ring.One());
        Assert.True(ring.Connect(
            client, SockAddr.From((IPEndPoint)listener.LocalEndPoint!)).IsOk);
        Assert.Equal(0, ring.One().Result);
        using var server = listener.Accept();
        Exchange(ring, client, memory, server);
    }

    [Fact]
    public void The_ring_connects_to_a_Socket_over_a_Unix_path()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hyb-{Guid.NewGuid():N}");
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        using var listener = new Socket(
            AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            listener.Listen();
            Assert.True(ring.Socket(SocketKind.UnixStream).IsOk);
            using var client = TestNet.Descriptor(ring.One());
            Assert.True(ring.Connect(client, SockAddr.FromUnixPath(path)).IsOk);
            Assert.Equal(0, ring.One().Result);
            using var server = listener.Accept();
            Exchange(ring, client, memory, server);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_Socket_connects_to_the_ring_over_a_Unix_path()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hyb-{Guid.NewGuid():N}");
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        Assert.True(ring.Socket(SocketKind.UnixStream).IsOk);
        using var listener = TestNet.Descriptor(ring.One());
        Assert.True(ring.Bind(listener, SockAddr.FromUnixPath(path)).IsOk);
        Assert.Equal(0, ring.One().Result);
        try
        {
            Assert.True(ring.Listen(listener).IsOk);
            Assert.Equal(0, ring.One().Result);
            using var client = new Socket(
                AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint(path));
            Assert.True(ring.Accept(listener).IsOk);
            using var server = TestNet.Descriptor(ring.One());
            Exchange(ring, server, memory, client);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_Socket_connects_to_the_ring_over_TCP()
    {
        using var memory = AlignedMemory.AllocatePages(64);
        using var ring = TestRing.Start();
        using var listener = TestNet.Bound(SocketKind.Tcp4);
        using var client = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(TestNet.AddressOf(listener).ToIPEndPoint()!);
        Assert.True(ring.Accept(listener.Fd).IsOk);
        using var server = TestNet.Descriptor(ring.One());
        Exchange(ring, server, memory, client);
    }

    [Fact]
    public void Datagrams_go_both_ways_between_the_ring_and_a_Socket()
    {
        using var memory = AlignedMemory.AllocatePages(512);
        var header = (MessageHeader*)memory.Address;
        using var ring = TestRing.Start();
        using var ours = TestNet.Bound(SocketKind.Udp4);
        using var theirs = new Socket(
            AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        theirs.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        theirs.SendTo("ping"u8, TestNet.AddressOf(ours).ToIPEndPoint()!);
        var buffer = memory.AsIoVec(400, 16);
        Assert.True(ring.ReceiveMessage(ours.Fd, header, [buffer]).IsOk);
        Assert.Equal(4, ring.One().Result);
        Assert.Equal("ping"u8, buffer.Span[..4]);
        Assert.True(header->TryGetAddress(out var source));
        Assert.Equal(SockAddr.From((IPEndPoint)theirs.LocalEndPoint!), source);
        Assert.True(ring.SendTo(ours.Fd, buffer.Slice(0, 4), source).IsOk);
        Assert.Equal(4, ring.One().Result);
        var data = new byte[16];
        Assert.Equal(4, theirs.Receive(data));
        Assert.Equal("ping"u8, data.AsSpan(0, 4));
    }

    private static void Exchange(
        IoUring ring, FileTarget ours, AlignedMemory memory, Socket theirs)
    {
        theirs.ReceiveTimeout = 10_000;
        "from ring"u8.CopyTo(memory.GetSpan());
        Assert.True(ring.Send(ours, memory.AsIoVec(0, 9)).IsOk);
        Assert.Equal(9, ring.One().Result);
        var data = new byte[16];
        Assert.Equal(9, theirs.Receive(data));
        Assert.Equal("from ring"u8, data.AsSpan(0, 9));
        Assert.Equal(8, theirs.Send("from BCL"u8));
        Assert.True(ring.Receive(ours, memory.AsIoVec(32, 16)).IsOk);
        Assert.Equal(8, ring.One().Result);
        Assert.Equal("from BCL"u8, memory.GetSpan().Slice(32, 8));
    }
}

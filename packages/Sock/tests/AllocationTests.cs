using System.Net;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>What is called again and again allocates nothing.</summary>
public unsafe class AllocationTests
{
    private const int Calls = 500;

    [Fact]
    public void Datagrams_and_their_addresses_allocate_nothing()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp6, out var one).IsOk);
        using var owner = one;
        using var other = TestSockets.Bound(SocketKind.Udp4);
        var target = TestSockets.AddressOf(other);
        var (memory, soon) = (new byte[64], TestSockets.Soon);
        AssertNone(4 * memory.Length, () =>
            one.SendTo(memory, target, deadline: soon).Count
                + other.ReceiveFrom(memory, out _, deadline: soon).Count
                + other.Receive(memory, MessageFlags.None).Count
                + one.SendMessage(memory, [], target, MessageFlags.None, soon).Count
                + other.ReceiveMessage(memory, memory, out _, MessageFlags.None, soon).Count);
        Assert.True(other.Read(memory).Outcome.IsWouldBlock);
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.UnixStream)]
    public void Streams_and_their_options_allocate_nothing(SocketKind kind)
    {
        var (one, other) = TestSockets.Connected(kind);
        using var first = one;
        using var second = other;
        var (memory, soon) = (new byte[64], TestSockets.Soon);
        AssertNone(2 * memory.Length, () =>
        {
            var moved = one.Write(memory, soon).Count + other.Read(memory, soon).Count
                + other.Read(memory).Count;
            _ = one.Get(SocketOptions.SendBuffer, out _);
            _ = one.Set(SocketOptions.KeepAlive, true);
            _ = one.GetTcpInfo(out _);
            _ = one.LocalAddress(out _);
            _ = one.PeerAddress(out _);
            _ = one.TakeError(out _);
            return moved;
        });
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        var (target, soon) = (TestSockets.AddressOf(other), TestSockets.Soon);
        var memory = GC.AllocateArray<byte>(64, pinned: true);
        var vector = new IoVec((void*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0), 8);
        using var sending = new MessageBatch(2, controlBytes: 64);
        using var receiving = new MessageBatch(2);
        AssertNone(4, () =>
        {
            for (var i = 0; i < 2; i++)
            {
                sending.SetBuffer(i, vector);
                sending.SetAddress(i, target);
                receiving.SetBuffer(i, vector);
            }

            return one.SendMessages(sending, 2, MessageFlags.None, soon).Count
                + other.ReceiveMessages(receiving, 2, MessageFlags.None, soon).Count;
        });
    }

    [Fact]
    public void Descriptors_and_control_messages_allocate_nothing()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        var (numbers, received, memory) = (new[] { one.Fd.Number }, new int[1], new byte[128]);
        AssertNone(7, () =>
        {
            var moved = one.SendDescriptors(numbers, "x"u8).Count
                + other.ReceiveDescriptors(received, memory).Descriptors;
            _ = Syscall.Close(received[0]);
            moved += one.SendSctp("xy"u8, default).Count
                + other.ReceiveSctp(memory, out _, out _).Count;
            var writer = new ControlWriter(memory);
            _ = writer.TryAddTransmitTime(1);
            _ = writer.TryAddSegmentSize(1);
            var reader = new ControlReader(writer.Written);
            while (reader.MoveNext())
                moved += reader.TryGet(out ulong _) ? 1 : 0;
            return moved;
        });
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.UnixStream)]
    public void Accepting_allocates_nothing(SocketKind kind)
    {
        const int Connections = 20;
        using var listener = TestSockets.Bound(kind);
        var target = TestSockets.AddressOf(listener);
        var allocated = 0L;
        for (var round = 0; round < 2; round++)
        {
            // Connected beforehand: the objects of those who connect are not the accept's.
            var clients = Enumerable.Range(0, Connections).Select(_ =>
            {
                Assert.True(
                    NetSocket.Dial(kind, target, out var client, TestSockets.Soon).IsOk);
                return client;
            }).ToArray();
            var soon = TestSockets.Soon;
            var accepted = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Connections; i++)
            {
                var (number, outcome) = listener.AcceptNumber(out _, soon);
                accepted += outcome.IsOk ? 1 : 0;
                _ = Syscall.Close(number);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(Connections, accepted);
            foreach (var client in clients)
                client.Dispose();
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Addresses_are_encoded_and_decoded_without_allocation()
    {
        var name = "a-name"u8.ToArray();
        var bytes = IPAddress.IPv6Loopback.GetAddressBytes();
        var endPoint = new IPEndPoint(IPAddress.IPv6Loopback, 1);
        AssertNone(28, () =>
        {
            var address = SockAddr.FromIP(bytes, 80, 1, 2);
            _ = SockAddr.TryDecode(address.Bytes, out var decoded);
            _ = decoded == address;
            _ = decoded.GetHashCode();
            _ = decoded.WithPort(81).AddressBytes.Length;
            _ = SockAddr.FromIP(bytes.AsSpan(12), 80).MapToIPv6().MapToIPv4();
            _ = SockAddr.From(endPoint);
            _ = SockAddr.FromUnixAbstract(name).UnixName.Length;
            _ = SockAddr.FromUnixPath(name);
            _ = SockAddr.FromUnixPath("a-path").IsUnixPath;
            _ = SockAddr.TryFromZone(bytes, 1, "lo", out _);
            return decoded.Length;
        });
    }

    // The result of the action shows that it did something.
    private static void AssertNone(int expected, Func<int> action)
    {
        var (allocated, wrong) = (0L, 0);
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var call = 0; call < Calls; call++)
                wrong += action() == expected ? 0 : 1;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, wrong);
        Assert.Equal(0, allocated);
    }
}

using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Many messages with one call.</summary>
public unsafe class BatchTests
{
    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    public void Batches_carry_pieces_addresses_and_control(SocketKind kind)
    {
        using var one = TestSockets.Bound(kind);
        using var other = TestSockets.Bound(kind);
        var option = kind == SocketKind.Udp4
            ? SocketOptions.ReceivePacketInfo : SocketOptions.ReceivePacketInfo6;
        Assert.True(other.Set(option, true).IsOk);
        var memory = GC.AllocateArray<byte>(64, pinned: true);
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        "abcdef"u8.CopyTo(memory);
        using var sending = new MessageBatch(3, buffersPerMessage: 2);
        using var receiving = new MessageBatch(3, controlBytes: 64);
        for (var i = 0; i < 3; i++)
        {
            sending.SetBuffers(i, [new IoVec(start, 2), new IoVec(start + 4, (nuint)i)]);
            sending.SetAddress(i, TestSockets.AddressOf(other));
            receiving.SetBuffer(i, new IoVec(start + 16 + (i * 8), 8));
        }

        Assert.True(other.ReceiveMessages(receiving, 3).Outcome.IsWouldBlock);
        Assert.Equal(new(3, Outcome.Ok), one.SendMessages(sending, 3));
        Assert.Equal(new(3, Outcome.Ok), other.ReceiveMessages(receiving, 3));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(2 + i, receiving.Length(i));
            Assert.Equal(TestSockets.AddressOf(one), receiving.Address(i));
            Assert.False(receiving.Control(i).IsEmpty);
            Assert.Equal(MessageFlags.None, receiving.Flags(i) & MessageFlags.Truncated);
        }

        Assert.Equal("abef"u8.ToArray(), memory[32..36]);
        Assert.Equal(new(0, Outcome.Ok), one.SendMessages(sending, 0));
        Assert.Equal(
            Errno.ETIMEDOUT,
            other.ReceiveMessages(receiving, 3, MessageFlags.None, Deadline.After(TimeSpan.Zero))
                .Outcome.Errno);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.SendMessages(sending, 4));
        Assert.Throws<ArgumentException>(() => receiving.SetBuffers(0, new IoVec[2]));
    }

    [Fact]
    public void Messages_that_did_not_come_look_empty()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(other.Set(SocketOptions.ReceivePacketInfo, true).IsOk);
        var memory = GC.AllocateArray<byte>(32, pinned: true);
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        using var batch = new MessageBatch(2, controlBytes: 64);
        for (var i = 0; i < 2; i++)
            batch.SetBuffer(i, new IoVec(start + (i * 16), 16));
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(3, one.SendTo("abc"u8, TestSockets.AddressOf(other)).Count);
            Assert.Equal(
                1, other.ReceiveMessages(batch, 2, deadline: TestSockets.Soon).Count);
            Assert.False(batch.Control(0).IsEmpty);
            Assert.True(batch.Control(1).IsEmpty);
            Assert.Equal((3, 0), (batch.Length(0), batch.Length(1)));
            Assert.Equal(0, batch.Address(1).Length);
        }

        // A look that finds nothing leaves no descriptor numbers of an earlier one behind.
        Assert.True(other.ReceiveMessages(batch, 2).Outcome.IsWouldBlock);
        Assert.True(batch.Control(0).IsEmpty);
        Assert.Equal(0, batch.Length(0));
    }

    [Fact]
    public void More_than_1024_messages_go_in_one_batch()
    {
        const int Count = 1500;
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(one.Connect(TestSockets.AddressOf(other)).IsOk);

        // Room for all, which the limit of the system does not give.
        var forced = other.SetOption(
            SocketLevel.Socket,
            (int)SocketOption.ReceiveBufferForce,
            BitConverter.GetBytes(1 << 22));
        var memory = GC.AllocateArray<byte>(Count, pinned: true);
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        for (var i = 0; i < Count; i++)
            memory[i] = (byte)(i / 7);
        byte[] expected = [.. memory];
        using var sending = new MessageBatch(Count);
        using var receiving = new MessageBatch(Count);
        for (var i = 0; i < Count; i++)
        {
            sending.SetBuffer(i, new IoVec(start + i, 1));
            receiving.SetBuffer(i, new IoVec(start + i, 1));
        }

        Assert.Equal(new(Count, Outcome.Ok), one.SendMessages(sending, Count));
        Assert.SkipWhen(forced.Errno == Errno.EPERM, "SO_RCVBUFFORCE needs CAP_NET_ADMIN.");
        memory.AsSpan().Clear();
        Assert.Equal(new(Count, Outcome.Ok), other.ReceiveMessages(receiving, Count));
        Assert.Equal(expected, memory);
        Assert.Equal(1, receiving.Length(Count - 1));
        Assert.Equal(TestSockets.AddressOf(one), receiving.Address(Count - 1));
    }

    [Fact]
    public void Batches_without_address_go_to_the_peer_and_may_be_empty()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        var memory = GC.AllocateArray<byte>(64, pinned: true);
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        using var sending = new MessageBatch(2, controlBytes: 64);
        using var receiving = new MessageBatch(4);
        sending.SetBuffers(0, []);
        sending.SetBuffer(1, new IoVec(start, 20));
        Assert.Equal(
            SocketFault.NotConnected,
            one.SendMessages(sending, 2).Outcome.Errno.ToSocketFault());
        Assert.True(one.Connect(TestSockets.AddressOf(other)).IsOk);

        // The second is cut into two datagrams by what goes with it.
        var writer = new ControlWriter(stackalloc byte[64]);
        Assert.True(writer.TryAddSegmentSize(16));
        sending.SetControl(1, writer.Written);
        Assert.Throws<ArgumentException>(() => sending.SetControl(0, new byte[65]));
        Assert.Equal(new(2, Outcome.Ok), one.SendMessages(sending, 2));
        for (var i = 0; i < 4; i++)
            receiving.SetBuffer(i, new IoVec(start + (i * 16), 16));
        Assert.Equal(new(3, Outcome.Ok), other.ReceiveMessages(receiving, 4));
        Assert.Equal(
            (0, 16, 4), (receiving.Length(0), receiving.Length(1), receiving.Length(2)));
        Assert.Equal(TestSockets.AddressOf(one), receiving.Address(0));
    }

    [Fact]
    public void Disposed_batch_and_wrong_sizes_are_misuse()
    {
        var batch = new MessageBatch(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Length(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Length(-1));
        batch.Dispose();
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Length(0));
        Assert.Throws<ObjectDisposedException>(() => batch.SetBuffers(0, []));
        using var socket = TestSockets.Bound(SocketKind.Udp4);
        Assert.Throws<ObjectDisposedException>(() => socket.SendMessages(batch, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(1, 1025));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(1, 1, -1));
    }
}

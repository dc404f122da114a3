using System.Runtime.InteropServices;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class ReceivedMessageTests
{
    private const ushort Group = 3;

    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    [InlineData(SocketKind.UnixDatagram)]
    [Covers(IoUringOp.RecvMsg, nameof(IoUring.ReceiveMessageMultishot), Shows.Effect)]
    public void Messages_arrive_in_buffers_with_their_senders_address(SocketKind kind)
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 256);
        using var sender = TestNet.Bound(kind);
        using var receiver = TestNet.Bound(kind);
        var room = new MessageRoom(SockAddr.MaxBytes, 32);
        Assert.True(ring.ReceiveMessageMultishot(receiver.Fd, Group, room).IsOk);
        Assert.Equal(1, ring.Submit().Count);

        // The slot's memory is written again for other entries.
        for (var i = 0; i < 3 * ring.SubmissionEntries; i++)
        {
            Assert.True(ring.Connect(FileTarget.None, TestNet.AddressOf(sender)).IsOk);
            Assert.Equal(Errno.EBADF, ring.One().Error);
        }

        for (var round = 0; round < 9; round++)
        {
            Assert.Equal(5, sender.SendTo("hello"u8, TestNet.AddressOf(receiver)).Count);
            var completion = ring.One();
            Assert.True(completion.HasMore && completion.HasBuffer, completion.ToString());
            Assert.Equal(room.OverheadBytes + 5, completion.Result);
            Assert.True(ReceivedMessage.TryRead(
                group[completion.BufferId][..completion.Result], room, out var message));
            Assert.Equal("hello"u8, message.Data);
            Assert.True(message.TryGetAddress(out var source));
            Assert.Equal(TestNet.AddressOf(sender), source);
            Assert.True(message.Control.IsEmpty);
            Assert.False(message.IsTruncated || message.IsControlTruncated);
            group.Provide(completion.BufferId);
        }
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        using var ring = TestRing.Start();
        var room = new MessageRoom(4);
        using var group = new TestBufferGroup(ring, Group, 2, room.OverheadBytes + 4);
        using var sender = TestNet.Bound(SocketKind.Udp4);
        using var receiver = TestNet.Bound(SocketKind.Udp4);
        Assert.True(ring.ReceiveMessageMultishot(
            receiver.Fd, Group, room, MessageFlags.Truncated).IsOk);
        Assert.Equal(8, sender.SendTo("01234567"u8, TestNet.AddressOf(receiver)).Count);
        var completion = ring.One();
        Assert.Equal(room.OverheadBytes + 4, completion.Result);
        Assert.True(ReceivedMessage.TryRead(
            group[completion.BufferId][..completion.Result], room, out var message));
        Assert.Equal("0123"u8, message.Data);
        Assert.Equal(8u, message.DataLength);
        Assert.True(message.IsTruncated);
        Assert.Equal(16u, message.AddressLength);
        Assert.False(message.TryGetAddress(out _));
    }

    [Fact]
    [Covers(IoUringOp.RecvMsg, nameof(IoUring.ReceiveMessageMultishot), Shows.Refusal)]
    public void Without_room_or_buffers_there_are_no_messages()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 2, 64);
        using var receiver = TestNet.Bound(SocketKind.Udp4);
        Assert.Equal(1, receiver.SendTo("x"u8, TestNet.AddressOf(receiver)).Count);
        Assert.True(ring.ReceiveMessageMultishot(
            receiver.Fd, Group, new MessageRoom(16, 64)).IsOk);
        Assert.Equal(Errno.EFAULT, ring.One().Error);
        Assert.Equal(1, receiver.SendTo("x"u8, TestNet.AddressOf(receiver)).Count);
        Assert.True(ring.ReceiveMessageMultishot(
            receiver.Fd, 77, new MessageRoom(16)).IsOk);
        Assert.Equal(Errno.ENOBUFS, ring.One().Error);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageRoom(129));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageRoom(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageRoom(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new MessageRoom(0, MessageRoom.MaxControlBytes + 1));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(16, 24, 5)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue)]
    [InlineData(int.MaxValue, 25, 1u << 31)]
    public void No_length_in_the_buffer_is_trusted(uint address, uint control, uint data)
    {
        var room = new MessageRoom(16, 24);
        var buffer = new byte[room.OverheadBytes + 5];
        MemoryMarshal.Write(buffer, address);
        MemoryMarshal.Write(buffer.AsSpan(4), control);
        MemoryMarshal.Write(buffer.AsSpan(8), data);
        Assert.True(ReceivedMessage.TryRead(buffer, room, out var message));
        Assert.Equal((int)Math.Min(control, 24), message.Control.Length);
        Assert.Equal((int)Math.Min(data, 5), message.Data.Length);
        Assert.Equal((data, address), (message.DataLength, message.AddressLength));
        Assert.Equal(address == 16, message.TryGetAddress(out _));
    }

    [Fact]
    public void A_buffer_shorter_than_its_parts_holds_no_message()
    {
        var room = new MessageRoom(16, 24);
        for (var length = 0; length < room.OverheadBytes; length++)
        {
            Assert.False(ReceivedMessage.TryRead(new byte[length], room, out var none));
            Assert.True(none.Data.IsEmpty && none.Control.IsEmpty);
            Assert.False(none.TryGetAddress(out _));
        }

        Assert.True(ReceivedMessage.TryRead(
            new byte[room.OverheadBytes], room, out var empty));
        Assert.True(empty.Data.IsEmpty);
    }
}

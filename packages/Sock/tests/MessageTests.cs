using System.Runtime.InteropServices;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

public unsafe class MessageTests
{
    [Fact]
    public void Control_messages_survive_writing_and_reading()
    {
        var writer = new ControlWriter(new byte[128]);
        Assert.True(writer.TryAddRights([3, 4, 5]));
        Assert.True(writer.TryAddCredentials(new Ucred { Pid = 1, Uid = 2, Gid = 3 }));
        Assert.True(writer.TryAdd(SocketLevel.Udp, (int)UdpOption.Segment, (ushort)1200));
        Assert.Equal(
            ControlMessages.Space(12) + ControlMessages.Space(12) + ControlMessages.Space(2),
            writer.Length);
        Assert.False(writer.TryAdd(SocketLevel.Ip, 1, new byte[100]));
        var reader = new ControlReader(writer.Written);
        Assert.True(reader.MoveNext());
        Assert.Equal([3, 4, 5], reader.Rights.ToArray());
        Assert.False(reader.TryGetCredentials(out _));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetCredentials(out var credentials));
        Assert.Equal(new Ucred { Pid = 1, Uid = 2, Gid = 3 }, credentials);
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGet(out ushort size));
        Assert.Equal(1200, size);
        Assert.False(reader.TryGet(out long _));
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(15UL)]
    [InlineData(33UL)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFUL)]
    [InlineData(0x8000_0000_0000_0000UL)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL)]
    public void Reader_stops_at_a_length_that_cannot_be(ulong length)
    {
        var bytes = new byte[32];
        MemoryMarshal.Write(bytes, length);
        var reader = new ControlReader(bytes);
        Assert.False(reader.MoveNext());
        Assert.False(reader.MoveNext());
        Assert.True(reader.Data.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(253)]
    public void Descriptors_are_passed_and_closed_on_exec(int count)
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        Assert.True(Fd.Open("/dev/zero", OpenFlags.ReadOnly, out var zero).IsOk);
        using var owner = zero;
        var sent = Enumerable.Repeat(zero.Number, count).ToArray();
        Assert.Equal(new(1, Outcome.Ok), one.SendDescriptors(sent));
        var got = new int[253];
        var result = other.ReceiveDescriptors(got, [], TestSockets.Soon);
        Assert.Equal(new(0, count, false, Outcome.Ok), result);
        foreach (var number in got[..count])
        {
            using var copy = new Fd(number, ownsHandle: true);
            Assert.Equal(1, copy.Read(new byte[1]).Count);
            Assert.Contains(
                "flags:\t02",
                File.ReadAllText($"/proc/self/fdinfo/{number}"));
        }
    }

    [Fact]
    public void Descriptors_without_room_are_closed_and_reported()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.NonBlocking).IsError);
        using var end = new Fd(read, ownsHandle: true);
        Assert.Equal(2, one.SendDescriptors([write, write, write], "ab"u8).Count);
        _ = Syscall.Close(write);
        var got = new int[1];
        var data = new byte[4];
        Assert.Equal(
            new(2, 1, true, Outcome.Ok),
            other.ReceiveDescriptors(got, data, TestSockets.Soon));
        Assert.True(end.Read(data).Outcome.IsWouldBlock);

        // The end of the pipe shows that no other copy of the writing end is open.
        _ = Syscall.Close(got[0]);
        Assert.Equal(new(0, Outcome.Ok), end.Read(data));
        Assert.Equal(Errno.EINVAL, one.SendDescriptors([]).Outcome.Errno);
        Assert.Equal(Errno.EINVAL, one.SendDescriptors(new int[254]).Outcome.Errno);
        Assert.Equal(Errno.EBADF, one.SendDescriptors([-1]).Outcome.Errno);
        one.Dispose();
        Assert.True(other.ReceiveDescriptors(got, data).Outcome.IsEndOfStream);
    }

    [Fact]
    public void Too_little_room_for_control_is_reported()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        Assert.Equal(1, one.SendDescriptor(one.Fd).Count);
        var result = other.ReceiveMessage(new byte[4], [], out _, deadline: TestSockets.Soon);
        Assert.True(result.IsControlTruncated);
        Assert.Equal(0, result.ControlLength);
    }

    [Fact]
    public void Credentials_come_with_messages_and_from_the_peer()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixDatagram);
        using var first = one;
        using var second = other;
        Assert.True(other.Set(SocketOptions.PassCredentials, true).IsOk);
        Assert.Equal(1, one.Write("x"u8).Count);
        var control = new byte[64];
        var result = other.ReceiveMessage(
            new byte[4], control, out _, deadline: TestSockets.Soon);
        var reader = new ControlReader(control.AsSpan(0, result.ControlLength));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetCredentials(out var credentials));
        Assert.Equal(Environment.ProcessId, credentials.Pid);
        Assert.True(other.PeerCredentials(out var peer).IsOk);
        Assert.Equal(credentials, peer);
        Assert.True(other.PeerProcess(out var process).IsOk);
        process.Dispose();
    }

    [Fact]
    public void Cut_datagrams_say_so_and_packet_info_names_the_interface()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(other.Set(SocketOptions.ReceivePacketInfo, true).IsOk);
        Assert.Equal(8, one.SendTo("12345678"u8, TestSockets.AddressOf(other)).Count);
        var control = new byte[64];
        var result = other.ReceiveMessage(
            new byte[4], control, out var sender, deadline: TestSockets.Soon);
        Assert.True(result.IsTruncated);
        Assert.Equal(TestSockets.AddressOf(one), sender);
        var reader = new ControlReader(control.AsSpan(0, result.ControlLength));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGet(out InPacketInfo info));
        Assert.True(NetInterface.IndexOf("lo", out var lo).IsOk);
        Assert.Equal(lo, info.InterfaceIndex);
    }

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
        var (one, other) = TestSockets.Pair(SocketKind.UnixSequencedPacket);
        using var first = one;
        using var second = other;
        Assert.True(one.Set(SocketOptions.SendBuffer, 1 << 22).IsOk);
        var memory = GC.AllocateArray<byte>(Count, pinned: true);
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        using var batch = new MessageBatch(Count);
        using var receiving = new MessageBatch(Count);
        for (var i = 0; i < Count; i++)
        {
            batch.SetBuffer(i, new IoVec(start + i, 1));
            receiving.SetBuffer(i, new IoVec(start + i, 1));
        }

        var sent = 0;
        var got = 0;
        var (took, outcome) = one.SendMessages(batch, Count);
        Assert.True(outcome.IsOk);
        sent += took;
        got = other.ReceiveMessages(receiving, Count).Count;
        Assert.Equal(sent, got);
        Assert.Equal(1, receiving.Length(got - 1));
    }

    [Fact]
    public void Steady_traffic_allocates_nothing()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        using var listener = TestSockets.Bound(SocketKind.UnixStream);
        var target = TestSockets.AddressOf(other);
        var listening = TestSockets.AddressOf(listener);
        var memory = GC.AllocateArray<byte>(64, pinned: true);
        var vector = new IoVec((void*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0), 8);
        using var batch = new MessageBatch(2, controlBytes: 64);
        using var receiving = new MessageBatch(2);
        for (var i = 0; i < 2; i++)
        {
            batch.SetBuffer(i, vector);
            receiving.SetBuffer(i, vector);
        }

        var before = 0L;
        for (var round = 0; round < 2; round++)
        {
            // Connections beforehand: the objects of those who connect are not the accept's.
            var clients = Enumerable.Range(0, 20).Select(_ =>
            {
                Assert.True(NetSocket.Dial(SocketKind.UnixStream, listening, out var c).IsOk);
                return c;
            }).ToArray();
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
                _ = Syscall.Close(listener.AcceptNumber(out _).Count);
            for (var i = 0; i < 500; i++)
            {
                _ = one.SendTo(memory, target);
                _ = other.ReceiveFrom(memory, out var sender);
                _ = SockAddr.TryDecode(sender.Bytes, out _);
                _ = SockAddr.FromIP(sender.AddressBytes, sender.Port).MapToIPv6();
                _ = SockAddr.FromUnixAbstract(memory).WithPort(1) == sender;
                _ = SockAddr.FromUnixPath("a-path").UnixName.Length;
                _ = one.SendMessage(memory, [], target);
                _ = other.ReceiveMessage(memory, memory, out _);
                batch.SetAddress(0, target);
                batch.SetAddress(1, target);
                _ = one.SendMessages(batch, 2);
                _ = other.ReceiveMessages(receiving, 2, default, TestSockets.Soon);
            }

            before = GC.GetAllocatedBytesForCurrentThread() - before;
            foreach (var client in clients)
                client.Dispose();
        }

        Assert.Equal(0, before);
    }
}

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
        Assert.Equal((16, 24), (ControlMessages.Length(0), ControlMessages.Space(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlMessages.Space(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlMessages.Space(int.MaxValue));
    }

    [Fact]
    public void Records_that_are_cut_or_of_another_level_are_nobodys()
    {
        var writer = new ControlWriter(new byte[128]);
        const int Rights = (int)SocketControl.Rights, Credentials = (int)SocketControl.Credentials;
        Assert.True(writer.TryAdd(SocketLevel.Socket, Credentials, new byte[11]));
        Assert.True(writer.TryAdd(SocketLevel.Ip, Credentials, default(Ucred)));
        Assert.True(writer.TryAdd(SocketLevel.Ip, Rights, 5));
        Assert.True(writer.TryAdd(SocketLevel.Socket, Rights, new byte[7]));
        var reader = new ControlReader(writer.Written);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(reader.MoveNext());
            Assert.False(reader.TryGetCredentials(out var none));
            Assert.Equal(default, none);
            Assert.True(reader.Rights.IsEmpty);
        }

        // Seven bytes hold one descriptor.
        Assert.True(reader.MoveNext());
        Assert.Equal(1, reader.Rights.Length);
        Assert.False(reader.MoveNext());
        Assert.True(reader.Rights.IsEmpty);
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
}

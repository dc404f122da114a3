using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>One send that becomes many datagrams, and many that are received as one.</summary>
public class SegmentTests
{
    [Fact]
    public void Segments_leave_by_GSO_and_come_apart_without_GRO()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(one.Set(SocketOptions.UdpSegment, 100).IsOk);
        Assert.Equal(250, one.SendTo(new byte[250], TestSockets.AddressOf(other)).Count);
        foreach (var expected in new[] { 100, 100, 50 })
            Assert.Equal(expected, other.Read(new byte[512], TestSockets.Soon).Count);
    }

    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    public void Segments_of_one_send_come_together_by_GRO_with_their_size(SocketKind kind)
    {
        using var one = TestSockets.Bound(kind);
        using var other = TestSockets.Bound(kind);
        Assert.True(other.Set(SocketOptions.UdpGro, true).IsOk);
        var data = new byte[1000];
        new Random(7).NextBytes(data);
        var writer = new ControlWriter(new byte[ControlMessages.Space(sizeof(ushort))]);
        Assert.True(writer.TryAddSegmentSize(300));
        Assert.Equal(
            1000, one.SendMessage(data, writer.Written, TestSockets.AddressOf(other)).Count);
        var (buffer, control) = (new byte[2000], new byte[64]);
        var result = other.ReceiveMessage(
            buffer, control, out _, deadline: TestSockets.Soon);
        Assert.Equal(1000, result.Count);
        Assert.Equal(data, buffer[..1000]);
        var reader = new ControlReader(control.AsSpan(0, result.ControlLength));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetSegmentSize(out var size));
        Assert.Equal(300, size);
        Assert.False(reader.TryGetTimestamp(out _));
    }

    [Fact]
    public void Segment_without_datagrams_to_cut_is_a_datagram_without_a_size()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(other.Set(SocketOptions.UdpGro, true).IsOk);
        Assert.Equal(9, one.SendTo(new byte[9], TestSockets.AddressOf(other)).Count);
        var result = other.ReceiveMessage(
            new byte[64], new byte[64], out _, deadline: TestSockets.Soon);
        Assert.Equal((9, 0), (result.Count, result.ControlLength));
        Assert.Equal(
            Errno.EMSGSIZE,
            one.SendTo(new byte[70_000], TestSockets.AddressOf(other)).Outcome.Errno);
    }
}

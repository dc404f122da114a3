using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Times that the kernel takes, and times at which it sends.</summary>
public class TimeTests
{
    [Theory]
    [InlineData(SocketKind.Udp4)]
    [InlineData(SocketKind.Udp6)]
    public void Received_datagrams_carry_their_time_in_nanoseconds(SocketKind kind)
    {
        using var one = TestSockets.Bound(kind);
        using var other = TestSockets.Bound(kind);
        Assert.True(other.Set(SocketOptions.TimestampNs, true).IsOk);
        Assert.Equal(1, one.SendTo("x"u8, TestSockets.AddressOf(other)).Count);
        var control = new byte[64];
        var result = other.ReceiveMessage(
            new byte[4], control, out _, deadline: TestSockets.Soon);
        var reader = new ControlReader(control.AsSpan(0, result.ControlLength));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetTimestamp(out var time));
        Assert.False(reader.TryGetTimes(out _));
        TestSockets.AssertRecent(time);
    }

    [Fact]
    public void Received_datagrams_carry_the_times_that_were_asked_for()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        const TimestampingFlags Flags =
            TimestampingFlags.ReceiveSoftware | TimestampingFlags.ReportSoftware;
        Assert.True(other.SetTimestamping(Flags).IsOk);
        Assert.True(other.GetTimestamping(out var now).IsOk);
        Assert.Equal(Flags, now);

        // The kernel begins to take times a little after the first socket asked for them.
        var control = new byte[128];
        var (length, soon) = (0, TestSockets.Soon);
        while (length == 0 && !soon.HasPassed)
        {
            Assert.Equal(1, one.SendTo("x"u8, TestSockets.AddressOf(other)).Count);
            length = other.ReceiveMessage(new byte[4], control, out _, deadline: soon)
                .ControlLength;
        }

        var reader = new ControlReader(control.AsSpan(0, length));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetTimes(out var times));
        Assert.False(reader.TryGetTimestamp(out _));
        TestSockets.AssertRecent(times.Software);
        Assert.Equal(default, times.Hardware);
        Assert.Equal(Errno.EINVAL, other.SetTimestamping((TimestampingFlags)(1 << 30)).Errno);
        Assert.True(other.SetTimestamping(TimestampingFlags.None).IsOk);
    }

    [Fact]
    public void Messages_are_given_a_time_to_be_sent_at()
    {
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        var target = TestSockets.AddressOf(other);
        var writer = new ControlWriter(new byte[ControlMessages.Space(sizeof(ulong))]);
        Assert.True(writer.TryAddTransmitTime(1));
        Assert.False(writer.TryAddTransmitTime(1));

        // Without the option the kernel refuses the time, so what it takes afterwards it has seen.
        Assert.Equal(
            Errno.EINVAL, one.SendMessage("x"u8, writer.Written, target).Outcome.Errno);
        Assert.True(
            one.SetTransmitTime(Clock.Monotonic, TransmitTimeFlags.ReportErrors).IsOk);
        Assert.True(one.GetTransmitTime(out var setting).IsOk);
        Assert.Equal(
            new TransmitTimeSetting(Clock.Monotonic, TransmitTimeFlags.ReportErrors), setting);
        Assert.Equal(new(1, Iox.Outcome.Ok), one.SendMessage("x"u8, writer.Written, target));
        Assert.Equal(1, other.Read(new byte[4], TestSockets.Soon).Count);

        // Who may not choose the clock is told so first.
        Assert.Contains(
            one.SetTransmitTime((Clock)99).Errno, new[] { Errno.EINVAL, Errno.EPERM });
    }

    [Fact]
    public void Errors_of_the_network_come_in_the_error_queue()
    {
        SockAddr nobody;
        using (var gone = TestSockets.Bound(SocketKind.Udp4))
            nobody = TestSockets.AddressOf(gone);
        using var socket = TestSockets.Bound(SocketKind.Udp4);
        Assert.True(socket.Set(SocketOptions.ReceiveErrors, true).IsOk);
        Assert.Equal(3, socket.SendTo("abc"u8, nobody).Count);
        var (data, control) = (new byte[8], new byte[128]);
        var result = socket.ReceiveMessage(
            data, control, out var address, MessageFlags.ErrorQueue, TestSockets.Soon);
        Assert.Equal(3, result.Count);
        Assert.Equal(nobody, address);
        var reader = new ControlReader(control.AsSpan(0, result.ControlLength));
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetError(out var entry));
        Assert.Equal((uint)Errno.ECONNREFUSED, entry.Number);
        Assert.Equal(SocketErrorOrigin.Icmp, entry.Origin);
    }
}

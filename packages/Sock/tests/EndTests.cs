using System.Diagnostics;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>When 0 bytes are the end, and when a wait ends.</summary>
public class EndTests
{
    [Fact]
    public void End_of_a_stream_is_seen_although_credentials_come_with_it()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var owner = other;
        Assert.True(other.Set(SocketOptions.PassCredentials, true).IsOk);
        one.Dispose();
        var control = new byte[64];
        var result = other.ReceiveMessage(new byte[4], control, out _);
        Assert.NotEqual(0, result.ControlLength);
        Assert.Equal(Outcome.EndOfStream, result.Outcome);
    }

    [Fact]
    public void Empty_packet_with_credentials_is_no_end_and_the_end_is_one()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixSequencedPacket);
        using var owner = other;
        Assert.True(other.Set(SocketOptions.PassCredentials, true).IsOk);
        Assert.Equal(new(0, Outcome.Ok), one.Write([]));
        var control = new byte[64];
        Assert.Equal(
            Outcome.Ok, other.ReceiveMessage(new byte[4], control, out _).Outcome);
        one.Dispose();
        Assert.Equal(
            Outcome.EndOfStream, other.ReceiveMessage(new byte[4], control, out _).Outcome);
    }

    [Theory]
    [InlineData(SocketKind.Tcp4, true)]
    [InlineData(SocketKind.UnixStream, true)]
    [InlineData(SocketKind.UnixSequencedPacket, true)]
    [InlineData(SocketKind.Sctp4, true)]
    [InlineData(SocketKind.SctpStream6, true)]
    [InlineData(SocketKind.Udp6, false)]
    [InlineData(SocketKind.UnixDatagram, false)]
    [InlineData(SocketKind.RawIcmp4, false)]
    public void Kinds_with_connections_have_an_end(SocketKind kind, bool expected) =>
        Assert.Equal(expected, SocketShape.Of(kind).HasEnd);

    [Fact]
    public void Times_of_sending_in_the_error_queue_are_no_end_of_the_stream()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        const TimestampingFlags Flags = TimestampingFlags.SendSoftware
            | TimestampingFlags.ReportSoftware | TimestampingFlags.WithoutData
            | TimestampingFlags.WithId;
        Assert.True(client.SetTimestamping(Flags).IsOk);
        Assert.True(client.GetTimestamping(out var now).IsOk);
        Assert.Equal(Flags, now);
        Assert.Equal(3, client.Write("abc"u8).Count);
        var control = new byte[256];
        var result = client.ReceiveMessage(
            new byte[8], control, out _, MessageFlags.ErrorQueue, TestSockets.Soon);
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Equal(0, result.Count);
        var (times, entry) = (default(PacketTimes), default(SocketErrorEntry));
        var reader = new ControlReader(control.AsSpan(0, result.ControlLength));
        while (reader.MoveNext())
        {
            if (reader.TryGetTimes(out var foundTimes))
                times = foundTimes;
            if (reader.TryGetError(out var foundEntry))
                entry = foundEntry;
        }

        TestSockets.AssertRecent(times.Software);
        Assert.Equal(SocketErrorOrigin.Timestamping, entry.Origin);
        Assert.Equal((uint)Errno.ENOMSG, entry.Number);
        Assert.Equal(2u, entry.Data);
        Assert.True(client
            .Receive(new byte[1], MessageFlags.ErrorQueue).Outcome.IsWouldBlock);
    }

    [Fact]
    public void Waiting_for_the_error_queue_does_not_spin_over_data()
    {
        var (client, server) = TestSockets.Connected(SocketKind.Tcp4);
        using var owner = client;
        using var other = server;
        Assert.Equal(1, client.Write("x"u8).Count);
        Assert.Equal(
            1, server.Receive(new byte[1], MessageFlags.Peek, TestSockets.Soon).Count);
        const int WaitMs = 200;
        var before = TestSockets.CpuNs();
        var result = server.Receive(
            new byte[1],
            MessageFlags.ErrorQueue,
            Deadline.After(TimeSpan.FromMilliseconds(WaitMs)));
        var used = TestSockets.CpuNs() - before;
        Assert.Equal(Errno.ETIMEDOUT, result.Outcome.Errno);
        Assert.InRange(used, 0, WaitMs * 1_000_000L / 2);
    }

    [Fact]
    public void Deadlines_of_any_length_keep_their_order()
    {
        foreach (var time in new[] { TimeSpan.MinValue, TimeSpan.FromTicks(-1), TimeSpan.Zero })
        {
            var over = Deadline.After(time);
            Assert.True(over.IsSet);
            Assert.True(over.HasPassed);
            Assert.Equal(TimeSpan.Zero, over.Remaining);
        }

        var far = Deadline.After(TimeSpan.MaxValue);
        Assert.False(far.HasPassed);
        Assert.True(far.Remaining is null || far.Remaining > TimeSpan.FromDays(1000));
        Assert.Null(Deadline.Never().Remaining);
        Assert.False(default(Deadline).IsSet);
        Assert.False(default(Deadline).HasPassed);
        var soon = Deadline.After(TimeSpan.FromSeconds(5));
        Assert.InRange(soon.Remaining!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.NotEqual(soon, far);
    }

    [Fact]
    public async Task Shutdown_on_another_thread_ends_a_wait()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        var read = Task.Run(() => one.Read(new byte[4], TestSockets.Soon));
        Assert.True(one.Shutdown(ShutdownHow.Both).IsOk);
        Assert.Equal(Outcome.EndOfStream, (await read).Outcome);
    }

    [Fact]
    public async Task Wait_ends_when_the_data_comes_not_at_the_next_look()
    {
        var (one, other) = TestSockets.Pair(SocketKind.UnixStream);
        using var first = one;
        using var second = other;
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var read = Task.Run(() =>
            {
                var count = one.Read(new byte[4], TestSockets.Soon).Count;
                return (count, Stopwatch.GetTimestamp());
            });

            // The longer a loop of sleeps has run, the later it looks: a wait here has no such.
            await Task.Delay(round);
            var sent = Stopwatch.GetTimestamp();
            Assert.Equal(1, other.Write("x"u8).Count);
            var (count, at) = await read;
            Assert.Equal(1, count);
            var took = Stopwatch.GetElapsedTime(sent, at);
            best = took < best ? took : best;
        }

        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }
}

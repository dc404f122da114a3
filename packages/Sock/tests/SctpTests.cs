using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>
/// SCTP beyond plain sockets. Layouts and numbers are proven against the kernel's header by the
/// tests of Hyb.Zcall; here it is what is built of them, and how a kernel without SCTP refuses.
/// </summary>
public class SctpTests
{
    private static readonly SockAddr _v4 = SockAddr.FromIP([127, 0, 0, 1], 5000);
    private static readonly SockAddr _v6 = SockAddr.FromIP(new byte[16], 5000, 3);

    [Fact]
    public void Addresses_lie_one_behind_the_other_without_padding()
    {
        var packed = new byte[100];
        Assert.Equal(
            (16 + 28 + 16, Errno.None),
            NetSocket.Pack(SocketDomain.Inet6, [_v4, _v6, _v4], packed));
        Assert.Equal(
            [.. _v4.Bytes, .. _v6.Bytes, .. _v4.Bytes], packed.AsSpan(0, 60).ToArray());
        Assert.Equal(
            (32, Errno.None), NetSocket.Pack(SocketDomain.Inet, [_v4, _v4], packed));
    }

    [Fact]
    public void Addresses_that_the_socket_cannot_have_are_refused_before_the_call()
    {
        var packed = new byte[100];
        Assert.Equal((0, Errno.EINVAL), NetSocket.Pack(SocketDomain.Inet, [], packed));
        Assert.Equal(
            (0, Errno.EAFNOSUPPORT), NetSocket.Pack(SocketDomain.Inet, [_v4, _v6], packed));
        Assert.Equal(
            (0, Errno.EAFNOSUPPORT),
            NetSocket.Pack(SocketDomain.Inet6, [SockAddr.UnixUnnamed], packed));
    }

    [Fact]
    public void Sending_and_receiving_information_are_control_messages()
    {
        var writer = new ControlWriter(new byte[128]);
        var sent = new SctpSendInfo
        {
            Stream = 7,
            Flags = SctpSendFlags.Unordered | SctpSendFlags.End,
            PayloadProtocol = 0x01020304,
            Context = 9,
            Association = 11,
        };
        Assert.True(writer.TryAddSctpSend(sent));
        Assert.True(writer.TryAddSctpReliability(
            new() { Policy = SctpReliability.Lifetime, Value = 50 }));
        var received = new SctpReceiveInfo { Stream = 7, Sequence = 2, Association = 11 };
        Assert.True(writer.TryAdd(
            SocketLevel.Sctp, (int)SctpControl.ReceiveInfo, received));
        Assert.Equal(
            [32, 0, 0, 0, 0, 0, 0, 0, 132, 0, 0, 0, 2, 0, 0, 0, 7, 0, 1, 2, 4, 3, 2, 1],
            writer.Written[..24].ToArray());
        var reader = new ControlReader(writer.Written);
        Assert.True(reader.MoveNext());
        Assert.False(reader.TryGetSctpReceive(out _));
        Assert.True(reader.TryGet(out SctpSendInfo read));
        Assert.Equal(sent, read);
        Assert.True(reader.MoveNext());
        Assert.Equal((int)SctpControl.PartialReliability, reader.Type);
        Assert.True(reader.MoveNext());
        Assert.True(reader.TryGetSctpReceive(out var got));
        Assert.Equal(received, got);
    }

    [Fact]
    public void Sending_carries_the_information_and_receiving_looks_for_it()
    {
        // UDP passes over control messages of other protocols: data and address still arrive.
        using var one = TestSockets.Bound(SocketKind.Udp4);
        using var other = TestSockets.Bound(SocketKind.Udp4);
        Assert.Equal(
            3,
            one.SendSctp("abc"u8, new() { Stream = 1 }, TestSockets.AddressOf(other)).Count);
        var result = other.ReceiveSctp(
            new byte[8], out var info, out var sender, deadline: TestSockets.Soon);
        Assert.Equal(3, result.Count);
        Assert.False(result.IsNotification);
        Assert.Equal(default, info);
        Assert.Equal(TestSockets.AddressOf(one), sender);
        Assert.True(new MessageResult(
            1, 0, MessageFlags.More | MessageFlags.EndOfRecord, Iox.Outcome.Ok).IsNotification);
    }

    [Fact]
    public void Notifications_are_read_by_kind()
    {
        var change = new SctpAssociationChange
        {
            Type = SctpEventType.AssociationChange,
            Length = 20,
            State = SctpAssociationState.Restarted,
            OutboundStreams = 10,
            InboundStreams = 5,
            Association = 42,
        };
        Assert.True(SctpNotification.TryParse(Bytes(change), out var told));
        Assert.Equal(SctpEventType.AssociationChange, told.Type);
        Assert.True(told.TryGet(out SctpAssociationChange readChange));
        Assert.Equal(change, readChange);
        Assert.False(told.TryGet(out SctpAssociationEvent _));
        Assert.False(told.TryGet(out SctpRemoteError _));
        Assert.False(told.TryGet(out SctpSendFailed _));
        Assert.False(told.TryGet(out SctpAdaptation _));
        Assert.False(told.TryGet(out SctpPartialDelivery _));
        Assert.False(told.TryGet(out _, out _));

        var address = new SctpPeerAddressChange
        {
            Type = SctpEventType.PeerAddressChange,
            Length = 148,
            State = SctpPeerAddressState.Confirmed,
            Association = 42,
        };
        _v6.Bytes.CopyTo(address.Address.Bytes);
        Assert.True(SctpNotification.TryParse(Bytes(address), out told));
        Assert.True(told.TryGet(out var readAddress, out var where));
        Assert.Equal((42, _v6), (readAddress.Association, where));
        Assert.Equal(SctpPeerAddressState.Confirmed, readAddress.State);
    }

    [Fact]
    public void What_follows_a_notification_is_its_data()
    {
        var failed = new SctpSendFailed
        {
            Type = SctpEventType.SendFailedEvent,
            Length = 32 + 3,
            Info = new() { Stream = 4, Context = 77 },
            Association = 1,
        };
        Assert.True(SctpNotification.TryParse(
            [.. Bytes(failed), .. "abc"u8, 0xEE], out var told));
        Assert.True(told.TryGet(out SctpSendFailed read));
        Assert.Equal(failed, read);
        Assert.Equal("abc"u8.ToArray(), told.UndeliveredData.ToArray());
        Assert.True(told.ResetStreams.IsEmpty);

        var reset = new SctpAssociationEvent
        {
            Type = SctpEventType.StreamReset,
            Length = 12 + 4,
            Association = 3,
        };
        Assert.True(SctpNotification.TryParse([.. Bytes(reset), 1, 0, 2, 0], out told));
        Assert.True(told.TryGet(out SctpAssociationEvent readReset));
        Assert.Equal(reset, readReset);
        Assert.Equal([1, 2], told.ResetStreams.ToArray());
        foreach (var type in new[] { SctpEventType.Shutdown, SctpEventType.SenderDry })
        {
            var plain = reset with { Type = type, Length = 12 };
            Assert.True(SctpNotification.TryParse(Bytes(plain), out told));
            Assert.True(told.TryGet(out SctpAssociationEvent readPlain));
            Assert.Equal(plain, readPlain);
        }
    }

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(7, 7u)]
    [InlineData(8, 7u)]
    [InlineData(8, 9u)]
    [InlineData(20, 21u)]
    [InlineData(20, uint.MaxValue)]
    public void Notifications_with_a_length_that_cannot_be_are_refused(int bytes, uint length)
    {
        var message = new byte[bytes];
        if (bytes >= 8)
            BitConverter.TryWriteBytes(message.AsSpan(4), length);
        Assert.False(SctpNotification.TryParse(message, out var told));
        Assert.Equal(SctpEventType.None, told.Type);
    }

    [Fact]
    public void Cut_notification_has_no_value()
    {
        var change = new SctpAssociationChange
        {
            Type = SctpEventType.AssociationChange,
            Length = 19,
        };
        Assert.True(SctpNotification.TryParse(Bytes(change), out var told));
        Assert.False(told.TryGet(out SctpAssociationChange _));
    }

    [Fact]
    public void Sockets_without_SCTP_refuse_every_option_of_it()
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        using var owner = socket;
        foreach (var option in new[]
            {
                SocketOptions.SctpMaxSegment, SocketOptions.SctpMaxBurst, SocketOptions.SctpContext,
            })
        {
            AssertRefused(socket.Set(option, 1).Errno);
            AssertRefused(socket.Get(option, out var value).Errno);
            Assert.Equal(0u, value);
        }

        AssertRefused(socket.SetSctpInit(new() { OutboundStreams = 1 }).Errno);
        AssertRefused(socket.GetSctpInit(out _).Errno);
        AssertRefused(socket.Subscribe(SctpEventType.AssociationChange, true).Errno);
        AssertRefused(socket.IsSubscribed(SctpEventType.AssociationChange, out _).Errno);
        AssertRefused(socket.BindAddresses([_v4]).Errno);
        AssertRefused(socket.UnbindAddresses([_v4]).Errno);
        AssertRefused(socket.ConnectAddresses([_v4], out var association).Errno);
        Assert.Equal(0, association);
        AssertRefused(socket.ConnectAddresses(
            Enumerable.Repeat(_v4, 100).ToArray(), out _, TestSockets.Soon).Errno);
        AssertRefused(socket.PeelOff(1, out var peeled).Errno);
        Assert.Null(peeled);
        Assert.Equal(Errno.EAFNOSUPPORT, socket.BindAddresses([_v6]).Errno);
        Assert.Equal(Errno.EINVAL, socket.ConnectAddresses([], out _).Errno);
    }

    [Fact]
    public void Options_of_SCTP_are_kept_where_the_kernel_has_it()
    {
        var outcome = NetSocket.Create(SocketKind.Sctp4, out var socket);
        Assert.SkipWhen(
            outcome.Errno.ToSocketFault() == SocketFault.ProtocolNotSupported,
            "The kernel has no SCTP.");
        using var owner = socket;
        foreach (var (option, expected) in new[]
            {
                (SocketOptions.SctpMaxSegment, 1000u), (SocketOptions.SctpMaxBurst, 3u),
                (SocketOptions.SctpContext, 77u),
            })
        {
            Assert.True(socket.Set(option, expected).IsOk);
            Assert.True(socket.Get(option, out var value).IsOk);
            Assert.Equal(expected, value);
        }

        var init = new SctpInitMessage
        {
            OutboundStreams = 3,
            InboundStreamsMax = 4,
            AttemptsMax = 5,
            TimeoutMaxMs = 6000,
        };
        Assert.True(socket.SetSctpInit(init).IsOk);
        Assert.True(socket.GetSctpInit(out var now).IsOk);
        Assert.Equal(init, now);
        Assert.True(socket.Subscribe(SctpEventType.AssociationChange, true).IsOk);
        Assert.True(socket.IsSubscribed(SctpEventType.AssociationChange, out var on).IsOk);
        Assert.True(on);
        Assert.True(socket.BindAddresses([_v4.WithPort(0)]).IsOk);
        Assert.Equal(Errno.EINVAL, socket.PeelOff(12345, out _).Errno);
    }

    private static void AssertRefused(Errno errno) =>
        Assert.Contains(errno, new[] { Errno.ENOPROTOOPT, Errno.EOPNOTSUPP });

    private static byte[] Bytes<T>(T value)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}

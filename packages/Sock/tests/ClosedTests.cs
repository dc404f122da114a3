using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock.Tests;

/// <summary>Every call of a socket after disposal.</summary>
public class ClosedTests
{
    public static TheoryData<string> Calls => [.. _calls.Keys];

    private static readonly SockAddr _group = SockAddr.FromIP([239, 1, 2, 3], 0);

    private static readonly Dictionary<string, Func<NetSocket, Outcome>> _calls = new()
    {
        ["Read"] = s => s.Read(new byte[4], TestSockets.Soon).Outcome,
        ["Read nothing"] = s => s.Read([]).Outcome,
        ["Write"] = s => s.Write(new byte[4], TestSockets.Soon).Outcome,
        ["Write nothing"] = s => s.Write([]).Outcome,
        ["Send"] = s => s.Send([1], MessageFlags.None).Outcome,
        ["Receive"] = s => s.Receive(new byte[1], MessageFlags.Peek).Outcome,
        ["SendTo"] = s => s.SendTo([1], TestSockets.Any4).Outcome,
        ["ReceiveFrom"] = s => s.ReceiveFrom(new byte[1], out _).Outcome,
        ["SendMessage"] = s => s.SendMessage([1], []).Outcome,
        ["ReceiveMessage"] = s => s.ReceiveMessage(new byte[1], [], out _).Outcome,
        ["SendDescriptor"] = s => s.SendDescriptor(s.Fd).Outcome,
        ["SendDescriptors"] = s => s.SendDescriptors([0]).Outcome,
        ["ReceiveDescriptors"] = s => s.ReceiveDescriptors(new int[1], []).Outcome,
        ["SendSctp"] = s => s.SendSctp([1], default).Outcome,
        ["ReceiveSctp"] = s => s.ReceiveSctp(new byte[1], out _, out _).Outcome,
        ["Accept"] = s => s.Accept(out _, out _, TestSockets.Soon),
        ["AcceptNumber"] = s => s.AcceptNumber(out _).Outcome,
        ["Bind"] = s => s.Bind(TestSockets.Any4),
        ["Listen"] = s => s.Listen(),
        ["Connect"] = s => s.Connect(TestSockets.Any4.WithPort(9), TestSockets.Soon),
        ["Shutdown"] = s => s.Shutdown(ShutdownHow.Both),
        ["LocalAddress"] = s => s.LocalAddress(out _),
        ["PeerAddress"] = s => s.PeerAddress(out _),
        ["PeerCredentials"] = s => s.PeerCredentials(out _),
        ["PeerProcess"] = s => s.PeerProcess(out _),
        ["Set flag"] = s => s.Set(SocketOptions.Broadcast, true),
        ["Get flag"] = s => s.Get(SocketOptions.Broadcast, out _),
        ["Set number"] = s => s.Set(SocketOptions.Ttl, 1),
        ["Get number"] = s => s.Get(SocketOptions.Ttl, out _),
        ["Set of an association"] = s => s.Set(SocketOptions.SctpMaxBurst, 1),
        ["Get of an association"] = s => s.Get(SocketOptions.SctpMaxBurst, out _),
        ["SetOption"] = s => s.SetOption(SocketLevel.Socket, 6, new byte[4]),
        ["GetOption"] = s => s.GetOption(SocketLevel.Socket, 6, new byte[4]).Outcome,
        ["SetLinger"] = s => s.SetLinger(true, 1),
        ["GetLinger"] = s => s.GetLinger(out _, out _),
        ["SetKeepAlive"] = s => s.SetKeepAlive(TimeSpan.FromSeconds(1)),
        ["TakeError"] = s => s.TakeError(out _),
        ["GetTcpInfo"] = s => s.GetTcpInfo(out _).Outcome,
        ["BindToDevice"] = s => s.BindToDevice("lo"),
        ["BoundDevice"] = s => s.BoundDevice(out _),
        ["JoinGroup"] = s => s.JoinGroup(_group),
        ["LeaveGroup"] = s => s.LeaveGroup(_group),
        ["JoinGroupAt"] = s => s.JoinGroupAt(_group, TestSockets.Any4),
        ["LeaveGroupAt"] = s => s.LeaveGroupAt(_group, TestSockets.Any4),
        ["JoinSource"] = s => s.JoinSource(_group, TestSockets.Any4),
        ["LeaveSource"] = s => s.LeaveSource(_group, TestSockets.Any4),
        ["SetMulticastInterface"] = s => s.SetMulticastInterface(1),
        ["SetMulticastInterfaceAt"] = s => s.SetMulticastInterfaceAt(TestSockets.Any4),
        ["SetMulticastHops"] = s => s.SetMulticastHops(1),
        ["GetMulticastHops"] = s => s.GetMulticastHops(out _),
        ["SetMulticastLoop"] = s => s.SetMulticastLoop(true),
        ["GetMulticastLoop"] = s => s.GetMulticastLoop(out _),
        ["SetTimestamping"] = s => s.SetTimestamping(TimestampingFlags.None),
        ["GetTimestamping"] = s => s.GetTimestamping(out _),
        ["SetTransmitTime"] = s => s.SetTransmitTime(Clock.Monotonic),
        ["GetTransmitTime"] = s => s.GetTransmitTime(out _),
        ["SetSctpInit"] = s => s.SetSctpInit(default),
        ["GetSctpInit"] = s => s.GetSctpInit(out _),
        ["Subscribe"] = s => s.Subscribe(SctpEventType.Shutdown, true),
        ["IsSubscribed"] = s => s.IsSubscribed(SctpEventType.Shutdown, out _),
        ["BindAddresses"] = s => s.BindAddresses([TestSockets.Any4]),
        ["UnbindAddresses"] = s => s.UnbindAddresses([TestSockets.Any4]),
        ["ConnectAddresses"] = s => s.ConnectAddresses([TestSockets.Any4], out _),
        ["PeelOff"] = s => s.PeelOff(1, out _),
        ["SendMessages"] = s => WithBatch(batch => s.SendMessages(batch, 1)),
        ["SendMessages, none"] = s => WithBatch(batch => s.SendMessages(batch, 0)),
        ["ReceiveMessages"] = s => WithBatch(batch => s.ReceiveMessages(batch, 1)),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void After_disposal_the_call_reports_EBADF(string call)
    {
        Assert.True(NetSocket.Create(SocketKind.Udp4, out var socket).IsOk);
        socket.Dispose();
        Assert.Equal(Outcome.Failure(Errno.EBADF), _calls[call](socket));
    }

    private static Outcome WithBatch(Func<MessageBatch, IoResult> call)
    {
        using var batch = new MessageBatch(1);
        return call(batch).Outcome;
    }
}

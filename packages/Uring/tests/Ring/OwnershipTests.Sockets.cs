using Hyb.Sock;

namespace Hyb.Uring.Tests.Ring;

public unsafe partial class OwnershipTests
{
    private static readonly FileTarget _none = FileTarget.None;

    public static TheoryData<string, Action<IoUring>> OwnersOnlyOfSockets => new()
    {
        { "Socket", ring => _ = ring.Socket(SocketKind.Tcp4) },
        { "Bind", ring => _ = ring.Bind(_none, default) },
        { "Listen", ring => _ = ring.Listen(_none) },
        { "Accept", ring => _ = ring.Accept(_none) },
        { "AcceptMultishot", ring => _ = ring.AcceptMultishot(_none) },
        { "Connect", ring => _ = ring.Connect(_none, default) },
        { "Shutdown", ring => _ = ring.Shutdown(_none) },
        { "Send", ring => _ = ring.Send(_none, default) },
        { "SendTo", ring => _ = ring.SendTo(_none, default, default) },
        { "SendVectored", ring => _ = ring.SendVectored(_none, []) },
        { "SendSelected", ring => _ = ring.SendSelected(_none, 0) },
        { "SendBundle", ring => _ = ring.SendBundle(_none, 0) },
        { "SendMessage", ring => _ = ring.SendMessage(_none, []) },
        { "Receive", ring => _ = ring.Receive(_none, default) },
        { "ReceiveSelected", ring => _ = ring.ReceiveSelected(_none, 0) },
        { "ReceiveBundle", ring => _ = ring.ReceiveBundle(_none, 0) },
        { "ReceiveMultishot", ring => _ = ring.ReceiveMultishot(_none, 0) },
        { "ReceiveZeroCopy", ring => _ = ring.ReceiveZeroCopy(_none, 0) },
        { "ReceiveMessage", ring => _ = ring.ReceiveMessage(_none, (MessageHeader*)1, []) },
        { "ReceiveMessages", ring => _ = ring.ReceiveMessageMultishot(_none, 0, default) },
        { "SendZeroCopy", ring => _ = ring.SendZeroCopy(_none, default(FixedBuffer)) },
        { "SendZeroCopyPlain", ring => _ = ring.SendZeroCopy(_none, default(Zcall.IoVec)) },
        { "SendToZeroCopy", ring => _ = ring.SendToZeroCopy(
            _none, default(FixedBuffer), default) },
        { "SendMessageZeroCopy", ring => _ = ring.SendMessageZeroCopy(_none, []) },
    };
}

using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

/// <summary>A pair of stream sockets, one end of which a ring receives from.</summary>
internal sealed class BufferTraffic : IDisposable
{
    private readonly NetSocket _sender;
    private readonly NetSocket _receiver;

    public BufferTraffic(SocketKind kind = SocketKind.UnixStream) =>
        (_sender, _receiver) = kind == SocketKind.UnixStream
            ? TestNet.Pair()
            : TestNet.Connected(kind);

    public FileTarget Receiver => _receiver.Fd;

    public FileTarget Sender => _sender.Fd;

    public void Send(string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal(bytes.Length, _sender.Fd.Write(bytes).Count);
    }

    public void EndSending() => Assert.True(_sender.Shutdown(ShutdownHow.Send).IsOk);

    public string Receive()
    {
        var bytes = new byte[256];
        var count = (int)_receiver.Fd.Read(bytes).Count;
        return System.Text.Encoding.ASCII.GetString(bytes, 0, count);
    }

    /// <summary>One completion of a receive that selects one buffer.</summary>
    public Completion One(IoUring ring, ushort group, string text)
    {
        Send(text);
        return ring.One(Receiver, group);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }
}

/// <summary>What buffers hold, as text.</summary>
internal static class BufferText
{
    public static string Text(this SelectedBuffer buffer) =>
        System.Text.Encoding.ASCII.GetString(buffer.Span);

    public static SelectedBuffer Take(this BufferRing buffers, Completion completion)
    {
        Assert.True(buffers.TryTake(completion, out var buffer), completion.ToString());
        return buffer;
    }

    public static BufferBundle TakeBundle(this BufferRing buffers, Completion completion)
    {
        Assert.True(buffers.TryTakeBundle(completion, out var bundle), completion.ToString());
        return bundle;
    }

    public static void AssertAllAreBack(this BufferRing buffers)
    {
        Assert.Equal(buffers.Count, buffers.AvailableCount);
        Assert.Equal(buffers.Count, buffers.QueryAvailable());
    }
}

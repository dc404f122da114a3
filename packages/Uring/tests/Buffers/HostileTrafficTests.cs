using Hyb.Sock;
using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Buffers;

/// <summary>
/// 200 connections, one ring, too few buffers: what is received is what was sent, byte for byte,
/// and every buffer is back in its ring at the end. HYB_LONG=1 runs each set-up for 8 seconds, 64
/// in all.
/// </summary>
public class HostileTrafficTests
{
    private const ushort Group = 4;
    private const int Connections = 200;

    private static readonly TimeSpan _time =
        Testing.Long.IsOn ? TimeSpan.FromSeconds(8) : TimeSpan.FromSeconds(0.8);

    public static TheoryData<SocketKind, bool, bool> Setups => new()
    {
        { SocketKind.Tcp4, false, false },
        { SocketKind.Tcp4, true, false },
        { SocketKind.Tcp4, false, true },
        { SocketKind.Tcp4, true, true },
        { SocketKind.UnixStream, false, false },
        { SocketKind.UnixStream, true, false },
        { SocketKind.UnixStream, false, true },
        { SocketKind.UnixStream, true, true },
    };

    [Theory]
    [MemberData(nameof(Setups))]
    public void Every_byte_arrives_and_every_buffer_comes_back(
        SocketKind kind, bool bundle, bool incremental)
    {
        var pairs = Connect(kind);
        using var ring = TestRing.Start(RingEntries.Micro, RingEntries.Medium);
        using var buffers = ring.RegisterBufferRing(
            Group,
            incremental ? 8 : 64,
            incremental ? 65536 : 4096,
            new BufferRingOptions { IsIncremental = incremental });
        var senders = new HostileSenders([.. pairs.Select(pair => pair.Client)], _time);
        var receiver = new HostileReceiver(
            ring,
            buffers,
            [.. pairs.Select(pair => pair.Server)],
            bundle ? SendRecvFlags.Bundle : SendRecvFlags.None);
        long[] sent;
        try
        {
            receiver.Run();
        }
        finally
        {
            sent = senders.Join();
            foreach (var (client, server) in pairs)
            {
                client.Dispose();
                server.Dispose();
            }
        }

        Assert.Equal(sent, receiver.Received);
        buffers.AssertAllAreBack();
        Assert.True(receiver.Starvations > 0, "the group was never empty");
        Assert.Equal(bundle, receiver.Bundles > 0);
        if (kind != SocketKind.UnixStream)
            Assert.Equal(0, receiver.MissedEnds);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{sent.Sum():N0} bytes, {receiver.Starvations} times without a buffer, "
                + $"{receiver.Bundles} completions of several buffers, "
                + $"{receiver.MissedEnds} times asked again for an end");
    }

    private static (NetSocket Client, NetSocket Server)[] Connect(SocketKind kind)
    {
        var pairs = new (NetSocket Client, NetSocket Server)[Connections];
        for (var i = 0; i < Connections; i++)
        {
            pairs[i] = kind == SocketKind.UnixStream ? TestNet.Pair() : TestNet.Connected(kind);
            Assert.True(pairs[i].Client.Fd.SetNonBlocking(true).IsOk);
        }

        return pairs;
    }
}

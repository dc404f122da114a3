using System.Net;
using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Zcall;

namespace Hyb.Sock.Bench;

/// <summary>
/// What do batches cost over C? 64 datagrams of 64 bytes to oneself by one sendmmsg(2), taken back
/// by one recvmmsg(2): what build/native/peer_udp.c does. Checksum: the sum of the lengths.
/// </summary>
internal sealed unsafe class SendBatch : BenchWork
{
    private const int Batch = 64;
    private const int DatagramBytes = 64;

    private readonly NetSocket _socket;
    private readonly MessageBatch _sending = new(Batch);
    private readonly MessageBatch _receiving = new(Batch);
    private readonly byte[] _memory =
        GC.AllocateArray<byte>(2 * Batch * DatagramBytes, pinned: true);

    private SendBatch()
    {
        var loopback = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
        NetSocket.Listen(SocketKind.Udp4, loopback, out _socket).ThrowIfFailure();
        _socket.LocalAddress(out var address).ThrowIfFailure();
        _socket.Connect(address).ThrowIfFailure();
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        for (var i = 0; i < Batch; i++)
        {
            _sending.SetBuffer(i, new IoVec(start + (i * DatagramBytes), DatagramBytes));
            _receiving.SetBuffer(
                i, new IoVec(start + ((Batch + i) * DatagramBytes), DatagramBytes));
        }
    }

    /// <summary>The row.</summary>
    public static BenchRow Row { get; } = new(
        "udp/sendmmsg-64", () => new SendBatch(), BenchPeer.Native("C", SumOfLengths))
    {
        OperationsPerIteration = Batch,
    };

    public override ulong Run(long iterations)
    {
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            var sent = _socket.SendMessages(_sending, Batch);
            var got = _socket.ReceiveMessages(_receiving, Batch);
            if (sent.Count != Batch || got.Count != Batch)
                throw new BenchException($"{sent} sent and {got} received");
            for (var i = 0; i < Batch; i++)
                sum += (ulong)_receiving.Length(i);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => SumOfLengths(iterations);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
            _sending.Dispose();
            _receiving.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ulong SumOfLengths(long iterations) =>
        (ulong)iterations * Batch * DatagramBytes;
}

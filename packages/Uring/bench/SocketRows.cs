using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>
/// What do messages between two sockets cost against the same through liburing
/// (build/native/peer_socket.c)? A pair of Unix sockets that keep the borders of messages, 16
/// sends of 512 bytes and their 16 receives, submitted and awaited together. Checksum: the sum of
/// the numbers 0, 1, 2... that went in the first 8 bytes.
/// </summary>
internal sealed class SocketRows : BenchWork
{
    private const int Pairs = 16;
    private const int MessageBytes = 512;
    private const int Operations = 2 * Pairs;

    private readonly Completion[] _batch = new Completion[Operations];
    private readonly AlignedMemory _memory =
        AlignedMemory.AllocatePages(Operations * MessageBytes);

    private readonly NetSocket _sender;
    private readonly NetSocket _receiver;
    private readonly IoUring _ring;

    private SocketRows()
    {
        NetSocket.CreatePair(SocketKind.UnixSequencedPacket, out _sender, out _receiver)
            .ThrowIfFailure();
        _ring = BenchRing.Started(new IoUringOptions { Entries = Operations });
    }

    /// <summary>All rows on sockets.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        new("send-recv/512B", () => new SocketRows(), BenchPeer.Native("liburing", Sum))
        {
            OperationsPerIteration = Operations,
        },
    ];

    public override ulong Run(long iterations)
    {
        var (ring, memory, batch) = (_ring, _memory.AsIoVec(), _batch);
        var sender = FileTarget.FromFd(_sender.Fd);
        var receiver = FileTarget.FromFd(_receiver.Fd);
        var (number, sum) = (0UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (nuint i = 0; i < Pairs; i++)
            {
                var data = Message(memory, i);
                MemoryMarshal.Write(data.Span, number++);
                if (!ring.Send(sender, data, context: SqeContext.Token(i)).IsOk)
                    throw new BenchException("the submission queue is full");
            }

            for (nuint i = Pairs; i < Operations; i++)
            {
                if (!ring.Receive(
                    receiver, Message(memory, i), context: SqeContext.Token(i)).IsOk)
                    throw new BenchException("the submission queue is full");
            }

            var (count, outcome) = ring.Wait(batch, Operations);
            if (count != Operations)
                throw new BenchException($"{count} completions: {outcome}");
            foreach (ref readonly var completion in batch.AsSpan())
            {
                if (completion.Result != MessageBytes)
                    throw new BenchException($"{completion}");
            }

            for (nuint i = Pairs; i < Operations; i++)
                sum += MemoryMarshal.Read<ulong>(Message(memory, i).Span);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => Sum(iterations);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ring.Dispose();
            _sender.Dispose();
            _receiver.Dispose();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IoVec Message(IoVec memory, nuint index) =>
        memory.Slice(index * MessageBytes, MessageBytes);

    // 0 + 1 + ... + (messages - 1).
    private static ulong Sum(long iterations)
    {
        var messages = (UInt128)iterations * Pairs;
        return messages == 0 ? 0 : (ulong)(messages * (messages - 1) / 2);
    }
}

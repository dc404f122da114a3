using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>A pair of sockets, a ring and a group of buffers.</summary>
internal abstract class BufferReceives : BenchWork
{
    public const int Pairs = 16;
    protected const int Operations = 2 * Pairs;
    protected const int MessageBytes = 512;
    protected const int PartBytes = 4096;

    private readonly Completion[] _batch = new Completion[Operations];
    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(Pairs * PartBytes);
    private readonly NetSocket _sender;
    private readonly NetSocket _receiver;

    protected BufferReceives(
        SocketKind kind, int count, int bufferBytes, BufferRingOptions options = default)
    {
        NetSocket.CreatePair(kind, out _sender, out _receiver).ThrowIfFailure();
        Ring = BenchRing.Started(new IoUringOptions { Entries = Operations + 1 });
        Buffers = Ring.RegisterBufferRing(0, count, bufferBytes, options);
    }

    protected static SqeContext SendContext => SqeContext.Token(1);

    protected static SqeContext ReceiveContext => SqeContext.Token(2);

    protected IoUring Ring { get; }

    protected BufferRing Buffers { get; }

    protected FileTarget Receiver => _receiver.Fd;

    /// <summary>0 + 1 + ... of all messages.</summary>
    public static ulong SumOfMessages(long iterations) => BenchRing.SumBelow(iterations * Pairs);

    protected void Send(int index, int bytes)
    {
        var data = Message(index, bytes);
        Require(Ring.Send(_sender.Fd, data, context: SendContext));
    }

    protected IoVec Message(int index, int bytes) =>
        _memory.AsIoVec((nuint)(index * bytes), (nuint)bytes);

    protected ReadOnlySpan<Completion> Finish(int count)
    {
        var batch = _batch.AsSpan(0, count);
        var (reaped, outcome) = Ring.Wait(batch, count);
        if (reaped != count)
            throw new BenchException($"{reaped} completions: {outcome}");
        return batch;
    }

    protected static void Require(Outcome queued)
    {
        if (!queued.IsOk)
            throw new BenchException("the submission queue is full");
    }

    protected static void RequireBytes(in Completion completion, int bytes)
    {
        if (completion.Result != bytes)
            throw new BenchException($"{completion}");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Ring.Dispose();
            _sender.Dispose();
            _receiver.Dispose();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>16 sends, and one receive for all of them.</summary>
internal sealed class MultishotReceives()
    : BufferReceives(SocketKind.UnixSequencedPacket, 64, MessageBytes)
{
    public override ulong Run(long iterations)
    {
        var (number, sum) = (0UL, 0UL);
        Require(Ring.ReceiveMultishot(Receiver, 0, context: ReceiveContext));
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < Pairs; i++)
            {
                MemoryMarshal.Write(Message(i, MessageBytes).Span, number++);
                Send(i, MessageBytes);
            }

            foreach (ref readonly var completion in Finish(Operations))
            {
                RequireBytes(completion, MessageBytes);
                if (!Buffers.TryTake(completion, out var buffer))
                    continue;
                sum += MemoryMarshal.Read<ulong>(buffer.Span);
                buffer.Recycle(publish: false);
            }

            Buffers.Publish();
        }

        // A run begins with nothing in flight and ends so.
        Require(Ring.Cancel(CancelFilter.OfContext(ReceiveContext), context: SendContext));
        _ = Finish(2);
        return sum;
    }

    public override ulong Expect(long iterations) => SumOfMessages(iterations);
}

/// <summary>16 sends and 16 receives into buffers that are used piece by piece.</summary>
internal sealed class IncrementalReceives()
    : BufferReceives(
        SocketKind.UnixSequencedPacket, 4, 65536, new BufferRingOptions { IsIncremental = true })
{
    public override ulong Run(long iterations)
    {
        var (number, sum) = (0UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < Pairs; i++)
            {
                MemoryMarshal.Write(Message(i, MessageBytes).Span, number++);
                Send(i, MessageBytes);
            }

            for (var i = 0; i < Pairs; i++)
                Require(Ring.ReceiveSelected(Receiver, 0, context: ReceiveContext));
            foreach (ref readonly var completion in Finish(Operations))
            {
                RequireBytes(completion, MessageBytes);
                if (!Buffers.TryTake(completion, out var piece))
                    continue;
                sum += MemoryMarshal.Read<ulong>(piece.Span);
                piece.Recycle(publish: false);
            }

            Buffers.Publish();
        }

        return sum;
    }

    public override ulong Expect(long iterations) => SumOfMessages(iterations);
}

/// <summary>4 sends of 16 KiB, each received as a bundle of 4 buffers.</summary>
internal sealed class BundleReceives() : BufferReceives(SocketKind.UnixStream, 64, PartBytes)
{
    public const int Bundles = 4;
    private const int BundleBytes = 4 * PartBytes;

    public static ulong SumOfParts(long iterations) =>
        BenchRing.SumBelow(iterations * Bundles * (BundleBytes / PartBytes));

    public override ulong Run(long iterations)
    {
        var (number, sum) = (0UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < Bundles; i++)
            {
                var data = Message(i, BundleBytes).Span;
                for (var part = 0; part < BundleBytes; part += PartBytes)
                    MemoryMarshal.Write(data[part..], number++);
                Send(i, BundleBytes);
                Require(Ring.ReceiveBundle(
                    Receiver, 0, maxBytes: BundleBytes, context: ReceiveContext));
            }

            foreach (ref readonly var completion in Finish(2 * Bundles))
            {
                RequireBytes(completion, BundleBytes);
                if (!Buffers.TryTakeBundle(completion, out var bundle))
                    continue;
                foreach (var buffer in bundle)
                    sum += MemoryMarshal.Read<ulong>(buffer.Span);
                bundle.Recycle(publish: false);
            }

            Buffers.Publish();
        }

        return sum;
    }

    public override ulong Expect(long iterations) => SumOfParts(iterations);
}

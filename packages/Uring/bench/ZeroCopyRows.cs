using System.Net;
using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>
/// What does it cost to send 64 KiB of a registered buffer without a copy, bare and tracked until
/// the notification, against the same through liburing (build/native/peer_zerocopy.c)? A connection
/// on the loopback, where the kernel copies after all; one send and one receive at a time, three
/// completions. Checksum: the sum of the numbers 0, 1, 2... that went in the first 8 bytes.
/// </summary>
internal sealed class ZeroCopyRows : BenchWork
{
    private const int MessageBytes = 64 << 10;
    private const int Completions = 3;

    private static readonly SqeContext _received = SqeContext.Token(1);
    private static readonly SqeContext _sent = SqeContext.Token(2);

    private readonly bool _isTracked;
    private readonly Completion[] _batch = new Completion[Completions];
    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(2 * MessageBytes);
    private readonly IoUring _ring = BenchRing.Started(new IoUringOptions { Entries = 8 });
    private readonly NetSocket _client;
    private readonly NetSocket _server;
    private readonly SendTracker _tracker;
    private readonly SendBuffer _buffer;

    private ZeroCopyRows(bool isTracked)
    {
        _isTracked = isTracked;
        var loopback = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
        var soon = Sock.Deadline.After(TimeSpan.FromSeconds(10));
        NetSocket.Listen(SocketKind.Tcp4, loopback, out var listener).ThrowIfFailure();
        listener.LocalAddress(out var address).ThrowIfFailure();
        NetSocket.Dial(SocketKind.Tcp4, address, out _client, soon).ThrowIfFailure();
        listener.Accept(out _server, out _, soon).ThrowIfFailure();
        listener.Dispose();
        _client.Set(SocketOptions.NoDelay, true).ThrowIfFailure();
        _ring.RegisterBuffers([_memory.AsIoVec(0, MessageBytes)]);
        _tracker = new SendTracker(_ring);
        _buffer = new SendBuffer(_ring, _ring.GetFixedBuffer(0));
    }

    /// <summary>All rows on zero-copy sends.</summary>
    public static IEnumerable<BenchRow> All { get; } =
    [
        new(
            "sendzc/64k",
            () => new ZeroCopyRows(isTracked: false),
            BenchPeer.Native("liburing", BenchRing.SumBelow)),
        new(
            "sendzc/tracked/64k",
            () => new ZeroCopyRows(isTracked: true),
            BenchPeer.Native("liburing", BenchRing.SumBelow)),
    ];

    public override ulong Run(long iterations) =>
        _isTracked ? RunTracked(iterations) : RunBare(iterations);

    private ulong RunBare(long iterations)
    {
        var into = _memory.AsIoVec(MessageBytes, MessageBytes);
        var client = FileTarget.FromFd(_client.Fd);
        var buffer = _ring.GetFixedBuffer(0);
        var (number, sum) = (0UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            MemoryMarshal.Write(buffer.Memory.Span, number++);
            Require(_ring.SendZeroCopy(client, buffer, MessageFlags.WaitAll, context: _sent));
            ReceiveAndWait(into);
            var isFree = false;
            foreach (ref readonly var completion in _batch.AsSpan())
            {
                if (completion.IsNotification)
                    isFree = true;
                else if (completion.Result != MessageBytes)
                    throw new BenchException($"{completion}");
            }

            if (!isFree)
                throw new BenchException("no notification");
            sum += MemoryMarshal.Read<ulong>(into.Span);
        }

        return sum;
    }

    private ulong RunTracked(long iterations)
    {
        var into = _memory.AsIoVec(MessageBytes, MessageBytes);
        var client = FileTarget.FromFd(_client.Fd);
        var (number, sum) = (0UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            MemoryMarshal.Write(_buffer.Span, number++);
            Require(_tracker.SendZeroCopy(client, _buffer, flags: MessageFlags.WaitAll));
            ReceiveAndWait(into);
            foreach (ref readonly var completion in _batch.AsSpan())
                Check(completion);
            if (_tracker.InFlight != 0)
                throw new BenchException("no notification");
            sum += MemoryMarshal.Read<ulong>(into.Span);
        }

        return sum;
    }

    private void ReceiveAndWait(IoVec into)
    {
        Require(_ring.Receive(
            _server.Fd, into, MessageFlags.WaitAll, context: _received));
        var (count, outcome) = _ring.Wait(_batch, Completions);
        if (count != Completions)
            throw new BenchException($"{count} completions: {outcome}");
    }

    private static void Require(Outcome queued)
    {
        if (!queued.IsOk)
            throw new BenchException("the submission queue is full");
    }

    public override ulong Expect(long iterations) => BenchRing.SumBelow(iterations);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _buffer.Dispose();
            _tracker.Dispose();
            _ring.Dispose();
            _client.Dispose();
            _server.Dispose();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(in Completion completion)
    {
        var isWhole = _tracker.HandleCompletion(completion, out var step)
            ? step.Result == MessageBytes
            : completion.Context == _received && completion.Result == MessageBytes;
        if (!isWhole)
            throw new BenchException($"{completion}");
    }
}

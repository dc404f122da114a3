using System.Net;
using System.Security.Cryptography;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Receiving;

/// <summary>The receiver with copies, for real: TCP over the loopback.</summary>
public sealed class LoopbackTests : IDisposable
{
    private const ushort Group = 3;
    private const int TotalBytes = 8 << 20;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private readonly NetSocket _client;
    private readonly NetSocket _server;

    public LoopbackTests() => (_client, _server) = Connect();

    /// <summary>Every size of completions, and a ring of many threads.</summary>
    public static TheoryData<CqeSize, bool> Rings => new()
    {
        { CqeSize.Bytes16, false },
        { CqeSize.Bytes32, false },
        { CqeSize.Mixed, false },
        { CqeSize.Bytes16, true },
    };

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    // Few buffers against many bytes: the receive starves again and again, and is started again.
    [Theory]
    [MemberData(nameof(Rings))]
    public void All_bytes_arrive_in_order(CqeSize size, bool isShared)
    {
        using var ring = TestRing.Start(
            new IoUringOptions { CqeSize = size, MultipleIssuers = isShared });
        using var buffers = ring.RegisterBufferRing(Group, 8, 4096);
        var handler = new HashingHandler(keep: 5);
        var receiver = new ZcrxReceiver(ring, buffers, handler);
        Assert.False(receiver.IsZeroCopy);
        handler.Restart = () => receiver.Start(_server.Fd);
        var sender = new Thread(Send);
        sender.Start();

        Assert.True(receiver.Start(_server.Fd).IsOk);
        var batch = new LargeCompletion[16];
        while (!handler.HasEnded)
            Some(ring, batch);

        sender.Join();
        Assert.Equal(TotalBytes, handler.Bytes);
        Assert.Equal(Expected(), handler.Hash);
        Assert.True(handler.StarvedCount > 0, "the group was never empty");
        Assert.Equal(ReceiverState.Stopped, receiver.State);
        handler.ReleaseAll();
        Assert.Equal(8, buffers.QueryAvailable());
    }

    [Fact]
    public void Stop_ends_a_receive_that_waits()
    {
        using var ring = TestRing.Start();
        using var buffers = ring.RegisterBufferRing(Group, 4, 64);
        var handler = new RecordingHandler();
        var receiver = new ZcrxReceiver(ring, buffers, handler);
        var batch = new LargeCompletion[4];
        Assert.True(receiver.Start(_server.Fd).IsOk);
        Write("one");
        while (handler.Told.Count == 0)
            Some(ring, batch);

        Assert.True(receiver.Stop().IsOk);
        while (!receiver.IsStopped)
            Some(ring, batch);
        Assert.Equal(["data 3 one", "stopped Canceled"], handler.Told);

        // Nothing of the stream is lost, and it goes on.
        Write("two");
        Assert.True(receiver.Start(_server.Fd).IsOk);
        while (handler.Told.Count < 3)
            Some(ring, batch);
        Assert.Equal("data 3 two", handler.Told[2]);
        _client.Dispose();
        while (!receiver.IsStopped)
            Some(ring, batch);
        Assert.Equal("stopped EndOfStream", handler.Told[^1]);
        Assert.Equal(4, buffers.AvailableCount);
    }

    [Fact]
    public void Buffers_that_are_kept_survive_receiver_and_ring()
    {
        var ring = TestRing.Start();
        using var buffers = ring.RegisterBufferRing(Group, 4, 64);
        var handler = new RecordingHandler { Keeps = true };
        var receiver = new ZcrxReceiver(ring, buffers, handler);
        var batch = new LargeCompletion[4];
        Assert.True(receiver.Start(_server.Fd).IsOk);
        Write("kept");
        while (handler.Held.Count == 0)
            Some(ring, batch);
        ring.Dispose();

        var buffer = handler.Held[0];
        Assert.Equal("kept"u8, buffer.Span);
        Assert.False(buffer.IsZeroCopy);
        Assert.False(buffer.Placed.IsValid);
        buffer.Release();
        Assert.Throws<InvalidOperationException>(() => buffer.Release());
        Assert.Throws<InvalidOperationException>(() => buffer.Span.Length);
    }

    [Fact]
    public void Receive_from_a_queue_that_is_none_fails_as_it_is_told()
    {
        using var area = new Buffers.TestArea();
        var handler = new RecordingHandler();
        var receiver = new ZcrxReceiver(area.Queue, handler);
        Assert.True(receiver.IsZeroCopy);
        var batch = new LargeCompletion[4];

        Assert.True(receiver.Start(_server.Fd).IsOk);
        while (!receiver.IsStopped)
            Some(area.Ring, batch);

        Assert.Equal(["error EINVAL", "stopped Failed"], handler.Told);
    }

    [Fact]
    public void A_hundred_thousand_receives_allocate_nothing()
    {
        using var ring = TestRing.Start(RingEntries.Micro);
        using var buffers = ring.RegisterBufferRing(Group, 64, 64);
        var count = 0;
        var receiver = new ZcrxReceiver(ring, buffers, new ReceiveHandler
        {
            Data = (in buffer) =>
            {
                count++;
                buffer.Release();
                return true;
            },
        });
        Assert.True(receiver.Start(_server.Fd).IsOk);
        Receive(ring, 2000, ref count);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Receive(ring, 100_000, ref count);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // The kernel copies what comes from another interface into the area, so the loopback will do:
    // the queue, its area and its refill ring are real.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Queue_that_is_real_receives_all_bytes(bool isShared)
    {
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        using var second = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Bytes32 });
        var queue = ZcrxQueue.Register(ring, RealQueue());
        Assert.SkipWhen(
            isShared && !ZcrxFeatureSet.Ask().CanShare, "This kernel cannot share a queue.");
        if (isShared)
            queue = queue.ShareWith(second);
        var handler = new HashingHandler(keep: 5);
        var receiver = new ZcrxReceiver(queue, handler);
        handler.Restart = () =>
        {
            // Without it only the card, which has nothing to do here, takes refills.
            _ = queue.Flush();
            return receiver.Start(_server.Fd);
        };
        var sender = new Thread(Send);
        sender.Start();

        Assert.True(receiver.Start(_server.Fd).IsOk);
        var batch = new LargeCompletion[16];
        while (!handler.HasEnded)
            Some(queue.Ring, batch);

        sender.Join();
        Assert.Equal(TotalBytes, handler.Bytes);
        Assert.Equal(Expected(), handler.Hash);
        handler.ReleaseAll();
        Assert.Equal(0, queue.OutstandingCount);
    }

    private static ZcrxOptions RealQueue()
    {
        var options = new ZcrxOptions { AreaBytes = 64 << 20 };
        if (ZcrxFeatureSet.Ask().CanDoWithoutDevice)
            return options with { WithoutDevice = true };
        var card = Environment.GetEnvironmentVariable("HYB_ZCRX_INTERFACE");
        Assert.SkipWhen(
            card is null,
            "HYB_ZCRX_INTERFACE, HYB_ZCRX_QUEUE: no card, and this kernel needs one for a queue.");
        return options with
        {
            Interface = card,
            Queue = int.Parse(
                Environment.GetEnvironmentVariable("HYB_ZCRX_QUEUE") ?? "1",
                System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static (NetSocket Client, NetSocket Server) Connect()
    {
        var soon = Deadline.After(_limit);
        var any = SockAddr.From(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.True(NetSocket.Listen(SocketKind.Tcp4, any, out var listener).IsOk);
        Assert.True(listener.LocalAddress(out var address).IsOk);
        Assert.True(NetSocket.Dial(SocketKind.Tcp4, address, out var client, soon).IsOk);
        Assert.True(listener.Accept(out var server, out _, soon).IsOk);
        listener.Dispose();
        return (client, server);
    }

    private void Receive(IoUring ring, int until, ref int count)
    {
        Span<LargeCompletion> batch = stackalloc LargeCompletion[16];
        while (count < until)
        {
            if (_client.Write("0123456789"u8).Count != 10)
                Assert.Fail("nothing was sent");
            Some(ring, batch);
        }
    }

    private static void Some(IoUring ring, Span<LargeCompletion> batch)
    {
        var (count, outcome) = ring.WaitLarge(batch, 1, _limit);
        if (!outcome.IsOk)
            Assert.Fail($"nothing came: {outcome}");
        foreach (ref readonly var completion in batch[..count])
        {
            if (!ZcrxReceiver.TryHandle(ring, completion))
                Assert.Fail($"a foreign completion: {completion.Completion}");
        }
    }

    private void Write(string text) => Assert.Equal(
        text.Length, _client.Write(System.Text.Encoding.ASCII.GetBytes(text)).Count);

    private static byte[] Pattern()
    {
        var bytes = new byte[TotalBytes];
        new Random(Group).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Expected() => SHA256.HashData(Pattern());

    private void Send()
    {
        var bytes = Pattern();
        for (var sent = 0; sent < bytes.Length;)
            sent += (int)_client.Write(bytes.AsSpan(sent), Deadline.After(_limit)).Count;
        Assert.True(_client.Shutdown(ShutdownHow.Send).IsOk);
    }

    /// <summary>Hashes what comes, and keeps some buffers for a while.</summary>
    private sealed class HashingHandler(int keep) : IReceiveHandler
    {
        private readonly IncrementalHash _hash =
            IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        private readonly Queue<ReceivedBuffer> _kept = new();

        public Func<Outcome>? Restart { get; set; }

        public long Bytes { get; private set; }

        public int StarvedCount { get; private set; }

        public bool HasEnded { get; private set; }

        public byte[] Hash => _hash.GetHashAndReset();

        public bool OnData(in ReceivedBuffer buffer)
        {
            _hash.AppendData(buffer.Span);
            Bytes += buffer.Length;
            _kept.Enqueue(buffer);
            if (_kept.Count > keep)
                _kept.Dequeue().Release();
            return true;
        }

        public bool OnError(Errno error) => error == Errno.ENOBUFS;

        public void OnStopped(ReceiveEnd end)
        {
            HasEnded = end is ReceiveEnd.EndOfStream or ReceiveEnd.Failed;
            if (end != ReceiveEnd.Starved)
                return;
            StarvedCount++;
            Assert.True(StarvedCount < TotalBytes / 64, "nothing comes between");
            ReleaseAll();
            Assert.True(Restart!().IsOk);
        }

        public void ReleaseAll()
        {
            while (_kept.TryDequeue(out var buffer))
                buffer.Release();
        }
    }
}

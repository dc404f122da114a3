using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Sock;
using Hyb.Testing;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.ZeroCopy;

/// <summary>
/// Connections whose peers read by fits and starts, so that notifications come late and in any
/// order; every buffer is overwritten as soon as it is free. What arrives is what was sent only if
/// none is free too early. HYB_LONG=1 sends 64 times as much.
/// </summary>
public sealed class SendStressTests(ITestOutputHelper output) : IDisposable
{
    private const int Connections = 6;
    private const int Buffers = 14;
    private const int BufferBytes = 64 << 10;
    private const byte Poison = 0xEE;

    private static readonly long _bytesEach = Long.IsOn ? 512L << 20 : 8L << 20;

    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(Buffers * BufferBytes);
    private readonly IoUring _ring = TestRing.Start(32);
    private readonly Queue<SendBuffer> _free = new();
    private readonly List<ulong> _sent = [];
    private readonly Stream[] _streams = new Stream[Connections];
    private int _overtaken;

    public void Dispose()
    {
        _ring.Dispose();
        foreach (var buffer in _free)
            buffer.Dispose();
        foreach (var stream in _streams)
            stream?.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void What_arrives_is_what_was_sent()
    {
        using var tracker = new SendTracker(_ring);
        _ring.RegisterBuffers([_memory.AsIoVec()]);
        for (var i = 0; i < Buffers; i++)
        {
            var offset = i * BufferBytes;
            _free.Enqueue(i % 2 == 0
                ? new SendBuffer(_ring, _ring.GetFixedBuffer(0).Slice((nuint)offset, BufferBytes))
                : new SendBuffer(new CountingOwner(_memory.Memory.Slice(offset, BufferBytes))));
        }

        for (var i = 0; i < Connections; i++)
            _streams[i] = new Stream(i);
        var random = new Random(4);
        ulong tag = 0;
        while (_streams.Any(stream => stream.Sent < _bytesEach))
        {
            foreach (var stream in _streams)
                SendSome(tracker, stream, random, ref tag);
            Handle(tracker);
        }

        while (tracker.InFlight > 0)
            Handle(tracker);
        Assert.Equal(Buffers, _free.Count);
        Assert.All(_streams, stream => stream.AssertArrived());
        Assert.Equal(_ring.Contexts.Capacity, _ring.Contexts.ExtendedAvailable);
        output.WriteLine($"{tag} sends, {_overtaken} notified before an older one");
    }

    // One send of a connection at a time until its result is known, for the order of the stream;
    // its notification may take longer.
    private void SendSome(SendTracker tracker, Stream stream, Random random, ref ulong tag)
    {
        if (stream.IsBusy || stream.Sent >= _bytesEach || _free.Count < 2)
            return;
        var parts = new SendPart[random.Next(1, 3)];
        var position = stream.Sent;
        for (var i = 0; i < parts.Length; i++)
        {
            var buffer = _free.Dequeue();
            var length = random.Next(1, BufferBytes);
            stream.Fill(buffer.Span[..length], position);
            parts[i] = buffer.Slice(0, (nuint)length);
            position += length;
        }

        var handler = new SendHandler
        {
            Completed = (in SendStep step) => stream.Book(step, position),
            Notified = (in SendStep step) => Reclaim(parts, step.Tag),
        };
        _sent.Add(tag);
        Assert.True((parts.Length == 1
            ? tracker.SendZeroCopy(
                stream.Target, parts[0], handler, tag, MessageFlags.WaitAll)
            : tracker.SendMessageZeroCopy(
                stream.Target, parts, default, default, handler, tag, MessageFlags.WaitAll)).IsOk);
        tag++;
        stream.IsBusy = true;
    }

    private void Reclaim(SendPart[] parts, ulong tag)
    {
        _overtaken += _sent[0] != tag ? 1 : 0;
        Assert.True(_sent.Remove(tag));
        foreach (var part in parts)
        {
            part.Buffer.Span.Fill(Poison);
            _free.Enqueue(part.Buffer);
        }
    }

    private void Handle(SendTracker tracker)
    {
        Span<Completion> batch = stackalloc Completion[8];
        var (count, outcome) = _ring.Wait(batch, 1, TimeSpan.FromSeconds(30));
        Assert.True(outcome.IsOk, outcome.ToString());
        foreach (ref readonly var completion in batch[..count])
            Assert.True(tracker.HandleCompletion(completion));
    }

    /// <summary>A connection and the thread that reads its other end.</summary>
    private sealed class Stream : IDisposable
    {
        private readonly int _number;
        private readonly NetSocket _client;
        private readonly NetSocket _server;
        private readonly Thread _reader;
        private string? _fault;
        private long _arrived;

        public Stream(int number)
        {
            _number = number;
            (_client, _server) = TestNet.Connected(SocketKind.Tcp4);
            _reader = new Thread(Read);
            _reader.Start();
        }

        public FileTarget Target => _client.Fd;

        public long Sent { get; private set; }

        public bool IsBusy { get; set; }

        public void Fill(Span<byte> data, long position)
        {
            for (var i = 0; i < data.Length; i++)
                data[i] = At(position + i);
        }

        public void Book(in SendStep step, long position)
        {
            Assert.Equal(position, Sent + step.Result);
            Sent = position;
            IsBusy = false;
        }

        public void AssertArrived()
        {
            Assert.True(_client.Shutdown(ShutdownHow.Send).IsOk);
            _reader.Join();
            Assert.Null(_fault);
            Assert.Equal(Sent, _arrived);
        }

        public void Dispose()
        {
            _client.Dispose();
            _reader.Join();
            _server.Dispose();
        }

        // A pause now and then, in which the windows fill up.
        private void Read()
        {
            var random = new Random(_number);
            var data = new byte[100_000];
            while (true)
            {
                if (random.Next(40) == 0)
                    Thread.Sleep(1);
                var into = data.AsSpan(0, random.Next(1, data.Length));
                var count = _server.Receive(into, MessageFlags.None).Count;
                if (count <= 0)
                    return;
                for (var i = 0; i < count && _fault is null; i++)
                {
                    if (into[i] != At(_arrived + i))
                        _fault = $"byte {_arrived + i} of stream {_number} is {into[i]:x}";
                }

                _arrived += count;
            }
        }

        private byte At(long position) =>
            (byte)((position * 7) + (position >> 8) + (position >> 16) + _number);
    }
}

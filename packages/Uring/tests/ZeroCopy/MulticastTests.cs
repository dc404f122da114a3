using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.ZeroCopy;

public sealed class MulticastTests : IDisposable
{
    private const int MemoryBytes = 65536;

    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(MemoryBytes);
    private readonly IoUring _ring = TestRing.Start(16);
    private readonly SendTracker _tracker;
    private readonly SendBuffer _registered;
    private readonly SendBuffer _plain;

    public MulticastTests()
    {
        _tracker = new SendTracker(_ring);
        _ring.RegisterBuffers([_memory.AsIoVec()]);
        new Random(3).NextBytes(_memory.GetSpan());
        _registered = new SendBuffer(_ring, _ring.GetFixedBuffer(0));
        _plain = new SendBuffer(new CountingOwner(_memory));
    }

    public void Dispose()
    {
        _registered.Dispose();
        _plain.Dispose();
        _tracker.Dispose();
        _ring.Dispose();
        _memory.Dispose();
    }

    [Theory]
    [InlineData(1, 8192, 1536)]
    [InlineData(3, 8192, 1536)]
    [InlineData(4, 8192, 1024)]
    [InlineData(7, 8192, 1024)]
    [InlineData(8, 4096, 1024)]
    [InlineData(15, 4096, 1024)]
    [InlineData(16, 4096, 512)]
    [InlineData(63, 4096, 512)]
    [InlineData(64, 3072, 128)]
    [InlineData(255, 3072, 128)]
    [InlineData(256, 3072, 0)]
    [InlineData(511, 3072, 0)]
    [InlineData(512, 2048, 0)]
    [InlineData(4095, 2048, 0)]
    [InlineData(4096, 1536, 0)]
    [InlineData(1_000_000, 1536, 0)]
    public void The_more_targets_the_shorter_a_payload_goes_without_a_copy(
        int targets, int careful, int eager)
    {
        Assert.Equal((nuint)careful, MulticastThreshold.Careful(targets));
        Assert.Equal((nuint)eager, MulticastThreshold.Eager(targets));
    }

    [Theory]
    [InlineData(1, 8191, true, false, SendWay.Copy)]
    [InlineData(1, 8192, true, false, SendWay.ZeroCopy)]
    [InlineData(8, 4095, true, false, SendWay.Copy)]
    [InlineData(8, 4096, true, false, SendWay.ZeroCopy)]
    [InlineData(8, 65536, false, false, SendWay.Copy)]
    [InlineData(4, 1023, true, true, SendWay.Copy)]
    [InlineData(4, 1024, true, true, SendWay.ZeroCopy)]
    public void Every_target_gets_the_bytes_whichever_way(
        int count, int length, bool registered, bool zeroCopy, SendWay expected)
    {
        using var peers = new Peers(count, SocketKind.Tcp4);
        var part = (registered ? _registered : _plain).Slice(
            MemoryBytes - (nuint)length, (nuint)length);
        var listener = new Listener();
        var result = zeroCopy
            ? _tracker.MulticastZeroCopy(
                peers.Targets, part, listener, 9, 0, MessageFlags.WaitAll, Report)
            : _tracker.Multicast(
                peers.Targets, part, listener, 9, 0, MessageFlags.WaitAll, Report);
        Assert.Equal(new MulticastResult(count, expected, Outcome.Ok), result);
        Assert.Equal((count, true), (_tracker.InFlight, part.Buffer.IsHeld));
        CheckEntry(part, expected);
        Assert.Empty(_tracker.HandleAll(_ring));
        Assert.False(part.Buffer.IsHeld);
        foreach (var steps in new[] { listener.Completed, listener.Notified })
        {
            Assert.Equal(Enumerable.Range(0, count), steps.Select(step => step.Target).Order());
            Assert.All(steps, step => Assert.Equal(
                (length, 9UL, expected), (step.Result, step.Tag, step.Way)));
        }

        // The loopback copies whichever way; it says so.
        Assert.All(
            listener.Notified, step => Assert.Equal(SendUsage.Copied, step.Usage));
        peers.AssertReceived(_memory.GetSpan()[(MemoryBytes - length)..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_target_has_an_outcome_of_its_own(bool zeroCopy)
    {
        using var peers = new Peers(3, SocketKind.Tcp4);
        FileTarget[] targets =
        [
            peers.Targets[0], FileTarget.FromDescriptor(-1), peers.Targets[1],
            new FixedFile(5), peers.Targets[2],
        ];
        peers.Close(1);
        _ring.RegisterSparseFiles(6);
        var part = _registered.Slice(0, 2000);
        var result = zeroCopy
            ? _tracker.MulticastZeroCopy(targets, part, flags: MessageFlags.WaitAll)
            : _tracker.Multicast(targets, part, flags: MessageFlags.WaitAll);
        Assert.Equal(new MulticastResult(
            5, zeroCopy ? SendWay.ZeroCopy : SendWay.Copy, Outcome.Ok), result);

        // Without a handler: what each completion tells.
        var outcomes = new Outcome?[targets.Length];
        while (_tracker.InFlight > 0)
        {
            Assert.True(_tracker.HandleCompletion(_ring.One(), out var step));
            if (!step.IsCompleted)
                continue;
            Assert.Null(outcomes[step.Target]);
            outcomes[step.Target] = step.IsSuccess ? Outcome.Ok : Outcome.Failure(step.Error);
        }

        Assert.Equal(
            [
                Outcome.Ok, Outcome.Failure(Errno.EBADF), Outcome.Failure(Errno.EPIPE),
                Outcome.Failure(Errno.EBADF), Outcome.Ok,
            ],
            outcomes.Select(outcome => outcome!.Value));
        peers.AssertReceived(_memory.GetSpan()[..2000], 0, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_longer_than_the_queue_goes_on_where_it_stopped(bool zeroCopy)
    {
        const int Count = 70;
        const int Length = 3072;
        using var peers = new Peers(Count, SocketKind.Tcp4);
        var listener = new Listener();
        var (next, turns) = (0, 0);
        while (true)
        {
            var part = zeroCopy ? _registered.Slice(0, Length) : _registered.Slice(0, Length - 1);
            var result = _tracker.Multicast(
                peers.Targets, part, listener, first: next, flags: MessageFlags.WaitAll);
            Assert.Equal(zeroCopy ? SendWay.ZeroCopy : SendWay.Copy, result.Way);
            turns++;
            if (result.Outcome.IsOk)
            {
                Assert.Equal(Count, result.Next);
                break;
            }

            Assert.True(result.Outcome.IsWouldBlock);
            Assert.InRange(result.Next, next + 1, Count - 1);
            next = result.Next;
            Assert.Empty(_tracker.HandleAll(_ring));
        }

        Assert.Empty(_tracker.HandleAll(_ring));
        Assert.Equal(5, turns);
        Assert.Equal(
            Enumerable.Range(0, Count), listener.Completed.Select(step => step.Target).Order());
        peers.AssertReceived(_memory.GetSpan()[..(zeroCopy ? Length : Length - 1)]);
    }

    [Fact]
    public void Targets_may_be_slots_and_payloads_empty()
    {
        using var udp = TestNet.Bound(SocketKind.Udp4);
        Assert.True(udp.Connect(TestNet.AddressOf(udp)).IsOk);
        _ring.RegisterFiles([-1, udp.Fd.Number]);
        FileTarget[] targets = [new FixedFile(1), udp.Fd];
        var listener = new Listener();
        Assert.Equal(2, _tracker.Multicast(targets, _plain.Slice(0, 3), listener).Next);
        Assert.Equal(
            2, _tracker.Multicast(targets, _plain.Slice(MemoryBytes, 0), listener).Next);
        Assert.Empty(_tracker.HandleAll(_ring));
        Assert.All(listener.Completed, step => Assert.True(step.IsSuccess, step.ToString()));
        var data = new byte[16];
        int[] lengths = [.. targets.Concat(targets).Select(
            _ => udp.Receive(data, MessageFlags.None).Count)];
        Assert.Equal([0, 0, 3, 3], lengths.Order());
        Assert.Equal(_memory.GetSpan()[..3], data.AsSpan(0, 3));
    }

    [Fact]
    public void No_target_is_nothing_to_do_and_misuse_is_named()
    {
        FileTarget[] targets = [FileTarget.FromDescriptor(-1)];
        Assert.Equal(
            new MulticastResult(0, SendWay.Copy, Outcome.Ok), _tracker.Multicast([], _plain));
        Assert.Equal(
            new MulticastResult(1, SendWay.ZeroCopy, Outcome.Ok),
            _tracker.MulticastZeroCopy(targets, _registered, first: 1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _tracker.Multicast(targets, _plain, first: 2));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _tracker.Multicast(targets, _plain, first: -1));
        Assert.Equal("targets", Assert.Throws<ArgumentOutOfRangeException>(
            () => _tracker.Multicast([targets[0], new FixedFile(0)], _plain)).ParamName);
        Assert.Equal("part", Assert.Throws<ArgumentException>(
            () => _tracker.MulticastZeroCopy(targets, _plain)).ParamName);
        Assert.Throws<ArgumentException>(() => _tracker.Multicast(targets, default));
        Assert.Throws<ArgumentException>(
            () => _tracker.Multicast(targets, _plain, options: SqeFlags.SkipSuccess));
        Assert.Throws<ArgumentException>(
            () => _tracker.Multicast(targets, _plain, mode: SendRecvFlags.Vectorized));
        _ring.HasQueuedNothing();
        Assert.Equal(0, _tracker.InFlight);
    }

    // The kernel refuses what the original sent: a registered buffer with a plain send.
    [Fact]
    public void A_plain_send_takes_no_registered_buffer()
    {
        using var udp = TestNet.Bound(SocketKind.Udp4);
        var memory = _ring.GetFixedBuffer(0).Memory;
        unsafe
        {
            Assert.True(_ring.Enqueue(new Sqe(IoUringOp.Send, udp.Fd, default, default)
            {
                IoPriority = (ushort)SendRecvFlags.FixedBuffer,
                Address = (ulong)memory.Address,
                Length = 8,
            }).IsOk);
        }

        Assert.Equal(Errno.EINVAL, _ring.One().Error);
    }

    private const SendRecvFlags Report = SendRecvFlags.ReportUsage;

    private unsafe void CheckEntry(SendPart part, SendWay way)
    {
        var entry = _ring.LastQueued;
        var isCopy = way == SendWay.Copy;
        Assert.Equal(isCopy ? IoUringOp.Send : IoUringOp.SendZc, entry.Opcode);
        Assert.Equal(
            (ushort)(isCopy ? SendRecvFlags.None : Report | SendRecvFlags.FixedBuffer),
            entry.IoPriority);
        Assert.Equal((ulong)_memory.Address + part.Offset, entry.Address);
        Assert.Equal(part.Length, entry.Length);
    }

    /// <summary>Connections, and the other end of each.</summary>
    private sealed class Peers : IDisposable
    {
        private readonly (NetSocket Client, NetSocket Server)[] _pairs;

        public Peers(int count, SocketKind kind)
        {
            _pairs = [.. Enumerable.Range(0, count).Select(_ => TestNet.Connected(kind))];
            Targets = [.. _pairs.Select(pair => FileTarget.FromFd(pair.Client.Fd))];
        }

        public FileTarget[] Targets { get; }

        public void Close(int index) =>
            Assert.True(_pairs[index].Client.Shutdown(ShutdownHow.Send).IsOk);

        public void AssertReceived(ReadOnlySpan<byte> expected, params ReadOnlySpan<int> only)
        {
            var data = new byte[expected.Length];
            for (var i = 0; i < _pairs.Length; i++)
            {
                if (!only.IsEmpty && !only.Contains(i))
                    continue;
                var count = _pairs[i].Server.Receive(data, MessageFlags.WaitAll).Count;
                Assert.Equal(data.Length, count);
                Assert.True(expected.SequenceEqual(data), $"target {i}");
            }
        }

        public void Dispose()
        {
            foreach (var (client, server) in _pairs)
            {
                client.Dispose();
                server.Dispose();
            }
        }
    }
}

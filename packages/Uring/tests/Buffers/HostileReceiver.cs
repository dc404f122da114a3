using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

/// <summary>
/// Receives all connections into one group with too few buffers, holds what it has taken for a
/// while, and looks at every byte when it comes and when its buffer goes.
/// </summary>
internal sealed class HostileReceiver
{
    private const int Batch = 64;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly IoUring _ring;
    private readonly BufferRing _buffers;
    private readonly NetSocket[] _sockets;
    private readonly SendRecvFlags _mode;
    private readonly Random _random = new(7);
    private readonly List<Held> _held = [];
    private readonly Queue<int> _unarmed = [];
    private readonly bool[] _hasEnded;

    public HostileReceiver(
        IoUring ring, BufferRing buffers, NetSocket[] sockets, SendRecvFlags mode)
    {
        (_ring, _buffers, _sockets, _mode) = (ring, buffers, sockets, mode);
        Received = new long[sockets.Length];
        _hasEnded = new bool[sockets.Length];
    }

    public long[] Received { get; }

    /// <summary>How often the group was found empty.</summary>
    public int Starvations { get; private set; }

    /// <summary>Completions with more than one buffer.</summary>
    public int Bundles { get; private set; }

    /// <summary>
    /// How often the kernel had to be asked again for the end of a stream: see
    /// docs/decisions/0146-a-missed-end.md.
    /// </summary>
    public int MissedEnds { get; private set; }

    /// <summary>Receives until every connection has ended.</summary>
    public void Run()
    {
        for (var i = 0; i < _sockets.Length; i++)
            _unarmed.Enqueue(i);
        Span<Completion> batch = stackalloc Completion[Batch];
        while (_hasEnded.Contains(false) || _held.Count > 0)
        {
            Arm();
            var isIdle = _unarmed.Count == 0 && _held.Count == 0;
            var (count, outcome) = isIdle
                ? _ring.Wait(batch, 1, _patience)
                : _ring.Wait(batch);
            if (outcome.Errno == Errno.ETIME)
                AskAgain();
            else
                Assert.False(outcome.IsFailure, outcome.ToString());
            foreach (ref readonly var completion in batch[..count])
                Process(completion);
            LetGo(_random.Next(_held.Count + 1));
        }
    }

    // Nothing has come for long, although every sender ends: receives that are armed anew see it.
    private void AskAgain()
    {
        Assert.True(++MissedEnds <= _sockets.Length, "the streams do not end");
        var (found, outcome) = _ring.CancelAndWait(
            CancelFilter.Everything, TimeSpan.FromSeconds(5));
        Assert.True(found > 0 && outcome.IsOk, $"{found} {outcome}");
    }

    private void Arm()
    {
        while (_unarmed.TryPeek(out var index))
        {
            var armed = _ring.ReceiveMultishot(
                _sockets[index].Fd,
                _buffers.Group,
                mode: _mode,
                context: SqeContext.Token((ulong)index));
            if (armed.IsWouldBlock)
                return;
            _ = _unarmed.Dequeue();
        }
    }

    private void Process(in Completion completion)
    {
        var index = (int)completion.Context.TokenValue;
        if (_buffers.TryTakeBundle(completion, out var bundle))
        {
            Bundles += bundle.Count > 1 ? 1 : 0;
            foreach (var buffer in bundle)
            {
                Hold(new Held(buffer, index, Received[index]));
                Received[index] += buffer.Length;
            }
        }
        else if (completion.Error == Errno.ENOBUFS)
        {
            Starvations++;
        }
        else if (completion.Error != Errno.ECANCELED)
        {
            Assert.True(completion.Result == 0, completion.ToString());
            _hasEnded[index] = true;
            return;
        }

        if (!completion.HasMore)
            _unarmed.Enqueue(index);
    }

    private void Hold(Held held)
    {
        held.AssertIntact();
        _held.Add(held);
    }

    // In any order.
    private void LetGo(int count)
    {
        while (count-- > 0)
        {
            var index = _random.Next(_held.Count);
            _held[index].AssertIntact();
            _held[index].Buffer.Recycle(publish: false);
            _held[index] = _held[^1];
            _held.RemoveAt(_held.Count - 1);
        }

        _buffers.Publish();
    }

    private readonly record struct Held(SelectedBuffer Buffer, int Connection, long Position)
    {
        public void AssertIntact()
        {
            if (!HostileStream.Matches(Connection, Position, Buffer.Span))
                Assert.Fail($"connection {Connection} differs after {Position} bytes");
        }
    }
}

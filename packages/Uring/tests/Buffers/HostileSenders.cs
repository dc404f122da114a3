using System.Diagnostics;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

/// <summary>
/// Threads that send over many connections at once, in chunks of 1 byte to 4 MiB and with pauses,
/// as much at a time as a socket takes, until their time is over.
/// </summary>
internal sealed class HostileSenders
{
    private const int ThreadCount = 2;
    private const int MaxChunkBits = 22;

    private readonly NetSocket[] _sockets;
    private readonly long[] _sent;
    private readonly Thread[] _threads;
    private Exception? _failure;

    public HostileSenders(NetSocket[] sockets, TimeSpan time)
    {
        _sockets = sockets;
        _sent = new long[sockets.Length];
        _threads = [.. Enumerable.Range(0, ThreadCount).Select(
            index => new Thread(() => Send(index, time)))];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>How much each connection has sent, when all have ended.</summary>
    public long[] Join()
    {
        foreach (var thread in _threads)
            thread.Join();
        return _failure is null ? _sent : throw _failure;
    }

    private void Send(int first, TimeSpan time)
    {
        try
        {
            var random = new Random(first);
            var left = new int[_sockets.Length];
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var index = (random.Next(_sockets.Length / ThreadCount) * ThreadCount) + first;
                if (left[index] == 0)
                    left[index] = Math.Min(
                        random.Next(1, 2 << random.Next(MaxChunkBits)), 1 << MaxChunkBits);
                left[index] -= SendSome(index, left[index]);
                if (random.Next(200) == 0)
                    Thread.Sleep(random.Next(3));
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            for (var i = first; i < _sockets.Length; i += ThreadCount)
                _ = _sockets[i].Shutdown(ShutdownHow.Send);
        }
    }

    private int SendSome(int index, int most)
    {
        var bytes = HostileStream.From(index, _sent[index]);
        var result = _sockets[index].Fd.Write(bytes[..Math.Min(most, bytes.Length)]);
        if (result.Outcome.IsFailure)
            throw new InvalidOperationException(result.Outcome.ToString());
        _sent[index] += result.Count;
        return (int)result.Count;
    }
}

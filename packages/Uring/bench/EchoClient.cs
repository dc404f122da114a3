using System.Net;
using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>
/// The client of the echo rows, on epoll: every connection has one request under way. An iteration
/// is as many requests as there are connections.
/// </summary>
internal sealed unsafe class EchoClient : BenchWork
{
    private const int MessageBytes = 512;
    private const int Batch = 256;

    private readonly ServerProcess _server;
    private readonly NetSocket[] _sockets;
    private readonly int[] _received;
    private readonly AlignedMemory _messages;
    private readonly AlignedMemory _events;
    private readonly int _epoll;

    public EchoClient(ServerProcess server, int connections)
    {
        _server = server;
        _sockets = new NetSocket[connections];
        _received = new int[connections];
        _messages = AlignedMemory.AllocatePages((nuint)(connections * MessageBytes));
        _events = AlignedMemory.AllocatePages((nuint)(Batch * EpollEvent.SizeBytes));
        _epoll = Require(Syscall.EpollCreate1(EpollCreateFlags.CloseOnExec));
        var address = SockAddr.From(new IPEndPoint(IPAddress.Loopback, server.Port));
        for (var i = 0; i < connections; i++)
        {
            var soon = Sock.Deadline.After(TimeSpan.FromSeconds(10));
            NetSocket.Dial(SocketKind.Tcp4, address, out _sockets[i], soon).ThrowIfFailure();
            _sockets[i].Set(SocketOptions.NoDelay, true).ThrowIfFailure();
            _ = Require(Syscall.EpollCtl(
                _epoll,
                EpollOperation.Add,
                _sockets[i].Fd.Number,
                new EpollEvent(EpollEvents.In, (ulong)i)));
        }
    }

    public override bool HasOtherProcesses => true;

    public override ulong Run(long iterations)
    {
        var total = (ulong)(iterations * _sockets.Length);
        var (sent, done, sum) = (0UL, 0UL, 0UL);
        for (var i = 0; i < _sockets.Length; i++)
            Send(i, sent++);
        var events = _events.Address;
        while (done < total)
        {
            var ready = Require(Syscall.EpollPwait(_epoll, events, Batch, -1));
            for (var e = 0; e < ready; e++)
            {
                var index = (int)EpollEvent.Read(events, e).Data;
                if (!HasReceived(index))
                    continue;
                sum += MemoryMarshal.Read<ulong>(Message(index));
                done++;
                if (sent < total)
                    Send(index, sent++);
            }
        }

        return sum;
    }

    public override ulong Expect(long iterations) =>
        BenchRing.SumBelow(iterations * _sockets.Length);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var socket in _sockets)
                socket.Dispose();
            _ = Syscall.Close(_epoll);
            _server.Dispose();
            _messages.Dispose();
            _events.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int Require(SyscallResult result) => result.IsError
        ? throw new BenchException($"the client failed: {result.Errno}")
        : result.Int32;

    private void Send(int index, ulong number)
    {
        var message = Message(index);
        MemoryMarshal.Write(message, number);
        _received[index] = 0;
        var sent = _sockets[index].Fd.Write(message);
        if (sent.Count != MessageBytes)
            throw new BenchException($"a request was not sent: {sent.Outcome}");
    }

    private bool HasReceived(int index)
    {
        var into = Message(index)[_received[index]..];
        var got = _sockets[index].Fd.Read(into);
        if (got.Count == 0 && !got.Outcome.IsWouldBlock)
            throw new BenchException($"the server is gone: {got.Outcome}");
        _received[index] += (int)got.Count;
        return _received[index] == MessageBytes;
    }

    private Span<byte> Message(int index) =>
        _messages.GetSpan().Slice(index * MessageBytes, MessageBytes);
}

using System.Net;
using Hyb.Sock;
using Hyb.Uring;
using Hyb.Zcall;

namespace Echo;

/// <summary>
/// A listener, a ring and the connections on it, for one thread: one multishot accept, one
/// multishot receive a connection into buffers that all share, and each buffer is sent back from
/// where it was received.
/// </summary>
internal sealed partial class EchoServer : IDisposable
{
    private const ushort Group = 1;
    private const int Entries = RingEntries.Large / 2;
    private const int Batch = 256;

    private readonly EchoOptions _options;
    private readonly NetSocket _listener;
    private readonly IoUring _ring;
    private readonly BufferRing _buffers;
    private readonly Completion[] _batch = new Completion[Batch];
    private readonly List<Connection> _connections = [];
    private readonly Stack<Connection> _unused = [];
    private readonly Queue<Connection> _starved = [];
    private bool _isAccepting;
    private bool _isFull;
    private bool _isStopping;
    private long _receiveCount;
    private long _byteCount;
    private int _openCount;

    /// <param name="options">What the command line says.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    /// <exception cref="IoUringException">The kernel refuses the ring.</exception>
    public EchoServer(EchoOptions options, int port)
    {
        _options = options;
        var listen = new ListenOptions { ReuseAddress = true, ReusePort = true, Backlog = 4096 };
        var address = SockAddr.From(new IPEndPoint(IPAddress.Any, port));
        var outcome = NetSocket.Listen(SocketKind.Tcp4, address, out _listener, listen);
        if (!outcome.IsOk)
            throw new IOException($"port {port}: {outcome.Errno.Text()}");

        // Accepted sockets have it from the listener.
        _listener.Set(SocketOptions.NoDelay, true).ThrowIfFailure();
        _listener.LocalAddress(out var bound).ThrowIfFailure();
        Port = bound.ToIPEndPoint()!.Port;
        try
        {
            _ring = IoUring.Create(new IoUringOptions { Entries = Entries });
            _buffers = _ring.RegisterBufferRing(Group, options.BufferCount, options.BufferBytes);
        }
        catch
        {
            _ring?.Dispose();
            _listener.Dispose();
            throw;
        }
    }

    private enum Kind : byte
    {
        Accept,
        Receive,
        Send,
        Shutdown,
        Close,
        Other,
        Stop,
    }

    public int Port { get; }

    /// <summary>Figures for another thread.</summary>
    public (long Receives, long Bytes, int Connections) Figures => (
        Volatile.Read(ref _receiveCount),
        Volatile.Read(ref _byteCount),
        Volatile.Read(ref _openCount));

    /// <summary>How many buffers are out of the group: held, or being sent.</summary>
    public int BuffersInUse => _buffers.Count - _buffers.AvailableCount;

    /// <summary>Makes the calling thread the one of this server, and accepts.</summary>
    public void Start()
    {
        _ring.Start();
        Accept();
    }

    /// <summary>Waits for work and does it; false when all has ended after a stop.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    public bool Poll(TimeSpan timeout)
    {
        var (count, outcome) = _ring.Wait(_batch, minimum: 1, timeout);
        if (outcome.IsFailure && outcome.Errno != Errno.ETIME)
            outcome.ThrowIfFailure();
        foreach (ref readonly var completion in _batch.AsSpan(0, count))
            Process(completion);

        // One store for all that were given back in this turn.
        _buffers.Publish();
        while (_buffers.AvailableCount > 0 && _starved.TryDequeue(out var connection))
            Receive(connection);
        return !_isStopping || _isAccepting || _openCount > 0 || _sends.Count > 0;
    }

    /// <summary>
    /// Has the server end, from any thread: what has come is sent back, then the connections are
    /// closed.
    /// </summary>
    public void Stop()
    {
        try
        {
            _ring.PostMessage(Token(Kind.Stop, 0)).ThrowIfFailure();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    public void Dispose()
    {
        _ring.Dispose();
        _listener.Dispose();
    }

    private static SqeContext Token(Kind kind, int index) =>
        SqeContext.Token(((ulong)(uint)index << 8) | (byte)kind);

    private void Process(in Completion completion)
    {
        var token = completion.Context.TokenValue;
        var index = (int)(token >> 8);
        switch ((Kind)(byte)token)
        {
            case Kind.Accept:
                Accepted(completion);
                break;
            case Kind.Receive:
                Received(_connections[index], completion);
                break;
            case Kind.Send:
                Sent(index, completion);
                break;
            case Kind.Shutdown:
                _connections[index].IsShuttingDown = false;
                CloseIfDone(_connections[index]);
                break;
            case Kind.Close:
                Closed(_connections[index]);
                break;
            case Kind.Stop:
                BeginStop();
                break;
        }
    }

    private void Accept()
    {
        while (_ring.AcceptMultishot(_listener.Fd, context: Token(Kind.Accept, 0)).IsWouldBlock)
            _ = _ring.Submit();
        _isAccepting = true;
    }

    private void Accepted(in Completion completion)
    {
        _isAccepting = completion.HasMore;
        if (completion.IsSuccess)
            Open(completion.Result);
        if (_isAccepting || _isStopping)
            return;

        // No descriptor is left: go on when one is closed. Anything else was one connection's.
        _isFull = completion.Error is Errno.EMFILE or Errno.ENFILE && _openCount > 0;
        if (!_isFull)
            Accept();
    }

    private void Open(int socket)
    {
        if (_openCount == _options.Connections)
        {
            Close(socket, Token(Kind.Other, 0));
            return;
        }

        if (!_unused.TryPop(out var connection))
        {
            connection = new Connection(_connections.Count);
            _connections.Add(connection);
        }

        connection.Open(socket);
        _openCount++;
        Receive(connection);
        if (_isStopping)
            EndReceiving(connection);
    }

    private void BeginStop()
    {
        if (_isStopping)
            return;
        _isStopping = true;
        var accept = CancelFilter.OfContext(Token(Kind.Accept, 0));
        while (_ring.Cancel(accept, Token(Kind.Other, 0)).IsWouldBlock)
            _ = _ring.Submit();
        foreach (var connection in _connections)
        {
            if (connection.IsOpen)
                EndReceiving(connection);
        }
    }

    // What has come is still received; then the kernel says that the stream has ended.
    private void EndReceiving(Connection connection)
    {
        if (connection.IsShuttingDown)
            return;
        connection.IsShuttingDown = true;
        while (_ring.Shutdown(
            connection.Target,
            ShutdownHow.Receive,
            Token(Kind.Shutdown, connection.Index)).IsWouldBlock)
            _ = _ring.Submit();
    }
}

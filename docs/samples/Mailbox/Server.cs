using System.Net;
using Hyb.Iox;
using Hyb.Sock;

namespace Mailbox;

/// <summary>An echo server on the loopback: a doorman and workers, each a thread.</summary>
internal sealed class Server : IDisposable
{
    private readonly NetSocket _listener;
    private readonly Doorman _doorman;
    private readonly Worker[] _workers;

    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public Server(int port, int workers)
    {
        var address = SockAddr.From(new IPEndPoint(IPAddress.Loopback, port));
        var options = new ListenOptions { ReuseAddress = true };
        NetSocket.Listen(SocketKind.Tcp4, address, out _listener, options).ThrowIfFailure();

        // Connections inherit it: an answer in several sends does not wait for acknowledgements.
        _listener.Set(SocketOptions.NoDelay, true).ThrowIfFailure();
        _listener.LocalAddress(out var local).ThrowIfFailure();
        EndPoint = local.ToIPEndPoint()!;
        _doorman = new Doorman(_listener);
        _doorman.Start();
        _workers = new Worker[workers];
        for (var i = 0; i < workers; i++)
        {
            _workers[i] = new Worker($"worker {i}", _doorman.Box);
            _workers[i].Start();
        }

        _doorman.Employ(_workers);
    }

    public IPEndPoint EndPoint { get; }

    public int Served => _doorman.Served;

    public int Refused => _doorman.Refused;

    public long Bytes => _doorman.Bytes;

    /// <summary>How many connections each worker has had, once joined.</summary>
    public IEnumerable<int> Shares => _workers.Select(worker => worker.Connections);

    /// <summary>Asks for the end, from any thread.</summary>
    public void Stop() => _doorman.Box.Post(new Letter(LetterKind.Stop));

    /// <summary>Waits for the end.</summary>
    public void Join()
    {
        _doorman.Join();
        foreach (var worker in _workers)
            worker.Join();
    }

    public void Dispose()
    {
        _doorman.Dispose();
        foreach (var worker in _workers)
            worker.Dispose();
        _listener.Dispose();
    }
}

using System.Runtime.ExceptionServices;

namespace Echo;

/// <summary>Servers on one port, each with a thread of its own.</summary>
internal sealed class EchoService : IDisposable
{
    private readonly EchoServer[] _servers;
    private readonly Thread[] _threads;
    private readonly CountdownEvent _started;
    private ExceptionDispatchInfo? _failure;

    public EchoService(EchoOptions options)
    {
        _servers = new EchoServer[options.Threads];
        _started = new CountdownEvent(options.Threads);
        try
        {
            for (var i = 0; i < _servers.Length; i++)
                _servers[i] = new EchoServer(options, i == 0 ? options.Port : Port);
        }
        catch
        {
            Dispose();
            throw;
        }

        _threads = [.. _servers.Select(server => new Thread(() => Run(server)))];
    }

    public int Port => _servers[0].Port;

    /// <summary>Sums of all servers.</summary>
    public (long Receives, long Bytes, int Connections) Figures
    {
        get
        {
            var (receives, bytes, connections) = (0L, 0L, 0);
            foreach (var server in _servers)
            {
                var (r, b, c) = server.Figures;
                (receives, bytes, connections) = (receives + r, bytes + b, connections + c);
            }

            return (receives, bytes, connections);
        }
    }

    /// <summary>Starts the threads; returns when every server accepts.</summary>
    public void Start()
    {
        foreach (var thread in _threads)
            thread.Start();
        _started.Wait();
    }

    /// <summary>Has all servers end; from any thread, once or more often.</summary>
    public void Stop()
    {
        foreach (var server in _servers)
            server.Stop();
    }

    /// <summary>Until all servers have ended.</summary>
    public void Wait()
    {
        foreach (var thread in _threads)
            thread.Join();
        _failure?.Throw();
    }

    public string Total()
    {
        var (receives, bytes, connections) = Figures;
        return $"{receives} receives, {bytes} bytes sent back, {connections} connections open";
    }

    // Each server ends on its own thread.
    public void Dispose()
    {
        foreach (var server in _servers)
            server?.Dispose();
        _started.Dispose();
    }

    private void Run(EchoServer server)
    {
        try
        {
            try
            {
                server.Start();
            }
            finally
            {
                _started.Signal();
            }

            while (server.Poll(Timeout.InfiniteTimeSpan))
            {
                // Poll does the work.
            }

            server.Dispose();
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            Stop();
        }
    }
}

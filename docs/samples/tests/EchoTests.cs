using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Echo;
using Hyb.Testing;
using Hyb.Uring;

namespace Hyb.Samples.Tests;

/// <summary>Alone: it counts the sockets of the process.</summary>
[Collection(nameof(Alone))]
public class EchoTests
{
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(Long.IsOn ? 60 : 1);

    [Theory]
    [InlineData()]
    [InlineData("--threads", "1")]
    [InlineData("--threads", "3", "--zero-copy")]
    public void The_self_test_gets_back_what_it_sends(params string[] options)
    {
        var run = SampleRun.Of("Echo", ["--self-test", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches("^self-test: 32 connections, [0-9]+ bytes came back as sent$", run.Lines[0]);
        Assert.EndsWith(" 0 connections open", run.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port is a number from 0 (any) to 65535", "--port")]
    [InlineData("--port is a number from 0 (any) to 65535", "--port", "70000")]
    [InlineData("--connections is a number from 1 to 1000000", "--connections", "0")]
    [InlineData("--threads is a number from 1 to 64", "--threads", "x")]
    [InlineData("usage: ", "--what")]
    public void Bad_arguments_are_named(string expected, params string[] arguments)
    {
        var run = SampleRun.Of("Echo", arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"Echo: {expected}", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData(1, 512, false)]
    [InlineData(50, 512, true)]
    [InlineData(50, 65536, true)]
    [InlineData(1000, 512, true)]
    [InlineData(1000, 65536, true)]
    public void Clients_in_C_get_every_byte_back_and_nothing_is_left(
        int connections, int bytes, bool drops)
    {
        var said = Serve(
            new EchoOptions(),
            port => EchoLoad.InC(port, connections, bytes, _time, drops));
        Assert.DoesNotMatch("^0 messages", said);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
    }

    [Theory]
    [InlineData(1, 512)]
    [InlineData(50, 65536)]
    [InlineData(1000, 512)]
    public void Clients_in_NET_get_every_byte_back_and_nothing_is_left(int connections, int bytes)
    {
        var count = Serve(
            new EchoOptions(),
            port => EchoLoad.InNetAsync(port, connections, bytes, _time).GetAwaiter().GetResult());
        Assert.True(count > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Too_few_buffers_slow_it_down_and_nothing_else(bool zeroCopy)
    {
        var options = new EchoOptions
        {
            BufferCount = 4,
            BufferBytes = 1000,
            IsZeroCopy = zeroCopy,
        };
        var said = Serve(options, port => EchoLoad.InC(port, 50, 20_000, _time, drops: true));
        Assert.DoesNotMatch("^0 messages", said);
    }

    [Fact]
    public void More_connections_than_allowed_are_closed()
    {
        _ = Serve(new EchoOptions { Connections = 2 }, port =>
        {
            using var first = Connect(port);
            using var second = Connect(port);
            using var third = new TcpClient("127.0.0.1", port);
            Assert.Equal(0, third.Client.Receive(new byte[1]));
            return 0;
        });
    }

    [Fact]
    public void In_steady_state_the_server_allocates_nothing()
    {
        using var server = MakeServer(new EchoOptions());
        using var started = new ManualResetEventSlim();
        var isWarm = 0;
        var (before, allocated) = (0L, 0L);
        var thread = new Thread(() =>
        {
            server.Start();
            started.Set();
            while (server.Poll(Timeout.InfiniteTimeSpan))
            {
                // The load that is running, with its connections, has been there before.
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (Interlocked.Exchange(ref isWarm, 0) == 1)
                    before = GC.GetAllocatedBytesForCurrentThread();
            }

            server.Dispose();
        });
        thread.Start();
        started.Wait();
        for (var round = 0; round < 3; round++)
        {
            _ = EchoLoad.InC(server.Port, 50, 512, TimeSpan.FromSeconds(0.5), drops: false);
            if (round == 1)
                Volatile.Write(ref isWarm, 1);
        }

        var receives = server.Figures.Receives;
        server.Stop();
        thread.Join();
        Assert.True(receives > 1000, $"{receives} receives");
        Assert.NotEqual(0, before);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void An_idle_connection_costs_no_buffer_and_few_bytes()
    {
        const int Connections = 1000;
        const int MostBytes = 512;
        using var server = MakeServer(new EchoOptions());
        using var started = new ManualResetEventSlim();
        var (before, after, buffersInUse) = (0L, 0L, -1);
        var thread = new Thread(() =>
        {
            server.Start();
            _ = server.Poll(TimeSpan.Zero);
            before = GC.GetAllocatedBytesForCurrentThread();
            started.Set();
            while (server.Poll(Timeout.InfiniteTimeSpan))
            {
                if (server.Figures.Connections == Connections && after == 0)
                {
                    after = GC.GetAllocatedBytesForCurrentThread();
                    buffersInUse = server.BuffersInUse;
                }
            }

            server.Dispose();
        });
        thread.Start();
        started.Wait();
        var clients = Enumerable.Range(0, Connections)
            .Select(_ => new TcpClient("127.0.0.1", server.Port))
            .ToArray();
        Assert.True(SpinWait.SpinUntil(
            () => server.Figures.Connections == Connections, TimeSpan.FromSeconds(10)));
        foreach (var client in clients)
            client.Dispose();
        server.Stop();
        thread.Join();
        var each = (after - before) / Connections;
        Assert.Equal(0, buffersInUse);
        Assert.InRange(each, 1, MostBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} managed bytes a connection");
    }

    [Fact]
    public void SIGINT_has_what_came_sent_back_and_ends_it()
    {
        var dll = Repository.Path("artifacts", "bin", "Echo", "release", "Echo.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--port", "0", "--quiet"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var first = process.StandardOutput.ReadLine();
        Assert.SkipWhen(first is null, "io_uring: the sample could not make a ring");
        var port = int.Parse(first!.Split(' ')[^1], CultureInfo.InvariantCulture);
        using var client = Connect(port);
        var sent = new byte[1000];
        new Random(1).NextBytes(sent);
        client.Client.Send(sent);
        Assert.False(Hyb.Zcall.Syscall.Kill(process.Id, Hyb.Zcall.Signal.Interrupt).IsError);
        var received = new byte[1001];
        client.GetStream().ReadExactly(received.AsSpan(0, sent.Length));
        Assert.Equal(sent, received.AsSpan(0, sent.Length));
        Assert.Equal(0, client.Client.Receive(received));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, process.ExitCode);
        Assert.EndsWith(
            " 0 connections open", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
    }

    // Serves on a thread of its own while the clients are at work, and looks at what is left.
    private static T Serve<T>(EchoOptions options, Func<int, T> clients)
    {
        using var server = MakeServer(options);
        using var started = new ManualResetEventSlim();
        var buffersInUse = -1;
        var thread = new Thread(() =>
        {
            server.Start();
            started.Set();
            while (server.Poll(Timeout.InfiniteTimeSpan))
            {
                // Poll does the work.
            }

            buffersInUse = server.BuffersInUse;
            server.Dispose();
        });
        EchoLoad.WarmUp();
        var before = Descriptors();
        thread.Start();
        started.Wait();
        T result;
        try
        {
            result = clients(server.Port);
        }
        finally
        {
            server.Stop();
            thread.Join();
        }

        var (_, _, connections) = server.Figures;
        Assert.Equal((0, 0), (connections, buffersInUse));

        // The ring and the listener are closed, and every connection.
        Assert.InRange(Descriptors(), 0, before);
        return result;
    }

    private static EchoServer MakeServer(EchoOptions options)
    {
        try
        {
            return new EchoServer(options, port: 0);
        }
        catch (IoUringException e)
        {
            Assert.Skip("io_uring: " + e.Message);
            throw;
        }
    }

    // Sockets and rings; what else is open is the runtime's.
    private static int Descriptors() => Directory.GetFiles("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget is { } target
            && (target.StartsWith("socket:", StringComparison.Ordinal)
                || target.EndsWith("[io_uring]", StringComparison.Ordinal)));

    private static TcpClient Connect(int port)
    {
        var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        var one = new byte[] { 42 };
        client.Client.Send(one);
        Assert.Equal(1, client.Client.Receive(one));
        return client;
    }
}

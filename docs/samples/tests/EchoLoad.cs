using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hyb.Testing;

namespace Hyb.Samples.Tests;

/// <summary>Clients of an echo server that look at every byte.</summary>
internal static class EchoLoad
{
    private const int DropOneOf = 64;

    private static readonly Lazy<string> _program = new(Compile);

    /// <summary>Has the runtime open what it opens once: for processes, and for sockets.</summary>
    public static void WarmUp()
    {
        _ = SampleRun.Program(_program.Value);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using var accepted = accepting.GetAwaiter().GetResult();
    }

    /// <summary>build/native/echo_load.c against a server; it says how much came back.</summary>
    public static string InC(int port, int connections, int bytes, TimeSpan time, bool drops)
    {
        var run = SampleRun.Program(
            _program.Value,
            [
                Text(port), Text(connections), Text(bytes),
                time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                .. drops ? (string[])["drop"] : [],
            ]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return run.Lines[^1];

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Sockets of the base class library, half of which are closed at random and opened again.
    /// </summary>
    public static async Task<long> InNetAsync(int port, int connections, int bytes, TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(
            seed => Task.Run(() => TalkAsync(port, seed, bytes, end.Token))));
        return counts.Sum();
    }

    private static async Task<long> TalkAsync(
        int port, int seed, int bytes, CancellationToken end)
    {
        var random = new Random(seed);
        var sent = new byte[bytes];
        var received = new byte[bytes];
        var count = 0L;
        while (!end.IsCancellationRequested)
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(IPAddress.Loopback, port);
            var stream = client.GetStream();
            while (!end.IsCancellationRequested)
            {
                random.NextBytes(sent);

                // A message that has begun is finished.
                await stream.WriteAsync(sent, CancellationToken.None);

                // In the middle of a message.
                if (seed % 2 == 1 && random.Next(DropOneOf) == 0)
                    break;
                await stream.ReadExactlyAsync(received, CancellationToken.None);
                Assert.True(received.AsSpan().SequenceEqual(sent), "a message came back changed");
                count++;
            }
        }

        return count;
    }

    private static string Compile()
    {
        var program = Repository.Path("artifacts", "native", "hyb-echo-load");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        var source = Repository.Path("build", "native", "echo_load.c");
        var run = SampleRun.Program(
            "cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return program;
    }
}

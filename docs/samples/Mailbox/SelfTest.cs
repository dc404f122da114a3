using System.Net.Sockets;

namespace Mailbox;

/// <summary>
/// Drives a server: several threads of clients with connections one after the other, each of which
/// compares what comes back, and one that stays until the server stops.
/// </summary>
internal static class SelfTest
{
    private const int Clients = 4;
    private const int Messages = 10;
    private const int MaxMessageBytes = 10_000;
    private const int TimeoutMs = 30_000;

    /// <summary>Runs it; throws when a byte or a connection is not where it should be.</summary>
    public static void Run(int workers, int connections)
    {
        using var server = new Server(port: 0, workers);
        using var staying = Connect(server);
        var sent = Exchange(staying, new Random(-1), Messages);
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, Clients).Select(client => new Thread(() =>
        {
            try
            {
                for (var i = client; i < connections; i += Clients)
                {
                    using var socket = Connect(server);
                    var bytes = Exchange(socket, new Random(i), Messages);
                    Interlocked.Add(ref sent, bytes);
                }
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (failures.Count > 0)
            throw new AggregateException(failures);

        server.Stop();
        Require(staying.Receive(new byte[1]) == 0, "the last connection has not ended");
        server.Join();
        Require(server.Served == connections + 1, $"{server.Served} connections were served");
        Require(server.Refused == 0, $"{server.Refused} connections were refused");
        Require(server.Bytes == sent, $"{server.Bytes} bytes were echoed, and {sent} sent");
        var shares = server.Shares.ToArray();
        Require(shares.Max() - shares.Min() <= 1, "the workers had unequal shares");
        Console.WriteLine(
            $"self-test: {server.Served} connections by {workers} workers "
            + $"({string.Join(", ", shares)}), {sent} bytes verified");
    }

    private static Socket Connect(Server server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = TimeoutMs,
            SendTimeout = TimeoutMs,
            NoDelay = true,
        };
        socket.Connect(server.EndPoint);
        return socket;
    }

    private static long Exchange(Socket socket, Random random, int count)
    {
        var message = new byte[MaxMessageBytes];
        var answer = new byte[MaxMessageBytes];
        var sent = 0L;
        while (count-- > 0)
        {
            var length = random.Next(1, MaxMessageBytes);
            random.NextBytes(message.AsSpan(0, length));
            _ = socket.Send(message, length, SocketFlags.None);
            for (var received = 0; received < length;)
            {
                var bytes = socket.Receive(answer.AsSpan(received, length - received));
                Require(bytes > 0, "the connection has ended early");
                received += bytes;
            }

            Require(
                message.AsSpan(0, length).SequenceEqual(answer.AsSpan(0, length)),
                "the answer differs");
            sent += length;
        }

        return sent;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new IOException(otherwise);
    }
}

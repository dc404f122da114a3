using System.Net;
using System.Net.Sockets;

namespace Echo;

/// <summary>
/// Connections of the base class library on the loopback that send messages of any length, in
/// several pieces, and look at every byte that comes back.
/// </summary>
internal static class SelfTest
{
    private const int Clients = 32;
    private const int Messages = 100;
    private const int MaxBytes = 65_536;

    public static int Run(EchoOptions options)
    {
        using var service = new EchoService(options with { Port = 0 });
        service.Start();
        var tasks = Enumerable.Range(0, Clients)
            .Select(seed => Task.Run(() => TalkAsync(service.Port, seed)))
            .ToArray();
        var bytes = 0L;
        string? failure = null;
        foreach (var task in tasks)
        {
            try
            {
                bytes += task.GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                failure = e.Message;
            }
        }

        service.Stop();
        service.Wait();
        if (failure is null && service.Figures.Bytes != bytes)
            failure = $"{bytes} bytes came back, and the server counts {service.Figures.Bytes}";
        if (failure is not null)
        {
            Console.Error.WriteLine($"Echo: self-test: {failure}");
            return 1;
        }

        Console.WriteLine($"self-test: {Clients} connections, {bytes} bytes came back as sent");
        Console.WriteLine(service.Total());
        return 0;
    }

    private static async Task<long> TalkAsync(int port, int seed)
    {
        var random = new Random(seed);
        var sent = new byte[MaxBytes];
        random.NextBytes(sent);
        var received = new byte[MaxBytes];
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        var total = 0L;
        for (var message = 0; message < Messages; message++)
        {
            var length = random.Next(1, MaxBytes + 1);
            var part = random.Next(length + 1);
            await stream.WriteAsync(sent.AsMemory(0, part));
            await stream.WriteAsync(sent.AsMemory(part, length - part));
            await stream.ReadExactlyAsync(received.AsMemory(0, length));
            if (!received.AsSpan(0, length).SequenceEqual(sent.AsSpan(0, length)))
                throw new IOException($"message {message} of client {seed} came back changed");
            total += length;
        }

        client.Client.Shutdown(SocketShutdown.Send);
        if (await stream.ReadAsync(received) != 0)
            throw new IOException($"client {seed} got more than it sent");
        return total;
    }
}

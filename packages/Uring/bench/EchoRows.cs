using System.Globalization;
using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// How many requests of 512 bytes does the sample server (docs/samples/Echo) answer, against the
/// same server in C with liburing, one with epoll (build/native/echo_server.c), and
/// <see cref="System.Net.Sockets.SocketAsyncEventArgs"/>? Each server is a process with one thread
/// that serves, on the same core as the client, which is the same for all. The figure is
/// nanoseconds for a request, from the clock. Checksum: the sum of the numbers 0, 1, 2... that
/// went there and back in the first 8 bytes.
/// </summary>
internal static class EchoRows
{
    /// <summary>All rows of the echo servers.</summary>
    public static IEnumerable<BenchRow> All { get; } =
        new[] { 1, 50, 1000 }.Select(Row);

    private static BenchRow Row(int connections) => new(
        string.Create(CultureInfo.InvariantCulture, $"echo/tcp/{connections}"),
        () => new EchoClient(ServerProcess.Sample(), connections),
        Against("liburing", ServerProcess.Liburing, connections),
        Against("SocketAsyncEventArgs", ServerProcess.SocketEvents, connections),
        Against("epoll in C", ServerProcess.Epoll, connections))
    {
        OperationsPerIteration = connections,
    };

    private static BenchPeer Against(
        string name, Func<ServerProcess> start, int connections) =>
        BenchPeer.Managed(name, () => new EchoClient(start(), connections));
}

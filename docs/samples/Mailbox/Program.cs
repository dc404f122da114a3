// Mailbox [--workers N] [--port P]: an echo server in which one thread accepts and hands each
// connection to the ring of the next worker, as a message between rings. SIGINT, SIGTERM stop it.
// Mailbox --self-test [--workers N] [--connections N]: drives itself on the loopback and verifies.
using System.Runtime.InteropServices;
using Hyb.Uring;
using Mailbox;

const int MaxWorkers = 8;
const int MaxConnections = 100_000;
const string Usage =
    "usage: Mailbox [--workers N] [--port P] | --self-test [--workers N] [--connections N]";

var isSelfTest = false;
var (workers, port, connections) = (2, 0, 200);
for (var rest = args.AsSpan(); rest.Length > 0;)
{
    switch (rest)
    {
        case ["--self-test", ..]:
            isSelfTest = true;
            rest = rest[1..];
            continue;
        case ["--workers", var text, ..]
            when int.TryParse(text, out workers) && workers is >= 1 and <= MaxWorkers:
        case ["--port", var text2, ..]
            when int.TryParse(text2, out port) && port is >= 0 and <= ushort.MaxValue:
        case ["--connections", var text3, ..]
            when int.TryParse(text3, out connections) && connections is >= 0 and <= MaxConnections:
            rest = rest[2..];
            continue;
        default:
            return Fail(Usage);
    }
}

try
{
    if (isSelfTest)
        SelfTest.Run(workers, connections);
    else
        Serve(port, workers);
    return 0;
}
catch (IoUringException e)
{
    return Fail($"no ring: {e.Message}");
}
catch (Exception e) when (e is IOException or AggregateException)
{
    return Fail(e.Message);
}

static void Serve(int port, int workers)
{
    using var server = new Server(port, workers);
    Console.WriteLine($"listening on {server.EndPoint}, {workers} workers");

    // The runtime calls this on a thread of its own, which has no ring and needs none.
    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        server.Stop();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    server.Join();
    Console.WriteLine(
        $"{server.Served} connections served, {server.Refused} refused, {server.Bytes} bytes");
}

static int Fail(string message)
{
    Console.Error.WriteLine($"Mailbox: {message}");
    return 1;
}

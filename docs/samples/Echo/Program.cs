// Echo [--port N] [--connections N] [--threads N] [--zero-copy] [--quiet]: sends back what comes
// over TCP, one ring and one thread a processor, until SIGINT or SIGTERM; then it answers what has
// come and closes. Figures of each second go to the standard output.
// Echo --self-test: does it against itself on the loopback and looks at every byte.
using System.Runtime.InteropServices;
using Echo;
using Hyb.Uring;

if (!EchoOptions.TryParse(args, out var options, out var error))
    return Fail(error);

try
{
    if (options.IsSelfTest)
        return SelfTest.Run(options);
    using var service = new EchoService(options);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    service.Start();
    Console.WriteLine($"listening on port {service.Port}");
    using (options.IsQuiet ? null : new Figures(service))
        service.Wait();
    Console.WriteLine(service.Total());
    return 0;

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        service.Stop();
    }
}
catch (IoUringException e)
{
    return Fail($"no ring: {e.Message}");
}
catch (IOException e)
{
    return Fail(e.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine($"Echo: {message}");
    return 1;
}

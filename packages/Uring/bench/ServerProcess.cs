using System.Diagnostics;
using System.Globalization;
using Hyb.Benching;

namespace Hyb.Uring.Bench;

/// <summary>
/// An echo server as a process of its own, on the processor that this process is bound to. It ends
/// with its standard input.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>What makes this program an echo server instead of a benchmark.</summary>
    public const string ServeArgument = "serve-echo";

    private const int MaxExitMs = 3000;

    private readonly Process _process;

    private ServerProcess(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new BenchException($"cannot start {program}");

        // The port is the last word of the first line.
        var line = _process.StandardOutput.ReadLine() ?? "";
        if (!int.TryParse(
            line.Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new BenchException($"{program} said \"{line}\" instead of its port");
        Port = port;
    }

    public int Port { get; }

    public static ServerProcess Sample() => new(
        "dotnet",
        Artifact("bin", "Echo", "release", "Echo.dll"),
        "--port",
        "0",
        "--threads",
        "1",
        "--quiet");

    public static ServerProcess Liburing() => new(Artifact("native", "hyb-echo"), "liburing");

    public static ServerProcess Epoll() => new(Artifact("native", "hyb-echo"), "epoll");

    public static ServerProcess SocketEvents() => new(
        "dotnet", typeof(ServerProcess).Assembly.Location, ServeArgument);

    // The sample is asked as its users ask it; the others see the end of their input.
    public void Dispose()
    {
        _process.StandardInput.Dispose();
        if (!_process.HasExited)
            _ = Hyb.Zcall.Syscall.Kill(_process.Id, Hyb.Zcall.Signal.Terminate);
        if (!_process.WaitForExit(MaxExitMs))
            _process.Kill();
        _process.Dispose();
    }

    private static string Artifact(params string[] parts)
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Hyb.sln")))
                return Path.Combine([at, "artifacts", .. parts]);
        }

        throw new BenchException($"no Hyb.sln above {AppContext.BaseDirectory}");
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Hyb.Benching;

/// <summary>What a run in the C process took.</summary>
/// <param name="ElapsedNs">Nanoseconds for all iterations together.</param>
/// <param name="Checksum">Proves the work.</param>
/// <param name="Preemptions">How often somebody else got the core meanwhile.</param>
/// <param name="CpuNs">Nanoseconds in which the thread had the core.</param>
internal readonly record struct PeerRun(
    double ElapsedNs, ulong Checksum, long Preemptions, double CpuNs);

/// <summary>
/// The C peer, <c>build/native/peer.c</c>, as a child process. It inherits the processor that this
/// process is bound to. A request blocks in a read until the answer is there, so the two never run
/// at the same time.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private const int MaxExitMs = 2000;

    private readonly Process _process;
    private readonly HashSet<string> _rows;

    private PeerProcess(Process process)
    {
        _process = process;
        _rows = [.. Ask("list").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    public static PeerProcess Start()
    {
        var path = Path.Combine(FindRoot(), "artifacts", "native", "hyb-peer");
        if (!File.Exists(path))
            throw new BenchException($"no {path}: run build/native/build.sh");
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new BenchException($"cannot start {path}");
        return new PeerProcess(process);
    }

    /// <summary>Brings a row up, untimed.</summary>
    public void Prepare(string row)
    {
        if (!_rows.Contains(row))
            throw new BenchException($"the C peer has no row {row}");
        Ask($"prepare {row}");
    }

    /// <summary>Runs a row; its warm-up before it is left out of what comes back.</summary>
    public PeerRun Run(string row, long iterations)
    {
        var answer = Ask(string.Create(CultureInfo.InvariantCulture, $"run {row} {iterations}"));
        var words = answer.Split(' ');
        if (words.Length != 4
            || !ulong.TryParse(words[0], CultureInfo.InvariantCulture, out var elapsedNs)
            || !ulong.TryParse(words[1], CultureInfo.InvariantCulture, out var checksum)
            || !long.TryParse(words[2], CultureInfo.InvariantCulture, out var preemptions)
            || !ulong.TryParse(words[3], CultureInfo.InvariantCulture, out var cpuNs))
            throw new BenchException($"the C peer answered \"{answer}\" to run {row}");
        return new PeerRun(elapsedNs, checksum, preemptions, cpuNs);
    }

    /// <summary>Ends the child: by the end of its input, or by force if that fails.</summary>
    public void Dispose()
    {
        _process.StandardInput.Dispose();
        if (!_process.WaitForExit(MaxExitMs))
            _process.Kill();
        _process.Dispose();
    }

    private static string FindRoot()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Hyb.sln")))
                return at;
        }

        throw new BenchException($"no Hyb.sln above {AppContext.BaseDirectory}");
    }

    private string Ask(string request)
    {
        string? answer;
        try
        {
            _process.StandardInput.Write(request + "\n");
            _process.StandardInput.Flush();
            answer = _process.StandardOutput.ReadLine();
        }
        catch (IOException gone)
        {
            throw new BenchException($"the C peer is gone, asked to {request}", gone);
        }

        if (answer is null)
            throw new BenchException($"the C peer ended, asked to {request}");
        if (answer != "ok" && !answer.StartsWith("ok ", StringComparison.Ordinal))
            throw new BenchException($"the C peer, asked to {request}: {answer}");
        return answer.Length > 3 ? answer[3..] : "";
    }
}

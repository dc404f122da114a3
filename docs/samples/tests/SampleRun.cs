using System.Diagnostics;
using Hyb.Testing;
using Xunit.Sdk;

namespace Hyb.Samples.Tests;

/// <summary>A sample that ran to its end as a process of its own, and what it said.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a built sample; the test is skipped where the kernel refuses rings.</summary>
    public static SampleRun Of(string sample, params string[] arguments)
    {
        var dll = Repository.Path("artifacts", "bin", sample, "release", $"{sample}.dll");
        var run = Program("dotnet", [dll, .. arguments]);
        if (run.Errors.Contains("io_uring_setup", StringComparison.Ordinal))
            throw SkipException.ForSkip("io_uring: " + run.Errors.Trim());
        return run;
    }

    public static SampleRun Program(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_limit))
        {
            process.Kill();
            throw new TimeoutException($"{name} did not end within {_limit}.");
        }

        return new SampleRun(process.ExitCode, output.Result, errors.Result);
    }
}

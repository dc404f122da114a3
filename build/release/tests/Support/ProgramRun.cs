using System.Diagnostics;

namespace Hyb.Release.Tests.Support;

/// <summary>A program that ran to its end, and what it said.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ProgramRun(string Command, int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(8);

    public string Everything => $"{Command}: exit code {ExitCode}\n{Output}\n{Errors}";

    /// <summary>Runs a program, which may be one of the folder's own, in a folder.</summary>
    public static ProgramRun Of(string folder, string program, params string[] arguments)
    {
        var path = program.Contains('/') ? Path.Combine(folder, program) : program;
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A build leaves no process behind that the next one would talk to.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {_limit}.");
        }

        var command = $"{program} {string.Join(' ', arguments)}";
        return new ProgramRun(command, process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Fails the test, with all that was said, when the program failed.</summary>
    public ProgramRun Succeeded()
    {
        Assert.True(ExitCode == 0, Everything);
        return this;
    }

    /// <summary>Fails the test when the program did not fail, or for another reason.</summary>
    public void FailedWith(string reason)
    {
        Assert.True(ExitCode != 0, Everything);
        Assert.True((Output + Errors).Contains(reason, StringComparison.Ordinal), Everything);
    }

    /// <summary>Skips the test where the kernel refuses rings, as it may say so.</summary>
    public ProgramRun HadRing()
    {
        if (Errors.Contains("io_uring_setup", StringComparison.Ordinal))
            Assert.Skip("io_uring: " + Errors.Trim().Split('\n')[0]);
        return this;
    }
}

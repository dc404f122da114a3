using System.Diagnostics;
using Hyb.Testing;

namespace Hyb.Uring.Tests.Diagnostics;

/// <summary>A run of Hyb.Uring.Child to its end, and what it said.</summary>
internal sealed class DeprivedProcess
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    private readonly string[] _lines;

    private DeprivedProcess(string output) => _lines = output.Split('\n');

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The first line of this name.</summary>
    public string this[string name] =>
        _lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))
            ?[(name.Length + 2)..]
        ?? throw new InvalidOperationException(
            $"The child said nothing of {name}:\n{string.Join('\n', _lines)}");

    public IEnumerable<string> Findings => _lines
        .Where(line => line.StartsWith("found: ", StringComparison.Ordinal))
        .Select(line => line["found: ".Length..]);

    public static DeprivedProcess Run(params string[] arguments) => Run("", arguments);

    public static DeprivedProcess Run(string input, string[] arguments)
    {
        var dll = Repository.Path(
            "artifacts", "bin", "Hyb.Uring.Child", "release", "Hyb.Uring.Child.dll");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(_limit))
        {
            process.Kill();
            throw new TimeoutException($"The child did not end within {_limit}.");
        }

        var text = output.Result;
        if (errors.Result.Contains("IoUringException", StringComparison.Ordinal)
            && text == "started\n")
        {
            Assert.Skip("io_uring: " + errors.Result);
        }

        Assert.True(process.ExitCode == 0, text + errors.Result);
        return new DeprivedProcess(text);
    }

    public static void NeedSuperuser() => Assert.SkipUnless(
        Environment.IsPrivilegedProcess, "Only the superuser can become another user.");
}

using System.Text.RegularExpressions;
using Hyb.Testing;

namespace Hyb.Checks.Support;

/// <summary>The command lines that documents tell their readers to type.</summary>
internal static partial class Commands
{
    /// <summary>The lines of the document's sh blocks, without prompts and comments.</summary>
    public static IEnumerable<string> In(string document, string text) =>
        Markdown.Blocks(document, text)
            .Where(block => block.Language is "sh" or "bash" or "shell")
            .SelectMany(block => Continuation().Replace(block.Text, "").Split('\n'))
            .Select(line => line.Trim())
            .Select(line => line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line)
            .Where(line => line.Length > 0 && line[0] != '#');

    /// <summary>What of this repository the command needs and does not find, or null.</summary>
    public static string? Problem(string command)
    {
        // A comment may follow, and settings of the environment may come first.
        string[] words =
        [
            .. command.Split(" #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .SkipWhile(word => Setting().IsMatch(word)),
        ];
        if (words.Length == 0)
            return null;

        var program = words[0];
        if (program.StartsWith("./", StringComparison.Ordinal))
            program = program[2..];
        if (program.StartsWith("build/", StringComparison.Ordinal))
            return ScriptProblem(program);

        var option = Array.FindIndex(words, word => word is "--project");
        return words[0] == "dotnet" && option >= 0 && option + 1 < words.Length
            ? ProjectProblem(words[option + 1])
            : null;
    }

    private static string? ScriptProblem(string name)
    {
        var path = Repository.Path(name);
        if (!File.Exists(path))
            return $"{name} does not exist";
        if (OperatingSystem.IsWindows())
            return null;
        return (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0
            ? null
            : $"{name} is not executable";
    }

    private static string? ProjectProblem(string name)
    {
        var path = Repository.Path(name);
        var exists = File.Exists(path)
            || (Directory.Exists(path) && Directory.EnumerateFiles(path, "*.csproj").Any());
        return exists ? null : $"no project at {name}";
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Setting();
}

using System.Text.RegularExpressions;

namespace Hyb.Release.Tests.Support;

/// <summary>
/// The program that a README begins with, and what it says that the program prints.
/// </summary>
internal static partial class ReadmeProgram
{
    public static (string Program, string Output) First(string path)
    {
        var match = Block().Match(File.ReadAllText(path).ReplaceLineEndings("\n"));
        Assert.True(match.Success, $"{path} has no program with its output");
        return (match.Groups["program"].Value, match.Groups["output"].Value.TrimEnd());
    }

    [GeneratedRegex(
        @"^```csharp\n(?<program>.*?)^```\n\s*^```text\n(?<output>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

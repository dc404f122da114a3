using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyb.Checks.Support;

/// <summary>The house style, as far as it can be counted.</summary>
internal static partial class Style
{
    public const int ColumnsMax = 100;
    public const int SourceLinesMax = 300;
    public const int TestLinesMax = 400;
    public const int MethodLinesMax = 60;

    private static readonly CSharpParseOptions _parse = new(LanguageVersion.Preview);

    public static IEnumerable<string> LongLines(IReadOnlyList<string> lines) =>
        lines.Select((line, index) => (line, number: index + 1))
            .Where(entry => entry.line.Length > ColumnsMax)
            .Select(entry => $"line {entry.number}: {entry.line.Length} columns");

    /// <summary>How long a C# file may be; null where it may be as long as it must.</summary>
    public static int? LinesMax(string name)
    {
        var folders = name.Split('/')[..^1];
        var isTable = folders.Contains("Abi")
            || name.Split('/')[^1].StartsWith("Errno", StringComparison.Ordinal);
        if (isTable && !folders.Contains("tests"))
            return null;
        return folders.Any(folder => folder is "tests" or "checks") ? TestLinesMax : SourceLinesMax;
    }

    /// <summary>Methods, accessors, constructors and local functions that are too long.</summary>
    public static IEnumerable<string> LongMethods(string code)
    {
        foreach (var node in CSharpSyntaxTree.ParseText(code, _parse).GetRoot().DescendantNodes())
        {
            if (node is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
                or AccessorDeclarationSyntax))
                continue;
            var span = node.GetLocation().GetLineSpan();
            var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (lines > MethodLinesMax)
                yield return $"line {span.StartLinePosition.Line + 1}: a method of {lines} lines";
        }
    }

    /// <summary>Words that say that something is not finished.</summary>
    public static IEnumerable<string> Leftovers(IReadOnlyList<string> lines) =>
        Matches(lines, Leftover());

    /// <summary>Paths that exist on one machine only.</summary>
    public static IEnumerable<string> MachinePaths(IReadOnlyList<string> lines) =>
        Matches(lines, MachinePath());

    private static IEnumerable<string> Matches(IReadOnlyList<string> lines, Regex pattern) =>
        lines.Select((line, index) => (line, number: index + 1))
            .Where(entry => pattern.IsMatch(entry.line))
            .Select(entry => $"line {entry.number}: {entry.line.Trim()}");

    // Written so that the pattern does not find itself.
    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K|NotImplemented[E]xception)\b|\bSkip\s*=\s*""\s*""")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"(?<![\w.}*-])/(work|farm|root|home)/")]
    private static partial Regex MachinePath();
}

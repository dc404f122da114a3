using System.Runtime.InteropServices;
using System.Text;

namespace Hyb.Testing;

/// <summary>
/// Has the C compiler confirm, against the kernel's own headers, every value, size and offset
/// that a <c>[Uapi]</c> attribute claims. One run of the compiler, one check a line.
/// </summary>
public static class UapiProof
{
    // What gcc and clang say of a name that is not declared: a constant, a struct, a member.
    private static readonly string[] _missing =
        ["undeclared", "no member named", "incomplete type", "undefined type"];

    // "static assertion failed" in gcc, "static assertion failed due to requirement" in clang.
    private const string Refused = "static assertion failed";

    /// <summary>Runs the checks of a subject for one architecture.</summary>
    /// <exception cref="InvalidOperationException">
    /// The compiler reports something else than a wrong or missing name, or does not report the
    /// one check that must fail: then the proof proves nothing.
    /// </exception>
    public static UapiReport Run(
        UapiSubject subject,
        UapiCompiler compiler,
        UapiHeaders headers,
        Architecture architecture)
    {
        var checks = new UapiCollector(subject, architecture).Collect();
        var program = Includes(subject.Headers, out var line);

        // The first check is always wrong, and shows that the compiler looked at all of them.
        program.AppendLine(new UapiCheck("1", "1", 0, "", new Version(0, 0)).ToC(0));
        for (var index = 0; index < checks.Count; index++)
            program.AppendLine(checks[index].ToC(index + 1));

        var said = compiler.Check(program.ToString(), headers, architecture);
        var canary = line;
        if (said.FirstOrDefault(group => group.Key < canary) is { } broken)
            throw new InvalidOperationException($"The headers do not compile: {broken.First()}");
        if (!Contains(said[canary], Refused))
            throw new InvalidOperationException("The compiler let a false assertion pass.");
        return Sort(checks, index => said[canary + 1 + index], headers, architecture);
    }

    /// <summary>The start of a program: the headers that exist, one a line.</summary>
    internal static StringBuilder Includes(IEnumerable<string> headers, out int nextLine)
    {
        var program = new StringBuilder();
        nextLine = 1;
        foreach (var header in headers)
        {
            program.AppendLine($"#if __has_include(<{header}>)");
            program.AppendLine($"#include <{header}>");
            program.AppendLine("#endif");
            nextLine += 3;
        }

        return program;
    }

    private static UapiReport Sort(
        IReadOnlyList<UapiCheck> checks,
        Func<int, IEnumerable<string>> said,
        UapiHeaders headers,
        Architecture architecture)
    {
        var confirmed = 0;
        var mismatches = new List<string>();
        var missing = new HashSet<UapiMissing>();
        for (var index = 0; index < checks.Count; index++)
        {
            var check = checks[index];
            var lines = said(index).ToList();
            if (lines.Count == 0)
                confirmed++;
            else if (_missing.Any(text => Contains(lines, text)))
                missing.Add(new UapiMissing(check.Name, Owner(check.Source), check.Since));
            else if (Contains(lines, Refused))
                mismatches.Add($"{check.Source}, which is not {check.Expression}");
            else
                throw new InvalidOperationException($"{check.Expression}: {lines[0]}");
        }

        var old = missing.ToLookup(name => headers.Version < name.Since);
        return new UapiReport(
            headers.ToString(),
            architecture,
            confirmed,
            mismatches,
            [.. old[false]],
            [.. old[true]]);
    }

    private static string Owner(string source) => source[..source.IndexOf(' ')];

    private static bool Contains(IEnumerable<string> lines, string text) =>
        lines.Any(line => line.Contains(text, StringComparison.Ordinal));
}

using System.Text.RegularExpressions;
using Hyb.Testing;

namespace Hyb.Checks.Support;

/// <summary>
/// The documents below a folder, and what is wrong with what they point to: files, headings,
/// members of the packages, and the table of contents of the site.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="names">The documents: paths from there, with slashes.</param>
internal sealed partial class Documents(string root, IReadOnlyList<string> names)
{
    public const string Contents = "docs/toc.yml";

    private readonly string _inside = Path.TrimEndingDirectorySeparator(root) + "/";

    /// <summary>Those of this repository.</summary>
    public static Documents OfRepository { get; } =
        new(Repository.Root, [.. RepositoryFiles.With(".md").Select(file => file.Name)]);

    /// <summary>All Markdown files below a folder.</summary>
    public static Documents Below(string root) => new(
        root,
        [
            .. Directory.EnumerateFiles(root, "*.md", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path))
                .Order(StringComparer.Ordinal),
        ]);

    public IReadOnlyList<string> Names => names;

    /// <summary>One line for each target that is not there.</summary>
    public IEnumerable<string> LinkProblems(string name) =>
        Markdown.Links(Text(name)).Select(target => LinkProblem(name, target)).OfType<string>();

    /// <summary>One line for each <c>Type.Member</c> in code that a type of ours lacks.</summary>
    public IEnumerable<string> NameProblems(string name) =>
        Markdown.Code(Markdown.Prose(Text(name)))
            .Select(code => MemberPattern().Match(code))
            .Where(match => match.Success
                && PublicNames.Short.Contains(match.Groups["type"].Value)
                && !PublicNames.Short.Contains(match.Value))
            .Select(match => $"{name}: no public member {match.Value}");

    /// <summary>One line for each document that a reader of the site would not find.</summary>
    public IEnumerable<string> ContentsProblems()
    {
        var folder = Path.GetDirectoryName(Contents)!;
        string[] entries =
        [
            .. EntryPattern().Matches(Text(Contents))
                .Select(match => Relative(folder, match.Groups["target"].Value)),
        ];
        foreach (var entry in entries.Where(entry => !names.Contains(entry)))
            yield return $"{Contents}: there is no {entry}";
        foreach (var entry in entries.GroupBy(entry => entry).Where(group => group.Count() > 1))
            yield return $"{Contents}: has {entry.Key} {entry.Count()} times";
        foreach (var name in names.Where(IsPage).Except(entries))
            yield return $"{Contents}: lacks {name}";
    }

    // A decision is found by the page that lists them.
    private static bool IsPage(string name) =>
        !name.StartsWith("docs/decisions/0", StringComparison.Ordinal)
        && !name.StartsWith(".github/", StringComparison.Ordinal)
        && Path.GetFileName(name) is not "AnalyzerReleases.Shipped.md"
        and not "AnalyzerReleases.Unshipped.md";

    private string? LinkProblem(string name, string target)
    {
        if (target.StartsWith("xref:", StringComparison.Ordinal))
        {
            var uid = Uri.UnescapeDataString(target["xref:".Length..]);
            return PublicNames.Uids.Contains(uid) ? null : $"{name}: no public member {uid}";
        }

        if (Outside().IsMatch(target))
            return null;
        var parts = target.Split('#');
        var file = parts[0].Length == 0
            ? name
            : Relative(Path.GetDirectoryName(name)!, Uri.UnescapeDataString(parts[0]));
        var path = Path.GetFullPath(Path.Combine(root, file));
        if (!path.StartsWith(_inside, StringComparison.Ordinal) || !Path.Exists(path))
            return $"{name}: there is no {target}";
        if (Directory.Exists(path) && !File.Exists(Path.Combine(path, "Program.cs")))
            return $"{name}: {target} is a folder, of which the site has no page";
        return parts.Length > 1 && !HasAnchor(file, Uri.UnescapeDataString(parts[1]))
            ? $"{name}: no heading {target}"
            : null;
    }

    private bool HasAnchor(string file, string anchor) =>
        !file.EndsWith(".md", StringComparison.Ordinal)
        || Markdown.Anchors(Text(file)).Contains(anchor);

    private string Relative(string folder, string target) =>
        Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, folder, target)));

    private string Text(string name) => File.ReadAllText(Path.Combine(root, name));

    [GeneratedRegex(@"^(?<type>[A-Z]\w*)\.[A-Z]\w*")]
    private static partial Regex MemberPattern();

    [GeneratedRegex("^(https?|mailto):")]
    private static partial Regex Outside();

    [GeneratedRegex(@"^\s*(?:- )?href:\s*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex EntryPattern();
}

namespace Hyb.Checks.Support;

/// <summary>
/// What a package's two PublicAPI files declare: what was published, and what came and went since.
/// </summary>
internal sealed class PublicApiFiles
{
    private const string Header = "#nullable enable";
    private const string Removed = "*REMOVED*";

    private readonly string[] _shipped;
    private readonly string[] _unshipped;

    public PublicApiFiles(IEnumerable<string> shipped, IEnumerable<string> unshipped)
    {
        _shipped = [.. shipped];
        _unshipped = [.. unshipped];
    }

    public static PublicApiFiles Read(string folder) => new(
        File.ReadAllLines(Path.Combine(folder, "PublicAPI.Shipped.txt")),
        File.ReadAllLines(Path.Combine(folder, "PublicAPI.Unshipped.txt")));

    /// <summary>Where the files differ from the surface; nothing when they match.</summary>
    public IReadOnlyList<string> Differences(IEnumerable<string> surface)
    {
        var actual = surface.ToHashSet(StringComparer.Ordinal);
        string[] declared = [.. Entries(_shipped), .. Entries(_unshipped)];
        var removed = Removals();
        var problems = new List<string>();

        if (_shipped.FirstOrDefault() != Header || _unshipped.FirstOrDefault() != Header)
            problems.Add($"both files begin with: {Header}");
        problems.AddRange(declared.GroupBy(line => line).Where(group => group.Count() > 1)
            .Select(group => $"declared twice: {group.Key}"));
        problems.AddRange(removed.Except(Entries(_shipped))
            .Select(line => $"removed but never shipped: {line}"));
        problems.AddRange(removed.Where(actual.Contains)
            .Select(line => $"declared as removed but there: {line}"));
        problems.AddRange(actual.Except(declared).Order(StringComparer.Ordinal)
            .Select(line => $"not declared: {line}"));
        problems.AddRange(declared.Except(actual).Except(removed)
            .Select(line => $"declared but not there: {line}"));
        return problems;
    }

    /// <summary>The unshipped file that makes the two match the surface.</summary>
    public IReadOnlyList<string> UnshippedFor(IEnumerable<string> surface)
    {
        var actual = surface.ToHashSet(StringComparer.Ordinal);
        var shipped = Entries(_shipped).ToHashSet(StringComparer.Ordinal);
        return
        [
            Header,
            .. shipped.Except(actual).Select(line => Removed + line)
                .Concat(actual.Except(shipped)).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The shipped file of a release that has this surface.</summary>
    public static IReadOnlyList<string> ShippedFor(IEnumerable<string> surface) =>
        [Header, .. surface.Order(StringComparer.Ordinal)];

    private string[] Removals() =>
        [.. _unshipped.Where(IsRemoval).Select(line => line[Removed.Length..])];

    private static IEnumerable<string> Entries(IEnumerable<string> lines) =>
        lines.Where(line => !string.IsNullOrWhiteSpace(line) && line != Header && !IsRemoval(line));

    private static bool IsRemoval(string line) =>
        line.StartsWith(Removed, StringComparison.Ordinal);
}

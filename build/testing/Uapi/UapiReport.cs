using System.Runtime.InteropServices;

namespace Hyb.Testing;

/// <summary>A name that the headers do not have.</summary>
/// <param name="Name">The C name; <c>struct x.y</c> for a field.</param>
/// <param name="Source">Where it stands in C#.</param>
/// <param name="Since">The kernel release from which it must be there.</param>
public sealed record UapiMissing(string Name, string Source, Version Since)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} (since {Since}, {Source})";
}

/// <summary>What a proof found.</summary>
/// <param name="Headers">Which headers were asked.</param>
/// <param name="Architecture">For which architecture.</param>
/// <param name="Checked">Number of values, sizes and offsets that the compiler confirmed.</param>
/// <param name="Mismatches">What the compiler refused, one sentence each.</param>
/// <param name="Missing">Names that these headers must have and do not.</param>
/// <param name="Skipped">Names that are newer than these headers.</param>
public sealed record UapiReport(
    string Headers,
    Architecture Architecture,
    int Checked,
    IReadOnlyList<string> Mismatches,
    IReadOnlyList<UapiMissing> Missing,
    IReadOnlyList<UapiMissing> Skipped)
{
    /// <summary>Whether everything that can be there is there and right.</summary>
    public bool Holds => Mismatches.Count == 0 && Missing.Count == 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        var lines = new List<string>
        {
            $"{Headers}, {Architecture}: {Checked} checked, {Mismatches.Count} wrong, "
                + $"{Missing.Count} missing, {Skipped.Count} newer than the headers",
        };
        lines.AddRange(Mismatches.Select(text => "wrong: " + text));
        lines.AddRange(Missing.Select(missing => $"missing: {missing}"));
        lines.AddRange(SkippedBySince());
        return string.Join(Environment.NewLine, lines);
    }

    // There may be hundreds: one line a release, and not the fields of a struct that is skipped.
    private IEnumerable<string> SkippedBySince()
    {
        var names = Skipped.Select(missing => missing.Name).ToHashSet(StringComparer.Ordinal);
        return Skipped
            .Where(missing => !names.Contains(missing.Name.Split('.')[0])
                || !missing.Name.Contains('.', StringComparison.Ordinal))
            .GroupBy(missing => missing.Since)
            .OrderBy(group => group.Key)
            .Select(group => $"skipped, since {group.Key}: " + string.Join(
                ", ", group.Select(missing => missing.Name).Order(StringComparer.Ordinal)));
    }
}

using System.Globalization;
using Hyb.Testing;

namespace Hyb.Release.Tests.Support;

/// <summary>Figures that the tests came across; build/test.sh prints them.</summary>
internal static class Facts
{
    private static readonly Lock _lock = new();
    private static readonly SortedDictionary<string, string> _lines = new(StringComparer.Ordinal);

    public static void AddBytes(string what, long bytes) =>
        Add(what, bytes.ToString("N0", CultureInfo.InvariantCulture) + " bytes");

    public static void Add(string what, string value)
    {
        lock (_lock)
        {
            _lines[what] = value;
            var folder = Directory.CreateDirectory(Repository.Path("artifacts", "tests"));
            File.WriteAllLines(
                Path.Combine(folder.FullName, "Hyb.Release.Tests.facts"),
                _lines.Select(line => $"{line.Key}: {line.Value}"));
        }
    }
}

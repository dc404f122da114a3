using System.IO.Compression;
using System.Xml.Linq;
using Hyb.Testing;
using Xunit.Sdk;

namespace Hyb.Release.Tests.Support;

/// <summary>The packages of this repository, as build/pack.sh makes them.</summary>
internal static class Packages
{
    private static readonly Lazy<string> _version = new(Pack);

    /// <summary>Package names, such as Hyb.Iox, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Projects().Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];

    public static TheoryData<string> TheoryData => [.. Names];

    /// <summary>The folder that is the feed.</summary>
    public static string Folder { get; } = Repository.Path("artifacts", "packages");

    /// <summary>
    /// The version of all packages, which are made when it is first asked for. Where no version can
    /// be counted the test is skipped.
    /// </summary>
    public static string Version => _version.Value;

    public static string PathOf(string name, string extension = ".nupkg") =>
        Path.Combine(Folder, $"{name}.{Version}{extension}");

    /// <summary>What the package needs, with what that needs.</summary>
    public static IReadOnlySet<string> DependenciesOf(string name)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var direct in DirectDependenciesOf(name))
        {
            all.Add(direct);
            all.UnionWith(DependenciesOf(direct));
        }

        return all;
    }

    public static IEnumerable<string> DirectDependenciesOf(string name) =>
        XDocument.Load(Project(name)).Descendants("ProjectReference")
            .Select(item => (string)item.Attribute("Include")!)
            .Select(Path.GetFileNameWithoutExtension)!;

    /// <summary>The package's README, which is the folder's.</summary>
    public static string Readme(string name) =>
        Path.GetFullPath(Path.Combine(Project(name), "..", "..", "README.md"));

    public static string[] Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    public static byte[] Read(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(package);
        using var stream = archive.GetEntry(entry)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    public static string Project(string name) =>
        Projects().Single(path => Path.GetFileNameWithoutExtension(path) == name);

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Repository.Path("packages"))
        .Select(package => Path.Combine(package, "src"))
        .Where(Directory.Exists)
        .SelectMany(source => Directory.EnumerateFiles(source, "*.csproj"));

    private static string Pack()
    {
        var pack = ProgramRun.Of(Repository.Root, "build/pack.sh");
        if (pack.ExitCode == Scripts.VersionUnknown)
            throw SkipException.ForSkip(pack.Errors.Trim());
        pack.Succeeded();
        var any = Directory.EnumerateFiles(Folder, Names[0] + ".*.nupkg").Single();
        return Path.GetFileNameWithoutExtension(any)[(Names[0].Length + 1)..];
    }
}

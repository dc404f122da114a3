using Hyb.Checks.Support;

namespace Hyb.Checks;

/// <summary>
/// The PublicAPI files of each package say what its assembly offers. build/api.sh brings them up to
/// date.
/// </summary>
public sealed class PublicApiTests
{
    private const string UpdateVariable = "HYB_UPDATE_PUBLIC_API";

    public static TheoryData<string> PackageNames => Packages.TheoryData;

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Declared_surface_is_the_surface_of_the_assembly(string package)
    {
        var folder = Path.GetDirectoryName(Packages.Project(package))!;
        var surface = PublicApi.Of(Packages.Assembly(package));
        if (Environment.GetEnvironmentVariable(UpdateVariable) is ("1" or "ship") and var mode)
            Update(folder, surface, ship: mode == "ship");

        var differences = PublicApiFiles.Read(folder).Differences(surface);

        Assert.True(
            differences.Count == 0,
            $"{package}: run build/api.sh and read the difference.\n"
            + string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Stale_file_is_caught(string package)
    {
        var surface = PublicApi.Of(Packages.Assembly(package));
        using var copy = new CopiedFiles(Path.GetDirectoryName(Packages.Project(package))!);
        File.WriteAllText(copy.Shipped, "#nullable enable\n");
        Update(copy.Folder, surface, ship: false);
        Assert.Empty(PublicApiFiles.Read(copy.Folder).Differences(surface));

        // One line of the surface is not declared, and one that is declared is not there.
        var stale = File.ReadAllLines(copy.Unshipped);
        var forgotten = stale[^1];
        File.WriteAllLines(copy.Unshipped, [.. stale[..^1], "Hyb.Gone"]);

        Assert.Equal(
            [$"not declared: {forgotten}", "declared but not there: Hyb.Gone"],
            PublicApiFiles.Read(copy.Folder).Differences(surface));
    }

    [Fact]
    public void Shipping_declares_the_whole_surface_as_shipped()
    {
        var package = Packages.Names[0];
        var surface = PublicApi.Of(Packages.Assembly(package));
        using var copy = new CopiedFiles(Path.GetDirectoryName(Packages.Project(package))!);

        Update(copy.Folder, surface, ship: true);

        Assert.Empty(PublicApiFiles.Read(copy.Folder).Differences(surface));
        Assert.Equal(["#nullable enable"], File.ReadAllLines(copy.Unshipped));
    }

    private static void Update(string folder, IReadOnlyList<string> surface, bool ship)
    {
        if (ship)
            Write(folder, "PublicAPI.Shipped.txt", PublicApiFiles.ShippedFor(surface));
        Write(
            folder, "PublicAPI.Unshipped.txt", PublicApiFiles.Read(folder).UnshippedFor(surface));
    }

    // Byte order marks and a last line without an end would show up as differences in git.
    private static void Write(string folder, string name, IReadOnlyList<string> lines) =>
        File.WriteAllText(Path.Combine(folder, name), string.Join('\n', lines) + "\n");

    /// <summary>The two files of a package somewhere else, to be changed.</summary>
    private sealed class CopiedFiles : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyb-api-");

        public CopiedFiles(string source)
        {
            foreach (var file in Directory.EnumerateFiles(source, "PublicAPI.*.txt"))
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        public string Folder => _folder.FullName;

        public string Shipped => Path.Combine(Folder, "PublicAPI.Shipped.txt");

        public string Unshipped => Path.Combine(Folder, "PublicAPI.Unshipped.txt");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}

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
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            Update(folder, surface);

        var differences = PublicApiFiles.Read(folder).Differences(surface);

        Assert.True(
            differences.Count == 0,
            $"{package}: run build/api.sh and read the difference.\n"
            + string.Join('\n', differences));
    }

    // Byte order marks and a last line without an end would show up as differences in git.
    private static void Update(string folder, IReadOnlyList<string> surface)
    {
        var lines = PublicApiFiles.Read(folder).UnshippedFor(surface);
        File.WriteAllText(
            Path.Combine(folder, "PublicAPI.Unshipped.txt"), string.Join('\n', lines) + "\n");
    }
}

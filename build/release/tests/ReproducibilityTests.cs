using System.Security.Cryptography;
using Hyb.Release.Tests.Support;

namespace Hyb.Release.Tests;

/// <summary>The same commit gives the same packages.</summary>
public sealed class ReproducibilityTests
{
    [Fact]
    public void Packages_made_in_another_folder_have_the_same_bytes()
    {
        var here = Digests(Packages.Folder, Packages.Version);
        using var elsewhere = new TemporaryFolder();
        var clone = elsewhere.PathOf("clone");
        Scripts.Clone(clone);
        Scripts.ShareTools(clone);

        ProgramRun.Of(
            clone, "build/pack.sh", "--output", elsewhere.PathOf("packages")).Succeeded();

        Assert.Equal(Packages.Names.Count * 2, here.Length);
        Assert.Equal(here, Digests(elsewhere.PathOf("packages"), Packages.Version));
    }

    private static string[] Digests(string folder, string version) =>
    [
        .. Directory.EnumerateFiles(folder, $"Hyb.*{version}.*")
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)} {Digest(path)}"),
    ];

    private static string Digest(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}

using System.Reflection;
using Hyb.Release.Tests.Support;
using Hyb.Testing;

namespace Hyb.Release.Tests;

/// <summary>Where versions come from, and what happens where they cannot be counted.</summary>
public sealed class VersionTests
{
    [Fact]
    public void Version_has_the_height_and_the_commit()
    {
        var head = Scripts.Git(Repository.Root, "rev-parse", "HEAD").Succeeded().Output.Trim();
        var height = Scripts.Version("VersionHeight");

        Assert.Equal("0.1." + height, Scripts.Version("SimpleVersion"));
        Assert.StartsWith($"0.1.{height}-beta", Packages.Version);
        Assert.Equal(head, Scripts.Version("GitCommitId"));
        Assert.Equal(
            $"0.1.{height}-beta+{head[..10]}", Scripts.Version("AssemblyInformationalVersion"));
    }

    [Fact]
    public void Plain_build_is_nobodys_version()
    {
        var assembly = typeof(VersionTests).Assembly;
        var informational =
            assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;

        Assert.Equal("0.1.0-dev", informational.InformationalVersion);
        Assert.Equal(new Version(0, 1, 0, 0), assembly.GetName().Version);
    }

    [Fact]
    public void Release_gate_counts_the_same()
    {
        using var copy = new TemporaryFolder();
        var expected = Scripts.Version("NuGetPackageVersion");
        Scripts.Clone(copy.PathOf("clone"));
        const string Project = "packages/Zcall/src";
        ProgramRun.Of(copy.PathOf("clone"), "dotnet", "restore", "-p:ReleaseGate=true", Project)
            .HadPackages().Succeeded();

        var counted = ProgramRun.Of(
            copy.PathOf("clone"), "dotnet", "build", "-p:ReleaseGate=true", "-t:GetBuildVersion",
            "-getProperty:NuGetPackageVersion", Project);

        Assert.Equal(expected, counted.Succeeded().Output.Trim());
    }

    [Fact]
    public void Part_of_the_history_is_not_enough()
    {
        using var folder = new TemporaryFolder();
        Scripts.Git(
            folder.Path, "clone", "--quiet", "--depth", "2", "file://" + Repository.Root, "clone")
            .Succeeded();
        Scripts.CopyFiles(folder.PathOf("clone"));

        foreach (var script in (string[])["build/version.sh", "build/pack.sh"])
        {
            var run = ProgramRun.Of(folder.PathOf("clone"), script);

            Assert.Equal(Scripts.VersionUnknown, run.ExitCode);
            Assert.Contains("git fetch --unshallow", run.Errors);
        }
    }

    [Fact]
    public void Sources_without_git_have_no_version()
    {
        using var folder = new TemporaryFolder();
        Scripts.CopyFiles(folder.Path);

        var run = ProgramRun.Of(folder.Path, "build/version.sh");

        Assert.Equal(Scripts.VersionUnknown, run.ExitCode);
        Assert.Contains("no git checkout", run.Errors);
    }
}

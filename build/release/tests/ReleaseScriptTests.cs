using Hyb.Release.Tests.Support;

namespace Hyb.Release.Tests;

/// <summary>What build/release.sh refuses before it does anything.</summary>
public sealed class ReleaseScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("README.md")]
    [InlineData("new-file")]
    public void Tree_with_changes_is_not_released(string name)
    {
        var clone = CommittedClone();
        File.AppendAllText(Path.Combine(clone, name), "changed\n");

        foreach (var arguments in (string[][])[[], ["--rehearse"]])
        {
            var run = ProgramRun.Of(clone, "build/release.sh", arguments);

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("changes that are in no commit", run.Errors);
            Assert.Contains(name, run.Errors);
            Assert.Empty(run.Output);
        }
    }

    [Fact]
    public void Packages_with_changes_do_not_pass_the_gate()
    {
        var clone = CommittedClone();
        File.AppendAllText(Path.Combine(clone, "README.md"), "changed\n");

        var run = ProgramRun.Of(clone, "build/pack.sh", "--gate");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("uncommitted changes are not released", run.Errors);
    }

    [Fact]
    public void Commit_beside_main_is_not_released()
    {
        var clone = CommittedClone();
        Scripts.Git(clone, "checkout", "--quiet", "-b", "beside").Succeeded();

        var run = ProgramRun.Of(clone, "build/release.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("from main or from its tag", run.Errors);
    }

    [Fact]
    public void Commit_with_the_tag_of_another_version_is_not_released()
    {
        var clone = CommittedClone();
        Scripts.Git(clone, "checkout", "--quiet", "-B", "main").Succeeded();
        Scripts.Git(clone, "tag", "v99.0").Succeeded();

        var run = ProgramRun.Of(clone, "build/release.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the tag says v99.0", run.Errors);
    }

    [Fact]
    public void Part_of_the_history_is_not_released()
    {
        var clone = CommittedClone();
        Scripts.Git(_folder.Path, "clone", "--quiet", "--depth", "1", "file://" + clone, "shallow")
            .Succeeded();

        var run = ProgramRun.Of(_folder.PathOf("shallow"), "build/release.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("git fetch --unshallow", run.Errors);
    }

    // What is being worked on is committed there: the scripts under test are these.
    private string CommittedClone()
    {
        _ = Packages.Version;
        var clone = _folder.PathOf("clone");
        Scripts.Clone(clone);
        Scripts.Git(clone, "add", "--all").Succeeded();
        Scripts.Git(clone, "commit", "--quiet", "--allow-empty", "-m", "test").Succeeded();
        Scripts.ShareTools(clone);
        return clone;
    }
}

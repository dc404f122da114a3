using System.Text.RegularExpressions;
using Hyb.Checks.Support;
using Hyb.Testing;

namespace Hyb.Checks;

/// <summary>
/// The workflows run what is here, and what they take from elsewhere cannot change under them.
/// </summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. RepositoryFiles.With(".yml").Select(file => file.Name)
            .Where(name => name.StartsWith(".github/workflows/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_are_pinned_to_a_commit_and_say_which_version_that_is(string workflow)
    {
        var uses = Lines(workflow).Where(line => line.Contains("uses:", StringComparison.Ordinal));

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Scripts_of_the_workflow_exist(string workflow)
    {
        var scripts = Lines(workflow).SelectMany(line => Script().Matches(line))
            .Select(match => match.Value);

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.True(
            (File.GetUnixFileMode(Repository.Path(script)) & UnixFileMode.UserExecute) != 0,
            script));
    }

    // What a run may do is said, and begins with reading.
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_may_only_read_unless_a_job_says_more(string workflow)
    {
        var lines = Lines(workflow);

        var at = Array.IndexOf(lines, "permissions:");
        Assert.True(at >= 0, workflow);
        Assert.Equal("  contents: read", lines[at + 1]);
    }

    private static string[] Lines(string workflow) =>
        File.ReadAllLines(Repository.Path(workflow));

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?<![\w/.])(?:build/[a-z]+\.sh|\.ci/run)")]
    private static partial Regex Script();
}

using Hyb.Checks.Support;
using Hyb.Testing;

namespace Hyb.Checks;

/// <summary>The solution is what build/test.sh builds: a project outside of it would rot.</summary>
public sealed class SolutionTests
{
    [Fact]
    public void Solution_holds_every_project()
    {
        var solution = File.ReadAllText(Repository.Path("Hyb.sln")).Replace('\\', '/');
        var projects = RepositoryFiles.With(".csproj").Select(file => file.Name);

        Assert.All(projects, name => Assert.True(
            solution.Contains($"\"{name}\"", StringComparison.Ordinal), name));
    }
}

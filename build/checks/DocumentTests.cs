using Hyb.Checks.Support;
using Hyb.Testing;

namespace Hyb.Checks;

/// <summary>What the documents point to is there: commands, files, decisions.</summary>
public sealed class DocumentTests
{
    private const string Decisions = "docs/decisions/";
    private const string Index = Decisions + "README.md";

    public static TheoryData<string> Names => [.. Documents.OfRepository.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Commands_of_the_document_exist(string document)
    {
        var commands = Commands.In(document, File.ReadAllText(Repository.Path(document)));

        Assert.Empty(commands.Select(Commands.Problem).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_document_points_to_is_there(string document) =>
        Assert.Empty(Documents.OfRepository.LinkProblems(document));

    [Theory]
    [MemberData(nameof(Names))]
    public void Members_that_the_document_names_are_public(string document)
    {
        // A decision may speak of what is not public, and of what there was.
        if (!document.StartsWith(Decisions, StringComparison.Ordinal))
            Assert.Empty(Documents.OfRepository.NameProblems(document));
    }

    [Fact]
    public void Every_document_is_once_in_the_table_of_contents() =>
        Assert.Empty(Documents.OfRepository.ContentsProblems());

    [Fact]
    public void Decisions_are_in_their_index()
    {
        var decisions = RepositoryFiles.With(".md")
            .Where(file => file.Folder + "/" == Decisions && file.Name != Index)
            .Select(file => file.Name[Decisions.Length..]);
        var linked = Markdown.Links(File.ReadAllText(Repository.Path(Index)));

        Assert.Empty(decisions.Except(linked));
    }

    [Theory]
    [InlineData("build/missing.sh", "build/missing.sh does not exist")]
    [InlineData("./build/missing.sh --quick", "build/missing.sh does not exist")]
    [InlineData("build/Tests.props", "build/Tests.props is not executable")]
    [InlineData("HYB_LONG=1 build/missing.sh", "build/missing.sh does not exist")]
    [InlineData("dotnet run -c Release --project docs/missing", "no project at docs/missing")]
    [InlineData("build/test.sh # all of them", null)]
    [InlineData("HYB_ALLOW_NO_IOURING=1 build/test.sh", null)]
    [InlineData("dotnet run --project build/checks -- -noColor", null)]
    [InlineData("dotnet build -c Release", null)]
    [InlineData("sudo sysctl kernel.io_uring_disabled=0", null)]
    public void Commands_are_judged_by_what_they_need(string command, string? problem) =>
        Assert.Equal(problem, Commands.Problem(command));

    [Fact]
    public void Commands_are_the_lines_of_shell_blocks() =>
        Assert.Equal(
            ["build/a.sh", "build/b.sh --x", "c"],
            Commands.In("a.md", """
                ```sh
                # First:
                $ build/a.sh

                build/b.sh \
                 --x
                ```
                ```csharp
                no
                ```
                ```bash
                c
                ```
                """));
}

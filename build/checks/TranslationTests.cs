using System.Text.RegularExpressions;
using Hyb.Checks.Support;
using Hyb.Testing;

namespace Hyb.Checks;

/// <summary>
/// The front page in other languages: the words differ, and programs, commands, tables and links
/// do not.
/// </summary>
public sealed partial class TranslationTests
{
    private const string Front = "README.md";
    private const string Folder = "docs/readme/";

    public static TheoryData<string> Translations =>
    [
        .. Documents.OfRepository.Names
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)),
    ];

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("ja")]
    [InlineData("es")]
    [InlineData("fr")]
    public void Language_is_there_and_linked_from_the_front_page(string language) =>
        Assert.Contains($"{Folder}README.{language}.md", Targets(Front));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Programs_and_commands_are_those_of_the_front_page(string translation) =>
        Assert.Equal(Blocks(Front), Blocks(translation));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Links_lead_where_those_of_the_front_page_do(string translation) =>
        Assert.Equal(
            Targets(Front).Where(IsNoLanguage).Order(),
            Targets(translation).Where(IsNoLanguage).Order());

    [Theory]
    [MemberData(nameof(Translations))]
    public void Tables_have_the_rows_and_the_code_of_the_front_page(string translation) =>
        Assert.Equal(Cells(Front), Cells(translation));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Headings_are_as_many(string translation) =>
        Assert.Equal(
            Markdown.Anchors(Text(Front)).Count, Markdown.Anchors(Text(translation)).Count);

    private static bool IsNoLanguage(string target) =>
        target != Front && !target.StartsWith(Folder, StringComparison.Ordinal);

    private static IEnumerable<(string, string, string?)> Blocks(string name) =>
        Markdown.Blocks(name, Text(name))
            .Select(block => (block.Language, block.Text, block.Output));

    // A heading has another name in each language: within a page only that it is linked counts.
    private static IEnumerable<string> Targets(string name)
    {
        var folder = Path.GetDirectoryName(Repository.Path(name))!;
        return Markdown.Links(Text(name)).Select(target =>
            target[0] == '#' ? "#"
            : target.Contains(':') ? target
            : Path.GetRelativePath(Repository.Root, Path.GetFullPath(target, folder)));
    }

    private static IEnumerable<string> Cells(string name) =>
        Markdown.Rows(Text(name)).Select(cells => string.Join(
            " | ", cells.Select(cell => string.Join(" ", Markdown.Code(cell)
                .Concat(Errno().Matches(cell).Select(match => match.Value)).Distinct()))));

    private static string Text(string name) => File.ReadAllText(Repository.Path(name));

    [GeneratedRegex(@"\bE[A-Z]{3,}\b")]
    private static partial Regex Errno();
}

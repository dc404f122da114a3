using System.Text.RegularExpressions;

namespace Hyb.Checks.Support;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">Where it stands: the file's name.</param>
/// <param name="Line">The line of its opening fence, from 1.</param>
/// <param name="Language">The word after the fence; may be empty.</param>
/// <param name="Text">What is between the fences.</param>
/// <param name="Output">The text block that follows directly, if there is one.</param>
internal sealed record CodeBlock(
    string Document, int Line, string Language, string Text, string? Output)
{
    public override string ToString() => $"{Document}:{Line}";
}

/// <summary>What the checks read from Markdown: fenced blocks, links, headings, tables.</summary>
internal static partial class Markdown
{
    public static IReadOnlyList<CodeBlock> Blocks(string document, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var blocks = new List<CodeBlock>();

        // The block that a text block would be the output of: only blank lines lie between.
        var follows = false;
        for (var at = 0; at < lines.Length; at++)
        {
            if (Fence(lines[at]) is not { } fence)
            {
                follows &= string.IsNullOrWhiteSpace(lines[at]);
                continue;
            }

            var opening = at;
            while (++at < lines.Length && lines[at].Trim() != fence)
            {
            }

            var content = string.Join('\n', lines[(opening + 1)..Math.Min(at, lines.Length)]);
            var language = lines[opening].Trim()[fence.Length..].Trim().Split(' ')[0];
            if (follows && language == "text")
                blocks[^1] = blocks[^1] with { Output = content };
            blocks.Add(new CodeBlock(document, opening + 1, language, content, null));
            follows = language == "csharp";
        }

        return blocks;
    }

    /// <summary>The targets of links and images, outside of code.</summary>
    public static IEnumerable<string> Links(string text) =>
        LinkPattern().Matches(InlineCode().Replace(Prose(text), ""))
            .Select(match => match.Groups["target"].Value);

    /// <summary>
    /// What the document can be linked to at: its headings, as GitHub makes anchors of them.
    /// </summary>
    public static IReadOnlySet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in HeadingPattern().Matches(Prose(text)))
        {
            var words = LinkedText().Replace(heading.Groups["title"].Value, "$1");
            var anchor = string.Concat(words.ToLowerInvariant()
                .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
            var unique = anchor;
            for (var number = 1; !anchors.Add(unique); number++)
                unique = $"{anchor}-{number}";
        }

        return anchors;
    }

    /// <summary>The cells of the rows of its tables, without the line below the head.</summary>
    public static IEnumerable<string[]> Rows(string text) =>
        Prose(text).Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => CellBorder().Split(line.Trim()[1..^1]))
            .Select(cells => cells.Select(cell => cell.Trim()).ToArray());

    /// <summary>The names in code within a piece of text.</summary>
    public static IEnumerable<string> Code(string text) =>
        InlineCode().Matches(text).Select(match => match.Value.Trim('`'));

    /// <summary>The text without its fenced blocks.</summary>
    public static string Prose(string text)
    {
        var kept = new List<string>();
        string? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (open is null)
                open = Fence(line);
            else if (line.Trim() == open)
                open = null;
            else
                continue;
            if (open is null && Fence(line) is null)
                kept.Add(line);
        }

        return string.Join('\n', kept);
    }

    private static string? Fence(string line) =>
        FencePattern().Match(line) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^ {0,3}(`{3,}|~{3,})")]
    private static partial Regex FencePattern();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(?<target>\S+)"
        + @"|<(?<target>xref:[^>\s]+)>", RegexOptions.Multiline)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^#{1,6} +(?<title>.+?)[ #]*$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkedText();

    // A bar that a backslash escapes belongs to the cell.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();
}

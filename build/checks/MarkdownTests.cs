using Hyb.Checks.Support;

namespace Hyb.Checks;

/// <summary>What the checks see in a document.</summary>
public sealed class MarkdownTests
{
    private const string Document = """
        # Title

        [one](one.md) and `[no](code.md)` and ![two](two.png "Title").

        ```csharp
        Run("[no](block.md)");
        ```

        ```text
        ran
        ```

        ````markdown
        ```csharp
        inner
        ```
        ````

        Prose.

        ```text
        alone
        ```

        [three]: https://three.example/
        """;

    [Fact]
    public void Blocks_have_language_line_and_text()
    {
        var blocks = Markdown.Blocks("a.md", Document);

        Assert.Equal(["csharp", "text", "markdown", "text"], blocks.Select(b => b.Language));
        Assert.Equal("a.md:5", blocks[0].ToString());
        Assert.Equal("Run(\"[no](block.md)\");", blocks[0].Text);
        Assert.Equal("```csharp\ninner\n```", blocks[2].Text);
    }

    [Fact]
    public void Text_directly_after_code_is_its_output()
    {
        var blocks = Markdown.Blocks("a.md", Document);

        Assert.Equal("ran", blocks[0].Output);
        Assert.All(blocks.Skip(1), block => Assert.Null(block.Output));
    }

    [Fact]
    public void Text_after_prose_is_no_output()
    {
        var blocks = Markdown.Blocks("a.md", "```csharp\nx\n```\nProse.\n```text\ny\n```\n");

        Assert.Equal(2, blocks.Count);
        Assert.Null(blocks[0].Output);
    }

    [Fact]
    public void Links_are_found_outside_of_code() =>
        Assert.Equal(
            ["one.md", "two.png", "https://three.example/"], Markdown.Links(Document));
}

using Hyb.Checks.Support;

namespace Hyb.Checks;

/// <summary>That each fault of the documents is found, on documents made for it.</summary>
public sealed class DocumentFaultTests : IDisposable
{
    private readonly string _root =
        Directory.CreateTempSubdirectory("hyb-documents-").FullName;

    public DocumentFaultTests()
    {
        Write("README.md", "# Front\n\n[here](docs/one.md#the-second-part) [there](LICENSE)\n");
        Write("docs/one.md", """
            # One

            [Up](../README.md), [down](#the-second-part), [out](https://example.org/x#y),
            [a member](xref:Hyb.Iox.Outcome), <xref:Hyb.Uring.IoUring.Read*>, `[code](gone.md)`.

            ```text
            # no heading
            [no link](gone.md)
            ```

            ## The *second* `part`!
            """);
        Write("docs/decisions/0001-x.md", "# 1\n");
        Write("docs/toc.yml", "- name: One\n  href: one.md\n- name: F\n  href: ../README.md\n");
        Write("LICENSE", "MIT");
    }

    [Fact]
    public void What_is_right_has_no_fault() => Assert.Empty(Faults());

    [Theory]
    [InlineData("[x](gone.md)", "docs/one.md: there is no gone.md")]
    [InlineData("![x](gone.png)", "docs/one.md: there is no gone.png")]
    [InlineData("[x]: gone.md", "docs/one.md: there is no gone.md")]
    [InlineData("[x](../../outside.md)", "docs/one.md: there is no ../../outside.md")]
    [InlineData("[x](#gone)", "docs/one.md: no heading #gone")]
    [InlineData("[x](#no-heading)", "docs/one.md: no heading #no-heading")]
    [InlineData("[x](../README.md#gone)", "docs/one.md: no heading ../README.md#gone")]
    [InlineData(
        "[x](decisions)", "docs/one.md: decisions is a folder, of which the site has no page")]
    [InlineData("[x](xref:Hyb.Iox.Gone)", "docs/one.md: no public member Hyb.Iox.Gone")]
    [InlineData("<xref:Hyb.Gone*>", "docs/one.md: no public member Hyb.Gone*")]
    [InlineData("[x](xref:Hyb.Iox.Outcome.Gone)", "docs/one.md: no public member "
        + "Hyb.Iox.Outcome.Gone")]
    public void Broken_link_anchor_and_uid_are_found(string text, string fault)
    {
        Write("docs/one.md", "## The second part\n\n" + text + "\n");
        Assert.Equal([fault], Faults());
    }

    [Theory]
    [InlineData("`IoUring.Read(file)` `Outcome` `System.IO.File.Gone` `File.Gone`", null)]
    [InlineData("`IoUring.Gone(file)`", "docs/one.md: no public member IoUring.Gone")]
    public void Member_that_is_gone_is_found(string text, string? fault)
    {
        Write("docs/one.md", "## The second part\n\n" + text + "\n");

        Assert.Equal(
            fault is null ? [] : [fault], Documents.Below(_root).NameProblems("docs/one.md"));
    }

    [Theory]
    [InlineData("- name: One\n  href: one.md\n", "docs/toc.yml: lacks README.md")]
    [InlineData("- href: one.md\n- href: ../README.md\n- href: one.md\n",
        "docs/toc.yml: has docs/one.md 2 times")]
    [InlineData("- href: one.md\n- href: ../README.md\n- href: gone.md\n",
        "docs/toc.yml: there is no docs/gone.md")]
    public void Table_of_contents_has_each_document_once(string contents, string fault)
    {
        Write("docs/toc.yml", contents);
        Assert.Equal([fault], Faults());
    }

    [Fact]
    public void Document_that_was_renamed_is_missed_everywhere()
    {
        var real = Documents.OfRepository;
        foreach (var name in real.Names.Append("docs/toc.yml"))
            Write(name, File.ReadAllText(Hyb.Testing.Repository.Path(name)));
        File.Move(Path.Combine(_root, "docs/rings.md"), Path.Combine(_root, "docs/circles.md"));

        var faults = Faults();

        Assert.Contains("README.md: there is no docs/rings.md", faults);
        Assert.Contains("docs/toc.yml: there is no docs/rings.md", faults);
        Assert.Contains("docs/toc.yml: lacks docs/circles.md", faults);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private List<string> Faults()
    {
        var documents = Documents.Below(_root);
        return
        [
            .. documents.Names.SelectMany(documents.LinkProblems),
            .. documents.ContentsProblems(),
        ];
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

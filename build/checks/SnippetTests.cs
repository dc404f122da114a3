using Hyb.Checks.Support;
using Hyb.Testing;
using Hyb.Zcall;

namespace Hyb.Checks;

/// <summary>The programs in the documents compile, run and print what they promise.</summary>
public sealed class SnippetTests
{
    private const string Front = "README.md";

    public static TheoryData<string> Documents =>
    [
        .. RepositoryFiles.With(".md").Select(file => file.Name).Where(IsShown),
    ];

    public static TheoryData<string> FrontPages => [.. Documents.Select(row => row.Data)
        .Where(name => Path.GetFileName(name) == Front)];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Programs_of_the_document_do_what_it_says(string document)
    {
        var programs = Programs(document);
        var images = new List<byte[]>();
        foreach (var program in programs)
            images.Add(await Snippet.CompileAsync(program));

        if (programs.Any(NeedsRing) && RingRefusal() is { } refusal)
            Assert.Skip($"io_uring: {refusal}");
        foreach (var (program, image) in programs.Zip(images))
            Snippet.Run(program, image);
    }

    [Theory]
    [MemberData(nameof(FrontPages))]
    public void Front_pages_show_a_program(string page) => Assert.NotEmpty(Programs(page));

    [Fact]
    public async Task Program_that_does_what_it_says_passes() =>
        await RunAsync("""
            ```csharp
            using Hyb.Iox;

            await Task.Yield();
            Console.WriteLine(Outcome.Ok);
            Console.Error.WriteLine("done");
            return 0;
            ```
            ```text
            Ok
            done
            ```
            """);

    [Theory]
    [InlineData("throw new InvalidOperationException(\"bang\");", "bang")]
    [InlineData("return 3;", "exit code 3")]
    [InlineData("await Task.Yield(); return 4;", "exit code 4")]
    [InlineData("Missing();", "CS0103")]
    [InlineData("Hyb.Iox.IoResult.From(default);", "HYB0001")]
    [InlineData("Console.WriteLine(\"two\");", "promises")]
    public async Task Program_that_does_otherwise_fails(string program, string reason)
    {
        var document = $"```csharp\n{program}\n```\n\n```text\none\n```\n";

        var failure = await Assert.ThrowsAsync<SnippetException>(() => RunAsync(document));

        Assert.Contains(reason, failure.Message);
    }

    private static async Task RunAsync(string document)
    {
        var program = Markdown.Blocks("test.md", document)[0];
        Snippet.Run(program, await Snippet.CompileAsync(program));
    }

    // Articles and front pages; decisions quote, and are not tried out.
    private static bool IsShown(string name) => name == Front
        || (name.StartsWith("packages/", StringComparison.Ordinal)
            && name.EndsWith("/" + Front, StringComparison.Ordinal))
        || (name.StartsWith("docs/", StringComparison.Ordinal)
            && !name.StartsWith("docs/decisions/", StringComparison.Ordinal));

    private static CodeBlock[] Programs(string document) =>
    [
        .. Markdown.Blocks(document, File.ReadAllText(Repository.Path(document)))
            .Where(block => block.Language == "csharp"),
    ];

    private static bool NeedsRing(CodeBlock block) =>
        block.Text.Contains("Hyb.Uring", StringComparison.Ordinal);

    // The smallest ring there is: whoever refuses it refuses all.
    private static unsafe string? RingRefusal()
    {
        const int ParametersBytes = 120;
        var parameters = stackalloc byte[ParametersBytes];
        new Span<byte>(parameters, ParametersBytes).Clear();
        var ring = Syscall.IoUringSetup(1, parameters);
        if (ring.IsError)
            return $"io_uring_setup says {ring.Errno.Name()}: {ring.Errno.Text()}";
        _ = Syscall.Close(ring.Int32);
        return null;
    }
}

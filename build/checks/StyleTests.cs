using Hyb.Checks.Support;

namespace Hyb.Checks;

/// <summary>Every file keeps to the style; each failure names file, line and fault.</summary>
public sealed class StyleTests
{
    [Fact]
    public void Files_are_found() => Assert.NotEmpty(RepositoryFiles.With(".cs"));

    [Fact]
    public void Lines_fit() =>
        AssertNone(RepositoryFiles.With(".cs"), file => Style.LongLines(file.Lines));

    [Fact]
    public void Files_hold_one_noun() =>
        AssertNone(RepositoryFiles.With(".cs"), file =>
            file.Lines.Length > Style.LinesMax(file.Name) ? [$"{file.Lines.Length} lines"] : []);

    [Fact]
    public void Methods_hold_one_verb() =>
        AssertNone(RepositoryFiles.With(".cs"), file => Style.LongMethods(file.Text));

    [Fact]
    public void Nothing_is_left_for_later() =>
        AssertNone(RepositoryFiles.Texts, file => Style.Leftovers(file.Lines));

    [Fact]
    public void No_file_names_a_path_of_one_machine() =>
        AssertNone(RepositoryFiles.Texts, file => Style.MachinePaths(file.Lines));

    [Fact]
    public void Line_of_101_columns_is_long()
    {
        Assert.Empty(Style.LongLines([new string('x', 100)]));
        Assert.Equal(["line 2: 101 columns"], Style.LongLines(["", new string('x', 101)]));
    }

    [Theory]
    [InlineData("packages/Uring/src/Ring/IoUring.cs", 300)]
    [InlineData("packages/Uring/tests/Ring/IoUringTests.cs", 400)]
    [InlineData("packages/Uring/tests/Abi/AbiTests.cs", 400)]
    [InlineData("build/checks/StyleTests.cs", 400)]
    [InlineData("packages/Uring/src/Abi/Opcodes.cs", null)]
    [InlineData("packages/Zcall/src/Errno.cs", null)]
    public void Length_of_a_file_depends_on_its_place(string name, int? expected) =>
        Assert.Equal(expected, Style.LinesMax(name));

    [Theory]
    [InlineData("class C { void M() { {0} } }")]
    [InlineData("class C { C() { {0} } }")]
    [InlineData("class C { int P { get { {0} return 0; } } }")]
    [InlineData("void Local() { {0} }")]
    public void Method_of_61_lines_is_long(string frame)
    {
        var (fits, breaks) = (new string('\n', 59), new string('\n', 60));

        Assert.Empty(Style.LongMethods(frame.Replace("{0}", fits, StringComparison.Ordinal)));
        Assert.Single(Style.LongMethods(frame.Replace("{0}", breaks, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("// TO" + "DO: later", true)]
    [InlineData("throw new NotImplemented" + "Exception();", true)]
    [InlineData("[Fact(Skip = \"" + "\")]", true)]
    [InlineData("[Fact(Skip = \"needs a NIC\")]", false)]
    [InlineData("var hackney = 1;", false)]
    public void Leftovers_are_whole_words(string line, bool expected) =>
        Assert.Equal(expected, Style.Leftovers([line]).Any());

    [Theory]
    [InlineData("cd /" + "home/me/hyb", true)]
    [InlineData("\"/" + "work/main\"", true)]
    [InlineData("https://example.org/home/page", false)]
    [InlineData("$HOME/x", false)]
    [InlineData("docs/work/x", false)]
    public void Machine_paths_begin_at_the_root(string line, bool expected) =>
        Assert.Equal(expected, Style.MachinePaths([line]).Any());

    private static void AssertNone(
        IEnumerable<RepositoryFile> files, Func<RepositoryFile, IEnumerable<string>> faults)
    {
        var found = files.SelectMany(file => faults(file).Select(fault => $"{file}: {fault}"));
        Assert.True(!found.Any(), string.Join('\n', found));
    }
}

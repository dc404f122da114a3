using Hyb.Checks.Support;
using Hyb.Iox.Analyzers;

namespace Hyb.Checks;

/// <summary>HYB0001: where an ignored outcome is seen, and what counts as looking at it.</summary>
public sealed class AnalyzerTests
{
    private const string Frame = """
        using Hyb.Iox;
        using Hyb.Zcall;

        class Ring
        {
            public Ring? Next;
            public Outcome Last;
            public Outcome Submit() => Outcome.Ok;
            public IoResult Wait() => IoResult.WouldBlock;
            public SyscallResult Enter() => default;
            public Task<Outcome> SubmitAsync() => Task.FromResult(Outcome.Ok);
            public Outcome this[int i] { get => Last; set => Last = value; }
            public void Close() { }
            public int Count() => 0;

            MEMBER
        }
        """;

    [Theory]
    [InlineData("void M() { Submit(); }", "Submit();")]
    [InlineData("void M() { Wait(); }", "Wait();")]
    [InlineData("void M() { Enter(); }", "Enter();")]
    [InlineData("void M() { (new Ring()).Submit(); }", "(new Ring()).Submit();")]
    [InlineData("void M() { Next?.Submit(); }", "Next?.Submit();")]
    [InlineData("void M() { Next?.Next?.Submit(); }", "Next?.Next?.Submit();")]
    [InlineData("void M() => Submit();", "Submit()")]
    [InlineData("void M() => Next?.Enter();", "Next?.Enter()")]
    [InlineData("Action M() => () => Submit();", "Submit()")]
    [InlineData("Action M() => () => { Submit(); };", "Submit();")]
    [InlineData("Action M() => delegate { Submit(); };", "Submit();")]
    [InlineData("int P { set => Submit(); }", "Submit()")]
    [InlineData("Ring() => Submit();", "Submit()")]
    [InlineData("void M() { void Inner() => Submit(); Inner(); }", "Submit()")]
    [InlineData("void M() { for (Submit(); ; ) { } }", "Submit()")]
    [InlineData("void M() { for (; ; Submit()) { } }", "Submit()")]
    [InlineData("async Task M() { await SubmitAsync(); }", "await SubmitAsync();")]
    [InlineData("void M() { new IoResult(); }", "new IoResult();")]
    public async Task Ignored_outcome_is_an_error(string member, string where)
    {
        var found = await DiagnoseAsync(member);

        var one = Assert.Single(found);
        Assert.Equal(IgnoredOutcomeAnalyzer.Id, one.Id);
        var span = one.Location.SourceSpan;
        Assert.Equal(where, one.Location.SourceTree!.ToString().Substring(span.Start, span.Length));
    }

    [Theory]
    [InlineData("void M() { _ = Submit(); }")]
    [InlineData("void M() { _ = Next?.Submit(); }")]
    [InlineData("void M() => _ = Wait();")]
    [InlineData("Action M() => () => _ = Enter();")]
    [InlineData("async Task M() { _ = await SubmitAsync(); }")]
    public async Task Discard_says_that_it_is_meant(string member) =>
        Assert.Empty(await DiagnoseAsync(member));

    [Theory]
    [InlineData("void M() { var outcome = Submit(); }")]
    [InlineData("bool M() { return Submit().IsOk; }")]
    [InlineData("Outcome M() => Submit();")]
    [InlineData("Func<Outcome> M() => () => Submit();")]
    [InlineData("Func<Outcome> M() => Submit;")]
    [InlineData("void M() { if (Wait().Outcome.IsOk) Close(); }")]
    [InlineData("void M() { Submit().ThrowIfFailure(); }")]
    [InlineData("void M() { Last = Submit(); }")]
    [InlineData("void M() { Last = Next!.Last = Submit(); }")]
    [InlineData("void M() { this[0] = Submit(); }")]
    [InlineData("void M() { Outcome? o = null; o ??= Submit(); }")]
    [InlineData("void M() { var (count, outcome) = Wait(); }")]
    public async Task Use_is_no_error(string member) => Assert.Empty(await DiagnoseAsync(member));

    [Theory]
    [InlineData("void M() { Close(); Count(); Next?.Count(); }")]
    [InlineData("void M() { int i = 0; i++; for (; i < 3; i++) Close(); }")]
    public async Task Other_values_may_be_ignored(string member) =>
        Assert.Empty(await DiagnoseAsync(member));

    [Fact]
    public async Task Types_of_the_same_name_elsewhere_are_not_meant()
    {
        var compilation = InMemory.Compile("other.cs", """
            namespace Other;
            struct Outcome { public static Outcome Make() => default; }
            class User { void M() { Outcome.Make(); } }
            """);

        Assert.Empty(await InMemory.DiagnoseAsync(compilation));
    }

    private static async Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> DiagnoseAsync(
        string member)
    {
        var text = Frame.Replace("MEMBER", member, StringComparison.Ordinal);
        return await InMemory.DiagnoseAsync(InMemory.Compile("analyzed.cs", text));
    }
}

using Hyb.Checks.Support;
using Microsoft.CodeAnalysis;

namespace Hyb.Checks;

/// <summary>How a surface is written, and how the PublicAPI files compare with it.</summary>
public sealed class PublicApiTextTests
{
    private const string Header = "#nullable enable";

    [Theory]
    [InlineData("public enum E : byte { Dark = 0x80 }", "N.E", "N.E.Dark = 128 -> N.E")]
    [InlineData("public struct S { }", "N.S", "N.S.S() -> void")]
    [InlineData(
        "public static class C { public const nuint Big = 7; }",
        "N.C",
        "const N.C.Big = 7 -> nuint")]
    [InlineData(
        "public sealed class C { internal C() { } public int P { get; private set; } }",
        "N.C",
        "N.C.P.get -> int")]
    [InlineData(
        "public static class C { public static string? M(this string s, int? n = null) => s; }",
        "N.C",
        "static N.C.M(this string! s, int? n = null) -> string?")]
    [InlineData(
        "public abstract class C { protected C() { } protected abstract void M(in int a); }",
        "N.C",
        "N.C.C() -> void",
        "abstract N.C.M(in int a) -> void")]
    [InlineData(
        "public sealed class C { internal C() { } public override string ToString() => \"\"; }",
        "N.C",
        "override N.C.ToString() -> string!")]
    [InlineData(
        "public static class C { public static event Action? E { add { } remove { } } }",
        "N.C",
        "static N.C.E -> System.Action?")]
    [InlineData(
        "public delegate int D(ref int a);", "N.D", "virtual N.D.Invoke(ref int a) -> int")]
    [InlineData(
        "public unsafe struct S { public fixed byte B[16]; }",
        "N.S",
        "N.S.B -> byte*",
        "N.S.S() -> void")]
    [InlineData("internal class C { public void M() { } }")]
    [InlineData("public sealed class C { C() { } void F() { } private protected int G; }", "N.C")]
    [InlineData(
        "#nullable disable\npublic static class C { public static string M() => null; }",
        "N.C",
        "~static N.C.M() -> string")]
    public void Surface_is_written_as_the_analyzer_writes_it(string code, params string[] lines) =>
        Assert.Equal(lines, Surface(code));

    [Fact]
    public void Record_structs_list_what_the_compiler_adds() =>
        Assert.Equal(
            [
                "N.R",
                "N.R.Deconstruct(out int X) -> void",
                "N.R.Equals(N.R other) -> bool",
                "N.R.R() -> void",
                "N.R.R(int X) -> void",
                "N.R.X.get -> int",
                "N.R.X.init -> void",
                "override N.R.GetHashCode() -> int",
                "static N.R.operator !=(N.R left, N.R right) -> bool",
                "static N.R.operator ==(N.R left, N.R right) -> bool",
                "~override N.R.Equals(object obj) -> bool",
                "~override N.R.ToString() -> string",
            ],
            Surface("public readonly record struct R(int X);"));

    [Fact]
    public void Matching_files_have_no_differences() =>
        Assert.Empty(Files([Header, "A"], [Header, "B"]).Differences(["B", "A"]));

    [Fact]
    public void Removal_takes_a_shipped_line_away() =>
        Assert.Empty(Files([Header, "A", "B"], [Header, "*REMOVED*A"]).Differences(["B"]));

    [Theory]
    [InlineData("A", "B", "A,B,C", "not declared: C")]
    [InlineData("A", "B", "A", "declared but not there: B")]
    [InlineData("A", "*REMOVED*A", "A", "declared as removed but there: A")]
    [InlineData("A", "*REMOVED*B", "A", "removed but never shipped: B")]
    [InlineData("A", "A", "A", "declared twice: A")]
    public void Differences_are_named(
        string shipped, string unshipped, string surface, string difference) =>
        Assert.Equal(
            [difference],
            Files([Header, shipped], [Header, unshipped]).Differences(surface.Split(',')));

    [Fact]
    public void Files_without_the_header_differ() =>
        Assert.Single(Files(["A"], [Header]).Differences(["A"]));

    [Fact]
    public void Update_declares_what_is_new_and_what_is_gone() =>
        Assert.Equal(
            [Header, "*REMOVED*A", "C", "D"],
            Files([Header, "A", "B"], [Header, "X"]).UnshippedFor(["D", "B", "C"]));

    private static PublicApiFiles Files(string[] shipped, string[] unshipped) =>
        new(shipped, unshipped);

    private static IReadOnlyList<string> Surface(string code)
    {
        using var image = new MemoryStream();
        var emitted = InMemory.Compile("sample", "namespace N;\n" + code)
            .Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return PublicApi.Of(
            MetadataReference.CreateFromImage(image.ToArray()), InMemory.References);
    }
}

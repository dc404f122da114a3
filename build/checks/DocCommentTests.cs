using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hyb.Checks.Support;
using Microsoft.CodeAnalysis;

namespace Hyb.Checks;

/// <summary>
/// Public members say what the style asks for. That each has a summary, and each of its parameters
/// a description, the compiler sees to.
/// </summary>
public sealed partial class DocCommentTests
{
    private static readonly Lazy<Dictionary<string, XElement>> _comments = new(() =>
        Packages.Assemblies
            .SelectMany(path => XDocument.Load(Path.ChangeExtension(path, ".xml"))
                .Descendants("member"))
            .ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal));

    private static readonly string[] _outcomes = ["Outcome", "IoResult"];

    [Fact]
    public void What_returns_an_outcome_says_which()
    {
        var methods = Methods().Where(method => _outcomes.Contains(method.ReturnType.Name));

        Assert.Empty(Without(methods, comment => Says(comment, "returns")));
    }

    [Fact]
    public void Operations_name_the_kernels_constant_or_its_manual()
    {
        var operations = Methods().Where(method =>
            method.ContainingType.Name == "IoUring"
            && method.ReturnType.Name == "Outcome"
            && method.Parameters.Any(parameter => parameter.Type.Name == "SqeOptions"));

        Assert.NotEmpty(operations);
        Assert.Empty(Without(operations, comment => Source().IsMatch(Text(comment, "summary"))));
    }

    [Fact]
    public void Memory_of_an_operation_has_an_owner()
    {
        var memory =
            from method in Methods()
            where method.ContainingType.Name == "IoUring" && method.ReturnType.Name == "Outcome"
            from parameter in method.Parameters
            where parameter.Type.Name == "IoVec" || parameter.Type is IPointerTypeSymbol
            select (method, parameter.Name);

        Assert.NotEmpty(memory);
        Assert.Empty(memory
            .Where(pair => Comment(pair.method) is { } comment
                && !IsInherited(comment)
                && !Owner().IsMatch(Parameter(comment, pair.Name)))
            .Select(pair => $"{PublicNames.Id(pair.method)}: {pair.Name}"));
    }

    // DocFX warns of it: the page would show one of the two. What else there is to inherit takes a
    // path: <inheritdoc cref="M" path="/*[self::returns or self::exception]"/>.
    [Fact]
    public void No_parameter_is_described_and_inherited_as_well()
    {
        var twice =
            from pair in _comments.Value
            from inherited in pair.Value.Elements("inheritdoc")
            where inherited.Attribute("path") is null
            let cref = (string?)inherited.Attribute("cref") ?? ""
            let source = _comments.Value.GetValueOrDefault(cref)
            where source is not null
            from name in Names(pair.Value).Intersect(Names(source))
            select $"{pair.Key}: {name}";

        Assert.Empty(twice);
    }

    private static IEnumerable<string?> Names(XElement comment) =>
        comment.Elements("param").Select(element => (string?)element.Attribute("name"));

    private static IEnumerable<IMethodSymbol> Methods() =>
        PublicNames.Symbols.OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Ordinary);

    private static IEnumerable<string> Without(
        IEnumerable<IMethodSymbol> methods, Func<XElement, bool> isTold) =>
        from method in methods
        where Comment(method) is { } comment && !IsInherited(comment) && !isTold(comment)
        select PublicNames.Id(method);

    // What the compiler makes by itself has no comment.
    private static XElement? Comment(IMethodSymbol method) =>
        _comments.Value.GetValueOrDefault(PublicNames.Id(method));

    private static bool IsInherited(XElement comment) => comment.Elements("inheritdoc").Any();

    private static bool Says(XElement comment, string element) =>
        !string.IsNullOrWhiteSpace(Text(comment, element));

    private static string Text(XElement comment, string element) =>
        comment.Element(element)?.Value ?? "";

    private static string Parameter(XElement comment, string name) =>
        comment.Elements("param").FirstOrDefault(element =>
            (string?)element.Attribute("name") == name)?.Value ?? "";

    [GeneratedRegex(@"IORING_|io_uring_\w+\(3\)|\w+\(2\)")]
    private static partial Regex Source();

    // Whose it is and until when, that it is copied, or another operation that says so.
    [GeneratedRegex("caller's|[Cc]opied|unchanged|until|[Aa]s (for|of)|registered")]
    private static partial Regex Owner();
}

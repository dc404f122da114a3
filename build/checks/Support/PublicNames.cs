using Microsoft.CodeAnalysis;

namespace Hyb.Checks.Support;

/// <summary>The names that documents may use for what the packages offer.</summary>
internal static class PublicNames
{
    private static readonly Lazy<(HashSet<string> Uids, HashSet<string> Short)> _names =
        new(Read);

    /// <summary>
    /// As cross-references have them: Hyb.Iox.Outcome, Hyb.Uring.IoUring.Submit, with a star for
    /// all overloads of a name.
    /// </summary>
    public static IReadOnlySet<string> Uids => _names.Value.Uids;

    /// <summary>As readers have them: Outcome, IoUring.Submit.</summary>
    public static IReadOnlySet<string> Short => _names.Value.Short;

    /// <summary>What a surface has: properties and not their accessors.</summary>
    public static IEnumerable<ISymbol> Symbols =>
        Packages.Assemblies.SelectMany(PublicApi.SymbolsOf)
            .Select(symbol => (symbol as IMethodSymbol)?.AssociatedSymbol ?? symbol)
            .Distinct(SymbolEqualityComparer.Default);

    /// <summary>The name in documentation files; without its first two letters, the uid.</summary>
    public static string Id(ISymbol symbol) => symbol.GetDocumentationCommentId()!;

    private static (HashSet<string> Uids, HashSet<string> Short) Read()
    {
        var uids = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in Symbols)
        {
            uids.Add(symbol.ContainingNamespace.ToDisplayString());
            uids.Add(Id(symbol)[2..]);
            if (symbol is IMethodSymbol or IPropertySymbol)
            {
                var name = symbol.Name.Replace('.', '#');
                uids.Add($"{Id(symbol.ContainingType)[2..]}.{name}*");
            }

            names.Add(symbol.ContainingType is { } type
                ? $"{type.Name}.{symbol.Name}"
                : symbol.Name);
        }

        return (uids, names);
    }
}

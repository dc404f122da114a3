using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyb.Checks.Support;

/// <summary>
/// The public surface of an assembly, line by line as Microsoft.CodeAnalysis.PublicApiAnalyzers
/// writes it, so that its PublicAPI files serve both.
/// </summary>
internal static class PublicApi
{
    // The flags are the format: the analyzer's own choice of what a line shows.
    private static readonly SymbolDisplayFormat _format = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.OmittedAsContaining,
        typeQualificationStyle:
            SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeExplicitInterface
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeExtensionThis
            | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.IncludeNotNullableReferenceTypeModifier);

    /// <summary>The lines of an assembly file, sorted by character code.</summary>
    public static IReadOnlyList<string> Of(string assemblyPath)
    {
        var reference = MetadataReference.CreateFromFile(assemblyPath);
        return Of(reference, InMemory.References.Where(other => other.Display != assemblyPath));
    }

    /// <summary>The lines of an assembly; the others are what it may build on.</summary>
    public static IReadOnlyList<string> Of(
        MetadataReference reference, IEnumerable<MetadataReference> others)
    {
        var lines = Symbols(reference, others).Select(Line).ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What the lines of an assembly file stand for.</summary>
    public static IReadOnlyList<ISymbol> SymbolsOf(string assemblyPath)
    {
        var reference = MetadataReference.CreateFromFile(assemblyPath);
        return Symbols(
            reference, InMemory.References.Where(other => other.Display != assemblyPath));
    }

    private static List<ISymbol> Symbols(
        MetadataReference reference, IEnumerable<MetadataReference> others)
    {
        var compilation = CSharpCompilation.Create("surface", references: [reference, .. others]);
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;
        var symbols = new List<ISymbol>();
        AddNamespace(assembly.GlobalNamespace, symbols);
        return symbols;
    }

    private static void AddNamespace(INamespaceSymbol space, List<ISymbol> symbols)
    {
        foreach (var inner in space.GetNamespaceMembers())
            AddNamespace(inner, symbols);
        foreach (var type in space.GetTypeMembers())
            AddType(type, symbols);
    }

    private static void AddType(INamedTypeSymbol type, List<ISymbol> symbols)
    {
        // The compiler's own types, such as the storage of a fixed buffer, have unspeakable names.
        if (!IsPublic(type) || type.Name.Contains('<'))
            return;
        symbols.Add(type);
        foreach (var member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested)
                AddType(nested, symbols);
            else if (IsTracked(member) && IsPublic(member))
                symbols.Add(member);
        }
    }

    // Of properties the accessors are listed, of events the event. Metadata also shows members of
    // enumerations and delegates that the language does not have.
    private static bool IsTracked(ISymbol member) => member switch
    {
        IMethodSymbol { ContainingType.TypeKind: TypeKind.Enum } => false,
        IMethodSymbol { ContainingType.TypeKind: TypeKind.Delegate } method =>
            method.MethodKind == MethodKind.DelegateInvoke,
        IMethodSymbol method =>
            method.MethodKind is not (MethodKind.EventAdd or MethodKind.EventRemove),
        IFieldSymbol or IEventSymbol => true,
        _ => false,
    };

    private static bool IsPublic(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => symbol.ContainingType is not { } outer || IsPublic(outer),
        Accessibility.Protected or Accessibility.ProtectedOrInternal =>
            symbol.ContainingType is { } outer && IsPublic(outer) && CanBeExtended(outer),
        _ => false,
    };

    // Protected members reach only those who can derive.
    private static bool CanBeExtended(INamedTypeSymbol type) =>
        !type.IsSealed
        && type.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility is
            Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    private static string Line(ISymbol symbol)
    {
        var line = symbol.ToDisplayString(_format);
        var type = symbol switch
        {
            IMethodSymbol method => method.ReturnType,
            IEventSymbol @event => @event.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        };
        if (type is not null)
            line += " -> " + type.ToDisplayString(_format);
        return Oblivious.In(symbol) ? "~" + line : line;
    }
}

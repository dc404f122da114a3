using Microsoft.CodeAnalysis;

namespace Hyb.Checks.Support;

/// <summary>
/// Finds reference types in a signature that say neither "may be null" nor "never null", because
/// they were compiled without nullable annotations.
/// </summary>
internal static class Oblivious
{
    public static bool In(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => type.TypeParameters.Any(InConstraints),
        IMethodSymbol method => InType(method.ReturnType)
            || method.Parameters.Any(parameter => InType(parameter.Type))
            || method.TypeParameters.Any(InConstraints),
        IFieldSymbol field => InType(field.Type),
        // The analyzer does not look into events.
        _ => false,
    };

    private static bool InType(ITypeSymbol type, bool asContainer = false) => type switch
    {
        // In Outer<T>.Inner only the arguments of Outer can carry an annotation.
        INamedTypeSymbol named => (!asContainer && IsUnannotated(named))
            || (named.ContainingType is { } outer && InType(outer, asContainer: true))
            || named.TypeArguments.Any(argument => InType(argument)),
        IArrayTypeSymbol array => IsUnannotated(array) || InType(array.ElementType),
        IPointerTypeSymbol pointer => InType(pointer.PointedAtType),
        ITypeParameterSymbol parameter => IsUnannotated(parameter),
        _ => false,
    };

    private static bool IsUnannotated(ITypeSymbol type) =>
        type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.None;

    private static bool InConstraints(ITypeParameterSymbol parameter) =>
        (parameter.HasReferenceTypeConstraint
            && parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.None)
        || parameter.ConstraintTypes.Any(constraint => InType(constraint));
}

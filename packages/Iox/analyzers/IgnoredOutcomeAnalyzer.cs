using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Hyb.Iox.Analyzers;

/// <summary>
/// HYB0001: a statement throws away the only place where a step says that it failed. Whoever means
/// it writes <c>_ = </c> before the call.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredOutcomeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rule's number.</summary>
    public const string Id = "HYB0001";

    private static readonly string[] _guardedTypes =
    [
        "Hyb.Iox.Outcome",
        "Hyb.Iox.IoResult",
        "Hyb.Zcall.SyscallResult",
    ];

    private static readonly DiagnosticDescriptor _rule = new(
        Id,
        "An outcome must be looked at",
        "This {0} is ignored: look at it, or discard it with '_ ='",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Nothing else says that the step failed: there is no exception. "
            + "Write '_ =' before a call whose failure changes nothing.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var guarded = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var name in _guardedTypes)
            guarded.UnionWith(context.Compilation.GetTypesByMetadataName(name));
        if (guarded.Count == 0)
            return;

        // The compiler wraps the body of a lambda or method that returns nothing, and the parts of
        // a for loop, into the same kind of statement: this one covers them all.
        context.RegisterOperationAction(
            statement => Check(statement, guarded), OperationKind.ExpressionStatement);
    }

    private static void Check(OperationAnalysisContext context, HashSet<ITypeSymbol> guarded)
    {
        var value = ((IExpressionStatementOperation)context.Operation).Operation;

        // As a statement x?.Foo() has no type of its own; what follows the last ?. has.
        while (value is IConditionalAccessOperation access)
            value = access.WhenNotNull;
        if (value is IAssignmentOperation or IIncrementOrDecrementOperation)
            return;
        if (value.Type is { } type && guarded.Contains(type))
            context.ReportDiagnostic(
                Diagnostic.Create(_rule, context.Operation.Syntax.GetLocation(), type.Name));
    }
}

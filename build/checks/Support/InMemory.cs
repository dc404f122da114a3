using System.Collections.Immutable;
using Hyb.Iox.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hyb.Checks.Support;

/// <summary>Compiles C# text against the base class library and the packages as built.</summary>
internal static class InMemory
{
    // What ImplicitUsings gives to a console project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions _parse =
        new(LanguageVersion.Preview, DocumentationMode.None);

    private static readonly Lazy<ImmutableArray<MetadataReference>> _references =
        new(() => [.. Runtime().Concat(Packages.Assemblies).Select(Reference)]);

    public static ImmutableArray<MetadataReference> References => _references.Value;

    public static CSharpCompilation Compile(
        string name, string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var options = new CSharpCompilationOptions(
            kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(ImplicitUsings, _parse),
            CSharpSyntaxTree.ParseText(text, _parse, path: name),
        ];
        return CSharpCompilation.Create(name, trees, References, options);
    }

    /// <summary>What HYB0001 and, as errors, the compiler say.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(
        CSharpCompilation compilation)
    {
        var analyzed = compilation.WithAnalyzers([new IgnoredOutcomeAnalyzer()]);
        var all = await analyzed.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. all.Where(d => d.Severity == DiagnosticSeverity.Error)];
    }

    private static IEnumerable<string> Runtime() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Packages.IsRuntime(Path.GetFileNameWithoutExtension(path)));

    private static MetadataReference Reference(string path) =>
        MetadataReference.CreateFromFile(path);
}

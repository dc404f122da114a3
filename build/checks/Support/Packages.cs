using Hyb.Testing;

namespace Hyb.Checks.Support;

/// <summary>The packages of this repository: their projects and their built assemblies.</summary>
internal static class Packages
{
    private static readonly string _runtimeFolder =
        Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Assembly names, such as Hyb.Iox.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Projects().Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];

    public static IEnumerable<string> Assemblies => Names.Select(Assembly);

    public static TheoryData<string> TheoryData => [.. Names];

    public static string Project(string name) =>
        Projects().Single(path => Path.GetFileNameWithoutExtension(path) == name);

    public static string Assembly(string name) =>
        Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>Whether the shared framework, not a package, brings this assembly.</summary>
    public static bool IsRuntime(string assemblyName) =>
        File.Exists(Path.Combine(_runtimeFolder, assemblyName + ".dll"));

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Repository.Path("packages"))
        .Select(package => Path.Combine(package, "src"))
        .Where(Directory.Exists)
        .SelectMany(source => Directory.EnumerateFiles(source, "*.csproj"));
}

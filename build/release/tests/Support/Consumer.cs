using System.Runtime.InteropServices;
using System.Text.Json;
using Hyb.Testing;

namespace Hyb.Release.Tests.Support;

/// <summary>
/// A fresh project outside of the repository that has the packages from the feed and nothing else
/// of ours. A warning of any tool that builds it is an error.
/// </summary>
internal sealed class Consumer : IDisposable
{
    private static readonly Lazy<string> _restored = new(FreshRestoreFolder);

    private readonly TemporaryFolder _folder = new();

    /// <param name="packages">The packages to install.</param>
    /// <param name="roots">Assemblies that trimming keeps, and looks at, as a whole.</param>
    public Consumer(IEnumerable<string> packages, IEnumerable<string>? roots = null)
    {
        var references = packages.Select(name =>
            $"""<PackageReference Include="{name}" Version="{Packages.Version}" />""");
        var kept = (roots ?? []).Select(name => $"""<TrimmerRootAssembly Include="{name}" />""");
        _folder.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="hyb-under-test" value="{Packages.Folder}" />
              </packageSources>
            </configuration>
            """);
        _folder.Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <InvariantGlobalization>true</InvariantGlobalization>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
                <RestorePackagesPath>{_restored.Value}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                {string.Join('\n', references.Concat(kept))}
              </ItemGroup>
            </Project>
            """);
        File.Copy(Repository.Path("global.json"), _folder.PathOf("global.json"));
    }

    public static string RuntimeIdentifier =>
        RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    public string Output => _folder.PathOf("out");

    public string PathOf(string name) => _folder.PathOf(name);

    public void Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Publishes into <see cref="Output"/>, unless a feed lacks what that needs.</summary>
    public ProgramRun Publish(params string[] options) =>
        ProgramRun.Of(
            _folder.Path,
            "dotnet",
            ["publish", "-c", "Release", "-v", "quiet", "-o", Output, .. options])
            .HadPackages();

    /// <summary>Runs the published program through the installed runtime.</summary>
    public ProgramRun RunOnRuntime(params string[] arguments) =>
        ProgramRun.Of(
            _folder.Path, "dotnet", [Path.Combine(Output, "Consumer.dll"), .. arguments]);

    /// <summary>Runs the published program by itself.</summary>
    public ProgramRun RunAlone() => ProgramRun.Of(_folder.Path, Path.Combine(Output, "Consumer"));

    /// <summary>Every package that the project got, with its version.</summary>
    public string[] RestoredPackages()
    {
        using var assets = JsonDocument.Parse(
            File.ReadAllText(_folder.PathOf("obj/project.assets.json")));
        return
        [
            .. assets.RootElement.GetProperty("libraries").EnumerateObject()
                .Select(library => library.Name).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Bytes of what was published, debug symbols aside.</summary>
    public long PublishedBytes() =>
        Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is not (".pdb" or ".dbg"))
            .Sum(path => new FileInfo(path).Length);

    public void Dispose() => _folder.Dispose();

    // Runtime packs are kept from run to run. Ours are not: the same version may have other bytes.
    private static string FreshRestoreFolder()
    {
        var folder = Repository.Path("artifacts", "restored");
        Directory.CreateDirectory(folder);
        foreach (var package in Directory.EnumerateDirectories(folder, "hyb.*"))
            Directory.Delete(package, recursive: true);
        return folder;
    }
}

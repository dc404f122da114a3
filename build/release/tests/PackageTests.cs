using System.Xml.Linq;
using Hyb.Release.Tests.Support;
using Hyb.Testing;

namespace Hyb.Release.Tests;

/// <summary>What is in each package, and what it says of itself.</summary>
public sealed class PackageTests
{
    private const string Analyzer = "analyzers/dotnet/cs/Hyb.Iox.Analyzers.dll";

    public static TheoryData<string> Names => Packages.TheoryData;

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_holds_its_assembly_and_little_else(string name)
    {
        var package = Packages.PathOf(name);
        var content = Packages.Entries(package).Where(IsContent).Order(StringComparer.Ordinal);

        string[] expected =
        [
            $"{name}.nuspec", "README.md", "icon.png",
            $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml",
            .. name == "Hyb.Iox" ? [Analyzer] : Array.Empty<string>(),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), content);
        Assert.Equal(
            File.ReadAllBytes(Packages.Readme(name)), Packages.Read(package, "README.md"));
        Facts.AddBytes($"package {name}", new FileInfo(package).Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_says_what_it_is(string name)
    {
        var metadata = Metadata(Packages.PathOf(name), name);
        string Value(string element) => (string?)metadata.Element(Xml(metadata, element)) ?? "";

        Assert.Equal(name, Value("id"));
        Assert.Equal(Packages.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("The Hyb contributors", Value("authors"));
        Assert.Contains("linux", Value("tags").Split(' '));
        Assert.True(Value("description").Length > 40, Value("description"));
        var head = Scripts.Git(Repository.Root, "rev-parse", "HEAD").Succeeded().Output.Trim();
        var repository = metadata.Element(Xml(metadata, "repository"))!;
        Assert.Equal(head, (string?)repository.Attribute("commit"));
        Assert.Null(repository.Attribute("branch"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_asks_for_exactly_what_it_was_built_with(string name)
    {
        var metadata = Metadata(Packages.PathOf(name), name);

        var dependencies = metadata.Descendants(Xml(metadata, "dependency"))
            .Select(item => $"{(string?)item.Attribute("id")} {(string?)item.Attribute("version")}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            Packages.DirectDependenciesOf(name).Select(other => $"{other} [{Packages.Version}]")
                .Order(StringComparer.Ordinal),
            dependencies);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Symbols_lead_to_the_sources_and_to_no_folder_of_this_machine(string name)
    {
        var package = Packages.PathOf(name, ".snupkg");
        Assert.Equal(
            [$"lib/net10.0/{name}.pdb"],
            Packages.Entries(package).Where(IsContent).Where(entry => entry != $"{name}.nuspec"));

        using var symbols = new Symbols(Packages.Read(package, $"lib/net10.0/{name}.pdb"));

        Assert.NotEmpty(symbols.Documents);
        Assert.All(symbols.Documents, document => Assert.StartsWith("/_", document));
        if (symbols.SourceLink is not { } link)
            Assert.Equal(symbols.Documents, symbols.EmbeddedDocuments);
        else
            Assert.Contains("raw.githubusercontent.com", link);
    }

    // What makes a zip file a package, and is the same for all.
    private static bool IsContent(string entry) =>
        entry is not ("_rels/.rels" or "[Content_Types].xml")
        && !entry.StartsWith("package/services/metadata/", StringComparison.Ordinal);

    private static XElement Metadata(string package, string name)
    {
        using var stream = new MemoryStream(Packages.Read(package, $"{name}.nuspec"));
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    private static XName Xml(XElement metadata, string element) =>
        metadata.Name.Namespace + element;
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Hyb.Checks.Support;

namespace Hyb.Checks;

/// <summary>
/// A package builds on lower layers and on the base class library, and on nothing else.
/// </summary>
public sealed class LayeringTests
{
    // Two packages of one layer do not know each other.
    private static readonly Dictionary<string, int> _layers = new(StringComparer.Ordinal)
    {
        ["Hyb.Zcall"] = 0,
        ["Hyb.Iox"] = 1,
        ["Hyb.Iofd"] = 2,
        ["Hyb.Iobuf"] = 2,
        ["Hyb.Sock"] = 3,
        ["Hyb.Uring"] = 4,
        ["Hyb.Uring.Zcrx"] = 5,
    };

    public static TheoryData<string> PackageNames => Packages.TheoryData;

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Package_has_a_layer(string package) => Assert.Contains(package, _layers.Keys);

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Assembly_refers_to_lower_layers_only(string package)
    {
        var (references, _) = ReadAssembly(package);

        Assert.NotEmpty(references);
        Assert.All(references, name => Assert.True(
            Packages.IsRuntime(name) || IsBelow(name, package), $"{package} refers to {name}"));
    }

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Project_refers_to_lower_layers_only(string package)
    {
        var project = XDocument.Load(Packages.Project(package));
        var projects = project.Descendants("ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!));
        var libraries = project.Descendants("PackageReference")
            .Where(item => (string?)item.Attribute("PrivateAssets") != "all")
            .Select(item => (string)item.Attribute("Include")!);

        Assert.All(projects, name => Assert.True(
            IsBelow(name, package), $"{package} refers to {name}"));
        Assert.Empty(libraries);
    }

    // A friend sees what the public surface hides, and the layers would be a matter of manners.
    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Package_is_no_friend_of_another(string package)
    {
        var (_, friends) = ReadAssembly(package);

        Assert.DoesNotContain(friends, _layers.ContainsKey);
    }

    [Theory]
    [InlineData("Hyb.Zcall", "Hyb.Iox", true)]
    [InlineData("Hyb.Zcall", "Hyb.Uring.Zcrx", true)]
    [InlineData("Hyb.Iofd", "Hyb.Iobuf", false)]
    [InlineData("Hyb.Iobuf", "Hyb.Iofd", false)]
    [InlineData("Hyb.Uring", "Hyb.Sock", false)]
    [InlineData("Newtonsoft.Json", "Hyb.Sock", false)]
    public void Layers_are_ordered(string lower, string higher, bool expected) =>
        Assert.Equal(expected, IsBelow(lower, higher));

    private static bool IsBelow(string name, string package) =>
        _layers.TryGetValue(name, out var layer) && layer < _layers[package];

    private static (string[] References, string[] Friends) ReadAssembly(string package)
    {
        using var image = new PEReader(File.OpenRead(Packages.Assembly(package)));
        var metadata = image.GetMetadataReader();
        string[] references =
        [
            .. metadata.AssemblyReferences
                .Select(handle => metadata.GetAssemblyReference(handle))
                .Select(reference => metadata.GetString(reference.Name)),
        ];
        string[] friends =
        [
            .. metadata.GetAssemblyDefinition().GetCustomAttributes()
                .Select(handle => metadata.GetCustomAttribute(handle))
                .Where(attribute => IsFriendAttribute(metadata, attribute))
                .Select(attribute => FriendName(metadata, attribute)),
        ];
        return (references, friends);
    }

    private static bool IsFriendAttribute(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return false;
        var constructor =
            metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
        return constructor.Parent.Kind == HandleKind.TypeReference
            && metadata.StringComparer.Equals(
                metadata.GetTypeReference((TypeReferenceHandle)constructor.Parent).Name,
                "InternalsVisibleToAttribute");
    }

    // The value is a prolog of two bytes and a counted string: a name, then perhaps a key.
    private static string FriendName(MetadataReader metadata, CustomAttribute attribute)
    {
        var value = metadata.GetBlobReader(attribute.Value);
        _ = value.ReadUInt16();
        return value.ReadSerializedString()!.Split(',')[0];
    }
}

using Hyb.Release.Tests.Support;

namespace Hyb.Release.Tests;

/// <summary>
/// What the gates are for, done on purpose to a copy of the repository: each is caught, and what is
/// allowed beside it is not.
/// </summary>
public sealed class GateTests : IDisposable
{
    private const string Folder = "packages/Zcall/src/";

    private const string Declared = """
        namespace Hyb.Zcall;

        /// <summary>Here for a test.</summary>
        public static class Probe
        {
            /// <summary>Stays.</summary>
            public static int Kept(int a) => a;

            /// <summary>Goes, or changes.</summary>
            public static int Other(int a) => a;
        }
        """;

    private const string Other = "public static int Other(int a) => a;";

    private readonly TemporaryFolder _copy = new();

    public GateTests() => Scripts.CopyFiles(_copy.Path);

    public void Dispose() => _copy.Dispose();

    [Fact]
    public void Undocumented_member_does_not_compile()
    {
        _copy.Write(Folder + "Probe.cs", Declared);
        Dotnet("build").Succeeded();

        _copy.Write(
            Folder + "Probe.cs",
            Declared.Replace("/// <summary>Stays.</summary>", "", StringComparison.Ordinal));

        Dotnet("build").FailedWith("CS1591");
    }

    [Theory]
    [InlineData("Hyb.Zcall.Errno\n", "", "RS0016")]
    [InlineData("Hyb.Zcall.Errno\n", "Hyb.Zcall.Errno\nHyb.Zcall.Gone\n", "RS0017")]
    public void Stale_surface_does_not_pass_the_release_gate(
        string line, string instead, string reason)
    {
        Restore("-p:ReleaseGate=true");
        Dotnet("build", "-p:ReleaseGate=true").Succeeded();
        var name = Folder + "PublicAPI.Unshipped.txt";
        if (!File.ReadAllText(_copy.PathOf(name)).Contains(line, StringComparison.Ordinal))
            name = Folder + "PublicAPI.Shipped.txt";
        var text = File.ReadAllText(_copy.PathOf(name));
        Assert.Contains("\n" + line, text);

        _copy.Write(
            name, text.Replace("\n" + line, "\n" + instead, StringComparison.Ordinal));

        Dotnet("build", "-p:ReleaseGate=true").FailedWith(reason);
    }

    [Theory]
    [InlineData("", "CP0002")]
    [InlineData("public static int Other(long a) => (int)a;", "CP0002")]
    [InlineData("public static long Other(int a) => a;", "CP0002")]
    public void Package_that_lacks_what_the_last_release_had_is_not_made(
        string instead, string reason)
    {
        Release();
        _copy.Write(
            Folder + "Probe.cs", Declared.Replace(Other, instead, StringComparison.Ordinal));

        var pack = Dotnet("pack", "-p:Version=0.1.2-beta", "-p:NoWarn=CS1587");

        pack.FailedWith(reason);
        pack.FailedWith("Hyb.Zcall.Probe.Other(int)");
    }

    [Fact]
    public void Package_that_has_more_than_the_last_release_is_made()
    {
        Release();
        _copy.Write(
            Folder + "Probe.cs",
            Declared.Replace(
                Other, Other + "\n/// <summary>New.</summary>\n" + "public static int More() => 0;",
                StringComparison.Ordinal));

        Dotnet("pack", "-p:Version=0.1.2-beta").Succeeded();
    }

    // The release before this one, kept as releases are. The copy has one package and no analyzer.
    private void Release()
    {
        foreach (var project in Directory.EnumerateDirectories(_copy.PathOf("packages")))
        {
            if (Path.GetFileName(project) != "Zcall")
                Directory.Delete(project, recursive: true);
        }

        _copy.Write("Directory.Build.targets", "<Project />");
        _copy.Write(Folder + "Probe.cs", Declared);
        Dotnet("pack", "-p:Version=0.1.1-beta", "-p:PackageOutputPath=" + _copy.PathOf("released"))
            .Succeeded();
        ProgramRun.Of(_copy.Path, "build/baseline.sh", _copy.PathOf("released")).Succeeded();
        Assert.True(
            File.Exists(_copy.PathOf("build/baseline/Hyb.Zcall/Hyb.Zcall.0.1.1-beta.nupkg")));
    }

    private void Restore(params string[] options) =>
        ProgramRun.Of(_copy.Path, "dotnet", ["restore", Folder, .. options])
            .HadPackages().Succeeded();

    private ProgramRun Dotnet(string verb, params string[] options) =>
        ProgramRun.Of(
            _copy.Path, "dotnet", [verb, Folder, "-c", "Release", "-v", "quiet", .. options]);
}

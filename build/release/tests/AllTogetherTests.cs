using System.Text.RegularExpressions;
using Hyb.Release.Tests.Support;
using Hyb.Testing;

namespace Hyb.Release.Tests;

/// <summary>
/// All packages in one program, in each form that .NET publishes: it runs, no tool warns, and each
/// assembly says at run time which commit it is.
/// </summary>
public sealed partial class AllTogetherTests
{
    private const string Expected = """
        Zcall: EAGAIN
        Iox: 6 copied
        Iofd: 19 bytes
        Sock: listened
        Iobuf: 4096 bytes
        Uring: 1, read through a ring
        """;

    [Fact]
    public void Runs_on_the_installed_runtime()
    {
        using var consumer = AllPackages();

        consumer.Publish().Succeeded();

        AssertRan(consumer.RunOnRuntime());
        Facts.AddBytes("consumer, on the installed runtime", consumer.PublishedBytes());
    }

    [Fact]
    public void Runs_trimmed_with_a_runtime_of_its_own()
    {
        using var consumer = AllPackages();

        consumer.Publish(
            "-r", Consumer.RuntimeIdentifier, "--self-contained", "-p:PublishTrimmed=true")
            .Succeeded();

        AssertRan(consumer.RunAlone());
        Facts.AddBytes("consumer, self-contained and trimmed", consumer.PublishedBytes());
        var ours = Directory.EnumerateFiles(consumer.Output, "Hyb.*.dll");
        Facts.AddBytes("of that Hyb", ours.Sum(path => new FileInfo(path).Length));
    }

    // The trimmer looks only at what it keeps: here it keeps, and judges, every method of ours.
    [Fact]
    public void Every_method_of_the_packages_can_be_trimmed_around()
    {
        using var consumer = AllPackages(Packages.Names);

        consumer.Publish(
            "-r", Consumer.RuntimeIdentifier, "--self-contained", "-p:PublishTrimmed=true")
            .Succeeded();

        AssertRan(consumer.RunAlone());
    }

    [Fact]
    public void Runs_compiled_ahead_to_the_runtime()
    {
        using var consumer = AllPackages();

        consumer.Publish(
            "-r", Consumer.RuntimeIdentifier, "--no-self-contained", "-p:PublishReadyToRun=true")
            .Succeeded();

        AssertRan(consumer.RunOnRuntime());
        Facts.AddBytes("consumer, ReadyToRun", consumer.PublishedBytes());
    }

    [Fact]
    public void Runs_as_a_native_program()
    {
        using var consumer = AllPackages(Packages.Names);
        var publish = consumer.Publish(
            "-r", Consumer.RuntimeIdentifier, "-p:PublishAot=true",
            $"-p:CppCompilerAndLinker={Linker()}");

        publish.Succeeded();

        AssertRan(consumer.RunAlone());
        Facts.AddBytes("consumer, NativeAOT with all of Hyb", consumer.PublishedBytes());
    }

    private static Consumer AllPackages(IEnumerable<string>? roots = null)
    {
        var consumer = new Consumer(Packages.Names, roots);
        var program = Repository.Path("build", "release", "tests", "Programs", "AllTogether.cs");
        consumer.Write("Program.cs", File.ReadAllText(program));
        consumer.Write("Stamps.cs", StampsProgram());
        return consumer;
    }

    // Any type leads to the assembly that it is in; the surface of each package names some.
    private static string StampsProgram()
    {
        var types = Packages.Names.Select(name =>
        {
            var folder = Path.GetDirectoryName(Packages.Project(name))!;
            return Directory.EnumerateFiles(folder, "PublicAPI.*.txt")
                .SelectMany(File.ReadAllLines)
                .First(line => TypeName().IsMatch(line));
        });
        var calls = types.Select(type => $"Print(typeof({type}));");
        return $$"""
            using System.Reflection;

            static class Stamps
            {
                public static void Print()
                {
                    {{string.Join('\n', calls)}}
                }

                private static void Print(Type type)
                {
                    var stamp = type.Assembly
                        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
                    Console.WriteLine(
                        $"{type.Assembly.GetName().Name} {stamp.InformationalVersion}");
                }
            }
            """;
    }

    private static void AssertRan(ProgramRun run)
    {
        run.HadRing().Succeeded();
        var versions = Scripts.Version("AssemblyInformationalVersion");
        var dirty = Packages.Version.EndsWith("-dirty", StringComparison.Ordinal) ? ".dirty" : "";
        var stamps = Packages.Names.Select(name => $"{name} {versions}{dirty}");
        Assert.Equal(
            Expected.ReplaceLineEndings("\n").Split('\n').Concat(stamps),
            run.Output.TrimEnd().Split('\n'));
        Assert.Empty(run.Errors);
    }

    // The SDK links with clang; what it needs of a linker gcc has as well.
    private static string Linker()
    {
        foreach (var name in (string[])["clang", "gcc"])
        {
            if (ProgramRun.Of(Repository.Root, "/bin/sh", "-c", $"command -v {name}").ExitCode == 0)
                return name;
        }

        Assert.Skip("there is neither clang nor gcc to link a native program with");
        return "";
    }

    [GeneratedRegex(@"^Hyb\.[A-Za-z.]+$")]
    private static partial Regex TypeName();
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Hyb.Checks.Support;
using Hyb.Testing;

namespace Hyb.Checks;

/// <summary>
/// The tables for those who come from elsewhere: complete on the left, public members on the right.
/// </summary>
public sealed partial class MigrationTests
{
    private const string Liburing = "docs/migrating-from-liburing.md";
    private static readonly TimeSpan _unpackLimit = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Documents => [Liburing, "docs/migrating-from-go.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_to_use_instead_is_public(string document)
    {
        var instead = Rows(document).SelectMany(cells => Markdown.Code(cells[1])).ToArray();

        Assert.NotEmpty(instead);
        Assert.All(instead, name => Assert.True(Exists(name), name));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void No_name_has_two_rows(string document)
    {
        var names = Rows(document).SelectMany(cells => Markdown.Code(cells[0]));

        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => group.Key));
    }

    [Fact]
    public void Every_function_of_liburing_has_a_row()
    {
        var text = File.ReadAllText(Repository.Path(Liburing));
        var told = Version.Parse(ToldVersion().Match(text).Groups[1].Value);
        if (LiburingFolder(told) is not { } include)
        {
            Assert.Skip($"liburing: no headers of {told} or later, and none can be unpacked.");
            return;
        }

        var functions = FunctionPattern()
            .Matches(File.ReadAllText(Path.Combine(include, "liburing.h")))
            .Select(match => match.Value).Distinct();
        var rows = Rows(Liburing).SelectMany(cells => Markdown.Code(cells[0])).ToArray();
        var missing = functions.Except(rows).Order().ToArray();

        Assert.Empty(rows.Except(functions));
        if (VersionOf(include) is var found && found > told && missing.Length > 0)
            Assert.Skip($"liburing {found} has more than {told}: {string.Join(", ", missing)}");
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("IoUring.Read", true)]
    [InlineData("Outcome", true)]
    [InlineData("System.Threading.SpinWait", true)]
    [InlineData("System.Threading.SpinWait.SpinOnce", true)]
    [InlineData("IoUring.ReadSomehow", false)]
    [InlineData("System.Threading.SpinWait.Twice", false)]
    public void Names_are_looked_up(string name, bool expected) =>
        Assert.Equal(expected, Exists(name));

    private static IEnumerable<string[]> Rows(string document) =>
        Markdown.Rows(File.ReadAllText(Repository.Path(document)))
            .Where(cells => cells.Length >= 2 && cells[0].StartsWith('`'));

    // Ours by its short name, what .NET has by its full one.
    private static bool Exists(string name)
    {
        if (!name.StartsWith("System.", StringComparison.Ordinal))
            return PublicNames.Short.Contains(name);
        var type = name[..name.LastIndexOf('.')];
        return FrameworkType(name) is not null
            || FrameworkType(type)?.GetMember(name[(type.Length + 1)..]).Length > 0;
    }

    private static Type? FrameworkType(string name) =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(name, throwOnError: false))
            .FirstOrDefault(type => type is { IsPublic: true });

    // Where build/native/build.sh unpacks it, too.
    private static string? LiburingFolder(Version least)
    {
        var folder = Repository.Path("artifacts", "native", "liburing");
        Directory.CreateDirectory(folder);
        using var unpack = Process.Start(new ProcessStartInfo(
            Repository.Path("build", "debian-newest.sh"))
        {
            ArgumentList = { folder, "liburing-dev", "liburing2", "linux-libc-dev" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _ = unpack.StandardError.ReadToEndAsync();
        _ = unpack.StandardOutput.ReadToEndAsync();
        if (!unpack.WaitForExit(_unpackLimit))
            unpack.Kill(entireProcessTree: true);
        var unpacked = Path.Combine(folder, "usr", "include");
        return new[] { unpacked, "/usr/include" }
            .FirstOrDefault(include => File.Exists(Path.Combine(include, "liburing.h"))
                && VersionOf(include) >= least);
    }

    private static Version VersionOf(string include)
    {
        var file = Path.Combine(include, "liburing", "io_uring_version.h");
        if (!File.Exists(file))
            return new Version(0, 0);
        var numbers = VersionPattern().Matches(File.ReadAllText(file))
            .Select(match => int.Parse(match.Groups[1].Value)).ToArray();
        return new Version(numbers[0], numbers[1]);
    }

    // A definition, a declaration or a call: all of them are in the header.
    [GeneratedRegex(@"\bio_uring_[a-z0-9_]+(?= ?\()")]
    private static partial Regex FunctionPattern();

    [GeneratedRegex(@"as of liburing (\d+\.\d+)")]
    private static partial Regex ToldVersion();

    [GeneratedRegex(@"IO_URING_VERSION_M(?:AJOR|INOR) (\d+)")]
    private static partial Regex VersionPattern();
}

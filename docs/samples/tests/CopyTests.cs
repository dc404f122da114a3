namespace Hyb.Samples.Tests;

public sealed class CopyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyb-copy-");

    private string Source => Path.Combine(_folder.FullName, "source");

    private string Target => Path.Combine(_folder.FullName, "target");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData()]
    [InlineData("--depth", "1")]
    [InlineData("--depth", "256")]
    public void A_tree_of_1000_files_is_identical_under_diff(params string[] options)
    {
        var bytes = MakeTree(1000);
        var run = SampleRun.Of("Copy", [.. options, Source, Target]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal($"1000 files, {bytes} bytes", run.Lines[^1]);
        var diff = SampleRun.Program("diff", "-r", "--no-dereference", Source, Target);
        Assert.Equal((0, ""), (diff.ExitCode, diff.Output));
    }

    [Fact]
    public void Permissions_and_times_are_kept()
    {
        MakeTree(20);
        var file = Path.Combine(Source, "0", "0");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite
            | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.SetUser;
        File.SetUnixFileMode(file, Mode);
        File.SetUnixFileMode(Path.Combine(Source, "1"), UnixFileMode.UserRead
            | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        var run = SampleRun.Of("Copy", Source, Target);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(Mode, File.GetUnixFileMode(Path.Combine(Target, "0", "0")));
        Assert.Equal(Listing(Source), Listing(Target));

        // Type, permissions, size, modification time and name of everything but links, whose own
        // times nobody looks at.
        static string Listing(string root) => string.Join(
            '\n',
            SampleRun.Program("find", root, "-not", "-type", "l", "-printf", "%M %s %T@ %P\n")
                .Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_copied_is_said_and_the_rest_is_copied()
    {
        MakeTree(10);
        var fifo = Path.Combine(Source, "fifo");
        Assert.Equal(0, SampleRun.Program("mkfifo", fifo).ExitCode);
        var run = SampleRun.Of("Copy", Source, Target);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([$"Copy: {fifo}: not a regular file (Fifo)"], run.ErrorLines);
        Assert.StartsWith("10 files, ", run.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage: Copy [--depth N] SOURCE TARGET")]
    [InlineData("--depth is a number from 1 to 256", "--depth", "0", "a", "b")]
    [InlineData("/no/such: no such directory", "/no/such", "b")]
    [InlineData("/tmp: exists", "/", "/tmp")]
    public void Bad_arguments_are_named(string expected, params string[] arguments)
    {
        var run = SampleRun.Of("Copy", arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([$"Copy: {expected}"], run.ErrorLines);
    }

    // Many small files, some of exactly a chunk and around it, an empty one, links and holes.
    private long MakeTree(int count)
    {
        int[] lengths = [0, 1, 4096, 65_535, 65_536, 65_537, 200_000];
        var random = new Random(1);
        var bytes = 0L;
        for (var i = 0; i < count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Source, $"{i % 7}"));
            var length = i < lengths.Length ? lengths[i] : random.Next(5000);
            var content = new byte[length];
            random.NextBytes(content);
            var path = Path.Combine(folder.FullName, $"{i}");
            File.WriteAllBytes(path, content);
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(i).AddTicks(i + 1));
            bytes += length;
        }

        File.CreateSymbolicLink(Path.Combine(Source, "link"), "0/0");
        Directory.CreateDirectory(Path.Combine(Source, "empty", "inner"));
        return bytes;
    }
}

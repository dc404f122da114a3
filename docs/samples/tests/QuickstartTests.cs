using Hyb.Iofd;
using Hyb.Testing;
using Hyb.Uring;
using Hyb.Zcall;
using Quickstart;

namespace Hyb.Samples.Tests;

public sealed class QuickstartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyb-quickstart-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(32 * 65_536)]
    [InlineData(20_000_003)]
    public void It_prints_the_digest_that_sha256sum_prints(int length)
    {
        var file = MakeFile($"file-{length}", length);
        var run = SampleRun.Of("Quickstart", file);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        var expected = SampleRun.Program("sha256sum", file).Output.Split(' ')[0];
        Assert.StartsWith($"{file}  {length} bytes  sha256 {expected}  ", run.Lines[0]);
        Assert.EndsWith(" GB/s", run.Lines[0], StringComparison.Ordinal);
        Assert.Matches("^ring: 32 submission and 64 completion entries, features ", run.Lines[1]);
    }

    [Fact]
    public void Without_arguments_it_reads_a_file_of_its_own_and_removes_it()
    {
        var run = SampleRun.Of("Quickstart");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  67108864 bytes  sha256 ", run.Lines[0], StringComparison.Ordinal);
        Assert.False(File.Exists(run.Lines[0].Split("  ")[0]));
    }

    [Fact]
    public void What_cannot_be_read_is_said_on_standard_error_and_the_rest_is_done()
    {
        var good = MakeFile("good", 100);
        var fifo = Path.Combine(_folder.FullName, "fifo");
        Assert.Equal(0, SampleRun.Program("mkfifo", fifo).ExitCode);
        var missing = Path.Combine(_folder.FullName, "missing");

        // Reading the start of this process's memory: a regular file whose reads fail.
        var unreadable = "/proc/self/mem";
        var run = SampleRun.Of(
            "Quickstart", missing, _folder.FullName, "/dev/zero", fifo, unreadable, good);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            [
                $"Quickstart: {missing}: no such file or directory",
                $"Quickstart: {_folder.FullName}: not a regular file (Directory)",
                "Quickstart: /dev/zero: not a regular file (CharacterDevice)",
                $"Quickstart: {fifo}: not a regular file (Fifo)",
                $"Quickstart: {unreadable}: input/output error",
            ],
            run.ErrorLines);
        Assert.StartsWith($"{good}  100 bytes  sha256 ", run.Lines[0]);
    }

    [Fact]
    public void A_file_without_permission_is_refused_by_name()
    {
        var file = MakeFile("secret", 10);
        File.SetUnixFileMode(file, UnixFileMode.None);
        var run = Environment.IsPrivilegedProcess
            ? RunUnprivileged(file)
            : SampleRun.Of("Quickstart", file);
        Assert.Equal([$"Quickstart: {file}: permission denied"], run.ErrorLines);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Files_of_proc_that_claim_no_size_are_read_to_their_end()
    {
        var run = SampleRun.Of("Quickstart", "/proc/version");
        var expected = SampleRun.Program("sha256sum", "/proc/version").Output.Split(' ')[0];
        Assert.Contains(expected, run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_a_failure_that_says_how_far_it_came()
    {
        var file = MakeFile("shrinking", 100_000);
        Assert.True(Fd.Open(file, OpenFlags.ReadOnly, out var fd).IsOk);
        using var owner = fd;
        using var ring = StartRing();
        using var reader = new FileReader(ring);
        using var progress = new Progress(file, 300_000);

        // It had 300,000 bytes when it was looked at, and 100,000 when it was read.
        var digest = reader.Read(fd, 300_000, progress);
        Assert.Equal("shrank while it was read, to 100000 of 300000 bytes", digest.Failure);

        // Nothing is left in flight: the same reader reads the next file right.
        var next = reader.Read(fd, 100_000, progress);
        Assert.Null(next.Failure);
        Assert.Equal(
            SampleRun.Program("sha256sum", file).Output.Split(' ')[0],
            Convert.ToHexStringLower(next.Sha256));
    }

    [Fact]
    public void A_file_that_grows_while_it_is_read_is_read_to_its_new_end()
    {
        var file = MakeFile("growing", 200_000);
        Assert.True(Fd.Open(file, OpenFlags.ReadOnly, out var fd).IsOk);
        using var owner = fd;
        using var ring = StartRing();
        using var reader = new FileReader(ring);
        using var progress = new Progress(file, 70_000);
        var digest = reader.Read(fd, 70_000, progress);
        Assert.Null(digest.Failure);
        Assert.Equal(200_000, digest.Bytes);
    }

    // The superuser may read every file, so somebody else runs a copy that everybody may read.
    private SampleRun RunUnprivileged(string file)
    {
        const string Nobody = "65534";
        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder.FullName, Everybody);
        var source = Repository.Path("artifacts", "bin", "Quickstart", "release");
        var copy = _folder.CreateSubdirectory("copy");
        File.SetUnixFileMode(copy.FullName, Everybody);
        foreach (var original in Directory.EnumerateFiles(source))
        {
            var target = Path.Combine(copy.FullName, Path.GetFileName(original));
            File.Copy(original, target);
            File.SetUnixFileMode(target, Everybody);
        }

        return SampleRun.Program(
            "setpriv",
            ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "dotnet",
                Path.Combine(copy.FullName, "Quickstart.dll"), file]);
    }

    private static IoUring StartRing()
    {
        try
        {
            var ring = IoUring.Create(new IoUringOptions { Entries = FileReader.Depth });
            ring.Start();
            return ring;
        }
        catch (IoUringException e) when (e.Errno is Errno.EPERM or Errno.ENOSYS)
        {
            Assert.Skip("io_uring: " + e.Message);
            throw;
        }
    }

    private string MakeFile(string name, int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}

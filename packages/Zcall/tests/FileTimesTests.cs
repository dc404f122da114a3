namespace Hyb.Zcall.Tests;

public sealed class FileTimesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Times_of_a_file_are_set_to_the_nanosecond_given()
    {
        var result = Syscall.SetFileTimes(
            Syscall.CurrentDirectory,
            _path,
            new Timespec(1_000_000_000, 100),
            new Timespec(1_100_000_000, 999_999_900));
        Assert.False(result.IsError, $"{result}");
        Assert.Equal(
            DateTime.UnixEpoch.AddSeconds(1_000_000_000).AddTicks(1),
            File.GetLastAccessTimeUtc(_path));
        Assert.Equal(
            DateTime.UnixEpoch.AddSeconds(1_100_000_000).AddTicks(9_999_999),
            File.GetLastWriteTimeUtc(_path));
    }

    [Theory]
    [InlineData("/no/such/file", Errno.ENOENT)]
    [InlineData("a\0b", Errno.EINVAL)]
    public void A_path_that_is_none_is_refused(string path, Errno expected) => Assert.Equal(
        expected,
        Syscall.SetFileTimes(Syscall.CurrentDirectory, path, default, default).Errno);

    [Fact]
    public void A_path_that_is_too_long_is_refused() => Assert.Equal(
        Errno.ENAMETOOLONG,
        Syscall.SetFileTimes(
            Syscall.CurrentDirectory, new string('a', 4096), default, default).Errno);
}

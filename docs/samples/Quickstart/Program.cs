// Quickstart FILE...: reads each file through an io_uring, 32 reads of 64 KiB in flight, and prints
// its size, SHA-256 and the speed. Without an argument it reads a 64 MiB file of its own making.
using System.Diagnostics;
using Hyb.Iofd;
using Hyb.Uring;
using Hyb.Zcall;
using Quickstart;

const int DemoBytes = 64 << 20;

var files = args;
string? demo = null;
try
{
    if (files.Length == 0)
        files = [demo = MakeDemoFile()];
    using var ring = IoUring.Create(new IoUringOptions { Entries = FileReader.Depth });
    ring.Start();
    using var reader = new FileReader(ring);
    var failures = files.Count(file => !Digest(reader, file));
    Console.WriteLine(
        $"ring: {ring.SubmissionEntries} submission and {ring.CompletionEntries} completion "
        + $"entries, features {ring.Features}");
    return failures == 0 ? 0 : 1;
}
catch (IoUringException e)
{
    return Fail($"no ring: {e.Message}");
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    return Fail(e.Message);
}
finally
{
    if (demo is not null)
        File.Delete(demo);
}

static bool Digest(FileReader reader, string path)
{
    // O_NONBLOCK: opening a pipe must not wait for its other end. It changes nothing for files.
    var opened = Fd.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, out var fd);
    using var owner = fd;
    if (!opened.IsOk)
        return Fail($"{path}: {opened.Errno.Text()}") == 0;
    var stated = fd.Status(out var status);
    if (!stated.IsOk)
        return Fail($"{path}: {stated.Errno.Text()}") == 0;
    if (status.Type != FileType.Regular)
        return Fail($"{path}: not a regular file ({status.Type})") == 0;

    var start = Stopwatch.GetTimestamp();
    using var progress = new Progress(path, status.Size);
    var result = reader.Read(fd, status.Size, progress);
    progress.Dispose();
    if (result.Failure is { } failure)
        return Fail($"{path}: {failure}") == 0;
    var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(
        $"{path}  {result.Bytes} bytes  sha256 {Convert.ToHexStringLower(result.Sha256)}  "
        + $"{result.Bytes / seconds / 1e9:F2} GB/s");
    return true;
}

static string MakeDemoFile()
{
    var path = Path.GetTempFileName();
    var content = new byte[DemoBytes];
    new Random(1).NextBytes(content);
    File.WriteAllBytes(path, content);
    return path;
}

static int Fail(string message)
{
    Console.Error.WriteLine($"Quickstart: {message}");
    return 1;
}

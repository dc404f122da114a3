using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests;

/// <summary>A temporary folder, open as a directory.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyb-uring-");

    public TestFolder()
    {
        var outcome = Fd.Open(Path, OpenFlags.Directory | OpenFlags.CloseOnExec, out var fd);
        Assert.True(outcome.IsOk, outcome.ToString());
        Fd = fd;
    }

    public string Path => _folder.FullName;

    public Fd Fd { get; }

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(Of(name), content);
        return Of(name);
    }

    public void Dispose()
    {
        Fd.Dispose();
        _folder.Delete(recursive: true);
    }
}

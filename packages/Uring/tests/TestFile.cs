using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests;

/// <summary>A temporary file with known content, open for reading and writing.</summary>
internal sealed class TestFile : IDisposable
{
    private readonly string _path = System.IO.Path.GetTempFileName();

    public TestFile(ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(_path, content);
        var outcome = Fd.Open(_path, OpenFlags.ReadWrite, out var fd);
        Assert.True(outcome.IsOk, outcome.ToString());
        Fd = fd;
    }

    public Fd Fd { get; }

    public byte[] Content => File.ReadAllBytes(_path);

    public void Dispose()
    {
        Fd.Dispose();
        File.Delete(_path);
    }
}

using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests;

/// <summary>A pipe: reads from it stay in flight until somebody writes.</summary>
internal sealed class TestPipe : IDisposable
{
    public TestPipe()
    {
        var result = Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec);
        Assert.False(result.IsError, $"pipe2: {result}");
        Read = new Fd(read, ownsHandle: true);
        Write = new Fd(write, ownsHandle: true);
    }

    public Fd Read { get; }

    public Fd Write { get; }

    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}

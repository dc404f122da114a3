using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

/// <summary>Asks the kernel about memory that would end this process if it were read.</summary>
internal static unsafe class MemoryProbe
{
    /// <summary>What write(2) says of a byte: EFAULT where none can be read.</summary>
    public static Errno ErrnoOfReading(void* address)
    {
        Assert.False(Syscall.Pipe2(out var read, out var write, OpenFlags.CloseOnExec).IsError);
        var errno = Syscall.Write(write, address, 1).Errno;
        _ = Syscall.Close(read);
        _ = Syscall.Close(write);
        return errno;
    }
}

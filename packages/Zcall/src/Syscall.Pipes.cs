namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>pipe2(2): a pipe.</summary>
    /// <param name="readEnd">The end to read from; -1 when the call failed.</param>
    /// <param name="writeEnd">The end to write to; -1 when the call failed.</param>
    /// <param name="flags">O_CLOEXEC, O_NONBLOCK, O_DIRECT (packets).</param>
    public static SyscallResult Pipe2(out int readEnd, out int writeEnd, OpenFlags flags)
    {
        var ends = stackalloc int[2] { -1, -1 };
        var result = Invoke(SyscallNumber.pipe2, (nint)ends, flags.ToKernel());
        readEnd = ends[0];
        writeEnd = ends[1];
        return result;
    }

    /// <summary>
    /// ppoll(2): waits until something happens to one of the descriptors; returns how many have
    /// something to report, 0 when the time was over.
    /// </summary>
    /// <param name="fds">The descriptors; their returned events are written.</param>
    /// <param name="count">How many.</param>
    /// <param name="timeout">The longest wait, or null for no end; the kernel changes it.</param>
    public static SyscallResult Ppoll(PollFd* fds, uint count, Timespec* timeout) =>
        Invoke(SyscallNumber.ppoll, (nint)fds, (nint)count, (nint)timeout);
}

namespace Hyb.Zcall;

/// <summary>
/// System calls that are made again for as long as a signal interrupts them (EINTR) before they
/// did anything. Each try is the same call with the same arguments, so there is nothing here that
/// would be wrong to repeat: no close(2), whose descriptor is gone after EINTR, and no call with a
/// relative timeout, which would start anew. EAGAIN comes back unchanged.
/// </summary>
public static unsafe class SyscallRetry
{
    /// <summary><see cref="Syscall.Read(int, Span{byte})"/>, again on EINTR.</summary>
    public static SyscallResult Read(int fd, Span<byte> buffer)
    {
        SyscallResult result;
        do
            result = Syscall.Read(fd, buffer);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary><see cref="Syscall.Write(int, ReadOnlySpan{byte})"/>, again on EINTR.</summary>
    public static SyscallResult Write(int fd, ReadOnlySpan<byte> buffer)
    {
        SyscallResult result;
        do
            result = Syscall.Write(fd, buffer);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary><see cref="Syscall.ReadV"/>, again on EINTR.</summary>
    public static SyscallResult ReadV(int fd, IoVec* vectors, int count)
    {
        SyscallResult result;
        do
            result = Syscall.ReadV(fd, vectors, count);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary><see cref="Syscall.WriteV"/>, again on EINTR.</summary>
    public static SyscallResult WriteV(int fd, IoVec* vectors, int count)
    {
        SyscallResult result;
        do
            result = Syscall.WriteV(fd, vectors, count);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary>
    /// <see cref="Syscall.PRead(int, Span{byte}, long)"/>, again on EINTR.
    /// </summary>
    public static SyscallResult PRead(int fd, Span<byte> buffer, long offset)
    {
        SyscallResult result;
        do
            result = Syscall.PRead(fd, buffer, offset);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary>
    /// <see cref="Syscall.PWrite(int, ReadOnlySpan{byte}, long)"/>, again on EINTR.
    /// </summary>
    public static SyscallResult PWrite(int fd, ReadOnlySpan<byte> buffer, long offset)
    {
        SyscallResult result;
        do
            result = Syscall.PWrite(fd, buffer, offset);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary>
    /// <see cref="Syscall.OpenAt(int, ReadOnlySpan{char}, OpenFlags, uint)"/>, again on EINTR.
    /// </summary>
    public static SyscallResult OpenAt(
        int directory, ReadOnlySpan<char> path, OpenFlags flags, uint mode = 0)
    {
        SyscallResult result;
        do
            result = Syscall.OpenAt(directory, path, flags, mode);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary><see cref="Syscall.FSync"/>, again on EINTR.</summary>
    public static SyscallResult FSync(int fd)
    {
        SyscallResult result;
        do
            result = Syscall.FSync(fd);
        while (result.Errno == Errno.EINTR);
        return result;
    }

    /// <summary><see cref="Syscall.WaitId"/>, again on EINTR.</summary>
    public static SyscallResult WaitId(
        WaitIdType type, int id, out ChildInfo info, WaitOptions options)
    {
        SyscallResult result;
        do
            result = Syscall.WaitId(type, id, out info, options);
        while (result.Errno == Errno.EINTR);
        return result;
    }
}

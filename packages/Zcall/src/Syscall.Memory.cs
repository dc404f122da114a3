namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>mmap(2): the address of the mapping as <see cref="SyscallResult.Value"/>.</summary>
    /// <param name="address">A hint, or null.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="protection">What may be done with the memory.</param>
    /// <param name="flags">Shared or private, anonymous or not.</param>
    /// <param name="fd">What to map; -1 for anonymous memory.</param>
    /// <param name="offset">Offset in the file, a multiple of the page size.</param>
    public static SyscallResult Mmap(
        void* address,
        nuint length,
        MemoryProtection protection,
        MemoryMapFlags flags,
        int fd,
        ulong offset) =>
        Invoke(
            SyscallNumber.mmap,
            (nint)address,
            (nint)length,
            (nint)protection,
            (nint)flags,
            fd,
            (nint)offset);

    /// <summary>munmap(2). Nothing may use the memory afterwards, the kernel included.</summary>
    /// <param name="address">Start of the mapping.</param>
    /// <param name="length">Length in bytes.</param>
    public static SyscallResult Munmap(void* address, nuint length) =>
        Invoke(SyscallNumber.munmap, (nint)address, (nint)length);

    /// <summary>prlimit(2): reads a limit, and sets it when a new one is given.</summary>
    /// <param name="process">A process id; 0 for this process.</param>
    /// <param name="resource">Which limit.</param>
    /// <param name="newLimit">The limit to set, or null to leave it.</param>
    /// <param name="oldLimit">Where the limit before the call goes, or null.</param>
    public static SyscallResult Prlimit(
        int process, Resource resource, ResourceLimit* newLimit, ResourceLimit* oldLimit) =>
        Invoke(
            SyscallNumber.prlimit64, process, (nint)resource, (nint)newLimit, (nint)oldLimit);
}

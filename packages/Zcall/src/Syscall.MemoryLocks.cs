namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>
    /// mlock(2): keeps memory from being swapped out. EPERM or ENOMEM beyond RLIMIT_MEMLOCK.
    /// </summary>
    /// <param name="address">Any address in the first page.</param>
    /// <param name="length">Length in bytes; whole pages are locked.</param>
    public static SyscallResult Mlock(void* address, nuint length) =>
        Invoke(SyscallNumber.mlock, (nint)address, (nint)length);

    /// <summary>mprotect(2): changes what may be done with mapped memory.</summary>
    /// <param name="address">Start of the first page.</param>
    /// <param name="length">Length in bytes; whole pages are changed.</param>
    /// <param name="protection">What may be done from now on.</param>
    public static SyscallResult Mprotect(
        void* address, nuint length, MemoryProtection protection) =>
        Invoke(SyscallNumber.mprotect, (nint)address, (nint)length, (nint)protection);
}

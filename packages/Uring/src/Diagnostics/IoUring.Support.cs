namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// What this process may do with io_uring and, where it may not, why and what to do about it.
    /// Asks the kernel through harmless calls and one ring of 8 entries that is closed again; it
    /// never throws, whatever a seccomp filter answers, and works on every platform.
    /// </summary>
    /// <returns>A report, for a program to decide by and for a person to read.</returns>
    /// <remarks>
    /// The ring locks 8 KiB (two pages) of RLIMIT_MEMLOCK, which the kernel gives back a little
    /// late. Callable from any thread; meant for start-up and for diagnosis.
    /// </remarks>
    public static SupportReport CheckSupport() => SupportCheck.Run();
}

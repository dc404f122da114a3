using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// System call numbers by kernel name, for the architecture this process runs on. Each is a
/// constant to the JIT. Source: asm/unistd.h.
/// </summary>
public static class SyscallNumber
{
    /// <summary>read(2).</summary>
    public static nint read => Select(SyscallNumberX64.read, SyscallNumberArm64.read);

    /// <summary>write(2).</summary>
    public static nint write => Select(SyscallNumberX64.write, SyscallNumberArm64.write);

    /// <summary>close(2).</summary>
    public static nint close => Select(SyscallNumberX64.close, SyscallNumberArm64.close);

    /// <summary>fstat(2).</summary>
    public static nint fstat => Select(SyscallNumberX64.fstat, SyscallNumberArm64.fstat);

    /// <summary>mmap(2).</summary>
    public static nint mmap => Select(SyscallNumberX64.mmap, SyscallNumberArm64.mmap);

    /// <summary>munmap(2).</summary>
    public static nint munmap => Select(SyscallNumberX64.munmap, SyscallNumberArm64.munmap);

    /// <summary>ftruncate(2).</summary>
    public static nint ftruncate =>
        Select(SyscallNumberX64.ftruncate, SyscallNumberArm64.ftruncate);

    /// <summary>openat(2).</summary>
    public static nint openat => Select(SyscallNumberX64.openat, SyscallNumberArm64.openat);

    /// <summary>pipe2(2).</summary>
    public static nint pipe2 => Select(SyscallNumberX64.pipe2, SyscallNumberArm64.pipe2);

    /// <summary>ppoll(2).</summary>
    public static nint ppoll => Select(SyscallNumberX64.ppoll, SyscallNumberArm64.ppoll);

    /// <summary>clock_nanosleep(2).</summary>
    public static nint clock_nanosleep =>
        Select(SyscallNumberX64.clock_nanosleep, SyscallNumberArm64.clock_nanosleep);
    /// <summary>getppid(2).</summary>
    public static nint getppid => Select(SyscallNumberX64.getppid, SyscallNumberArm64.getppid);

    /// <summary>prlimit(2).</summary>
    public static nint prlimit64 =>
        Select(SyscallNumberX64.prlimit64, SyscallNumberArm64.prlimit64);

    /// <summary>io_uring_setup(2).</summary>
    public static nint io_uring_setup =>
        Select(SyscallNumberX64.io_uring_setup, SyscallNumberArm64.io_uring_setup);

    /// <summary>io_uring_enter(2).</summary>
    public static nint io_uring_enter =>
        Select(SyscallNumberX64.io_uring_enter, SyscallNumberArm64.io_uring_enter);

    /// <summary>io_uring_register(2).</summary>
    public static nint io_uring_register =>
        Select(SyscallNumberX64.io_uring_register, SyscallNumberArm64.io_uring_register);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Select(int x64, int arm64)
    {
        if (OperatingSystem.IsLinux())
        {
            if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
                return x64;
            if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
                return arm64;
        }

        throw Unsupported();
    }

    // Every system call asks for its number first, so this one place refuses other platforms.
    private static PlatformNotSupportedException Unsupported() => new(
        "Hyb calls the Linux kernel on x64 and arm64; this process runs on "
        + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}.");
}

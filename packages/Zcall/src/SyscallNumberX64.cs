namespace Hyb.Zcall;

/// <summary>System call numbers of x64, by kernel name. Source: asm/unistd_64.h.</summary>
internal static class SyscallNumberX64
{
    public const int read = 0;
    public const int write = 1;
    public const int close = 3;
    public const int fstat = 5;
    public const int mmap = 9;
    public const int munmap = 11;
    public const int ftruncate = 77;
    public const int openat = 257;
    public const int pipe2 = 293;
    public const int ppoll = 271;
    public const int clock_nanosleep = 230;
    public const int getppid = 110;
    public const int prlimit64 = 302;
    public const int io_uring_setup = 425;
    public const int io_uring_enter = 426;
    public const int io_uring_register = 427;
}

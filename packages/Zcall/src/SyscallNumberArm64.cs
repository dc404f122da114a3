namespace Hyb.Zcall;

/// <summary>System call numbers of arm64, by kernel name. Source: asm/unistd.h.</summary>
internal static class SyscallNumberArm64
{
    public const int read = 63;
    public const int write = 64;
    public const int close = 57;
    public const int fstat = 80;
    public const int mmap = 222;
    public const int munmap = 215;
    public const int ftruncate = 46;
    public const int openat = 56;
    public const int pipe2 = 59;
    public const int ppoll = 73;
    public const int clock_nanosleep = 115;
    public const int getppid = 173;
    public const int prlimit64 = 261;
    public const int io_uring_setup = 425;
    public const int io_uring_enter = 426;
    public const int io_uring_register = 427;
}

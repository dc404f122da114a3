using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// Flags of open(2). Four of them have other values on arm64 than on x64; this enumeration holds
/// the x64 values and <see cref="OpenFlagsExtensions.ToKernel(OpenFlags)"/> gives the kernel's.
/// Every method here that takes <see cref="OpenFlags"/> converts by itself.
/// </summary>
[Flags]
public enum OpenFlags
{
    /// <summary>Open for reading only: O_RDONLY.</summary>
    [Uapi("O_RDONLY")] ReadOnly = 0,

    /// <summary>Open for writing only: O_WRONLY.</summary>
    [Uapi("O_WRONLY")] WriteOnly = 1,

    /// <summary>Open for reading and writing: O_RDWR.</summary>
    [Uapi("O_RDWR")] ReadWrite = 2,

    /// <summary>Create the file when it does not exist: O_CREAT.</summary>
    [Uapi("O_CREAT")] Create = 0x40,

    /// <summary>With <see cref="Create"/>, fail with EEXIST when it exists: O_EXCL.</summary>
    [Uapi("O_EXCL")] Exclusive = 0x80,

    /// <summary>Do not become the controlling terminal: O_NOCTTY.</summary>
    [Uapi("O_NOCTTY")] NoControllingTerminal = 0x100,

    /// <summary>Cut the file to length 0: O_TRUNC.</summary>
    [Uapi("O_TRUNC")] Truncate = 0x200,

    /// <summary>Every write goes to the end of the file: O_APPEND.</summary>
    [Uapi("O_APPEND")] Append = 0x400,

    /// <summary>Calls that would wait fail with EAGAIN instead: O_NONBLOCK.</summary>
    [Uapi("O_NONBLOCK")] NonBlocking = 0x800,

    /// <summary>A write returns when the data is on stable storage: O_DSYNC.</summary>
    [Uapi("O_DSYNC")] DataSync = 0x1000,

    /// <summary>Bypass the page cache: O_DIRECT. 0x10000 on arm64.</summary>
    [Uapi("O_DIRECT")] Direct = 0x4000,

    /// <summary>Allow files past 2 GiB; implied on 64-bit: O_LARGEFILE. 0x20000 on arm64.</summary>
    [Uapi("O_LARGEFILE")] LargeFile = 0x8000,

    /// <summary>Fail with ENOTDIR unless a directory: O_DIRECTORY. 0x4000 on arm64.</summary>
    [Uapi("O_DIRECTORY")] Directory = 0x10000,

    /// <summary>Fail with ELOOP if the last part is a link: O_NOFOLLOW. 0x8000 on arm64.</summary>
    [Uapi("O_NOFOLLOW")] NoFollow = 0x20000,

    /// <summary>Leave the access time alone: O_NOATIME.</summary>
    [Uapi("O_NOATIME")] NoAccessTime = 0x40000,

    /// <summary>Close the descriptor on execve(2): O_CLOEXEC.</summary>
    [Uapi("O_CLOEXEC")] CloseOnExec = 0x80000,

    /// <summary>A write returns when data and metadata are on stable storage: O_SYNC.</summary>
    [Uapi("O_SYNC")] Sync = 0x101000,

    /// <summary>A descriptor that only names the file: O_PATH.</summary>
    [Uapi("O_PATH")] PathOnly = 0x200000,

    /// <summary>An unnamed temporary file in the directory given: O_TMPFILE.</summary>
    [Uapi("O_TMPFILE")] TemporaryFile = 0x400000 | Directory,
}

/// <summary>Conversion of <see cref="OpenFlags"/> to and from the kernel's values.</summary>
public static class OpenFlagsExtensions
{
    private const int SwappedLow = (int)(OpenFlags.Direct | OpenFlags.LargeFile);
    private const int SwappedHigh = (int)(OpenFlags.Directory | OpenFlags.NoFollow);

    /// <summary>The value that this process's kernel takes.</summary>
    public static int ToKernel(this OpenFlags flags) =>
        ToKernel(flags, RuntimeInformation.ProcessArchitecture);

    /// <summary>The value that a kernel of the given architecture takes.</summary>
    public static int ToKernel(this OpenFlags flags, Architecture architecture) =>
        architecture == Architecture.Arm64 ? SwapPairs((int)flags) : (int)flags;

    /// <summary>The flags behind a value that this process's kernel reported.</summary>
    public static OpenFlags FromKernel(int value) =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? (OpenFlags)SwapPairs(value)
            : (OpenFlags)value;

    // arm64 has O_DIRECTORY and O_NOFOLLOW where x64 has O_DIRECT and O_LARGEFILE, and the other
    // way round: the two pairs of bits trade places.
    private static int SwapPairs(int value) =>
        (value & ~(SwappedLow | SwappedHigh))
        | ((value & SwappedLow) << 2)
        | ((value & SwappedHigh) >> 2);
}

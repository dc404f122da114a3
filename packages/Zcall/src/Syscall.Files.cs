using System.Runtime.InteropServices;
using System.Text;

namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>AT_FDCWD: paths are relative to the working directory.</summary>
    [Uapi("AT_FDCWD")]
    public const int CurrentDirectory = -100;

    /// <summary>PATH_MAX: the longest path in bytes, its terminating NUL included.</summary>
    [Uapi("PATH_MAX")]
    public const int MaxPathBytes = 4096;

    /// <summary>openat(2): a new descriptor.</summary>
    /// <param name="directory">Start of a relative path; <see cref="CurrentDirectory"/>.</param>
    /// <param name="path">NUL-terminated path.</param>
    /// <param name="flags">How to open; converted to this architecture's values.</param>
    /// <param name="mode">Permissions of a file that is created, before the umask.</param>
    public static SyscallResult OpenAt(
        int directory, byte* path, OpenFlags flags, uint mode = 0) =>
        Invoke(SyscallNumber.openat, directory, (nint)path, flags.ToKernel(), (nint)mode);

    /// <summary>openat(2) with a path as text, encoded on the stack.</summary>
    /// <param name="directory">Start of a relative path; <see cref="CurrentDirectory"/>.</param>
    /// <param name="path">
    /// The path. A NUL inside is EINVAL and more than 4095 bytes of UTF-8 ENAMETOOLONG, both
    /// without a call.
    /// </param>
    /// <param name="flags">How to open; converted to this architecture's values.</param>
    /// <param name="mode">Permissions of a file that is created, before the umask.</param>
    public static SyscallResult OpenAt(
        int directory, ReadOnlySpan<char> path, OpenFlags flags, uint mode = 0)
    {
        if (path.Contains('\0'))
            return new SyscallResult(-(nint)Errno.EINVAL);
        var buffer = stackalloc byte[MaxPathBytes];
        if (!Encoding.UTF8.TryGetBytes(
            path, new Span<byte>(buffer, MaxPathBytes - 1), out var length))
            return new SyscallResult(-(nint)Errno.ENAMETOOLONG);
        buffer[length] = 0;
        return OpenAt(directory, buffer, flags, mode);
    }

    /// <summary>
    /// close(2), once. The descriptor is released even when EINTR or EIO comes back: never call
    /// it again for the same number.
    /// </summary>
    public static SyscallResult Close(int fd) => Invoke(SyscallNumber.close, fd);

    /// <summary>read(2): the number of bytes read, 0 at the end of the file.</summary>
    /// <param name="fd">Where to read from.</param>
    /// <param name="buffer">Where to read to.</param>
    /// <param name="length">Bytes at most. 0 still makes the call.</param>
    public static SyscallResult Read(int fd, void* buffer, nuint length) =>
        Invoke(SyscallNumber.read, fd, (nint)buffer, (nint)length);

    /// <summary>read(2) into a span, pinned for the call.</summary>
    public static SyscallResult Read(int fd, Span<byte> buffer)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
            return Read(fd, bytes, (nuint)buffer.Length);
    }

    /// <summary>write(2): the number of bytes taken, which may be fewer.</summary>
    /// <param name="fd">Where to write to.</param>
    /// <param name="buffer">What to write.</param>
    /// <param name="length">Bytes at most. 0 still makes the call.</param>
    public static SyscallResult Write(int fd, void* buffer, nuint length) =>
        Invoke(SyscallNumber.write, fd, (nint)buffer, (nint)length);

    /// <summary>write(2) from a span, pinned for the call.</summary>
    public static SyscallResult Write(int fd, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
            return Write(fd, bytes, (nuint)buffer.Length);
    }

    /// <summary>ftruncate(2): cuts or extends (with zeros) a file.</summary>
    /// <param name="fd">A file open for writing.</param>
    /// <param name="length">The new length in bytes.</param>
    public static SyscallResult FTruncate(int fd, long length) =>
        Invoke(SyscallNumber.ftruncate, fd, (nint)length);

    /// <summary>fstat(2): type, size and identity of an open file.</summary>
    /// <param name="fd">An open descriptor.</param>
    /// <param name="status">The answer; all zero when the call failed.</param>
    public static SyscallResult FStat(int fd, out FileStatus status)
    {
        SyscallResult result;
        if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
        {
            StatArm64 raw = default;
            result = Invoke(SyscallNumber.fstat, fd, (nint)(&raw));
            status = new FileStatus(
                raw.Mode, raw.Size, raw.Dev, raw.Ino, raw.Nlink, raw.Blksize);
        }
        else
        {
            StatX64 raw = default;
            result = Invoke(SyscallNumber.fstat, fd, (nint)(&raw));
            status = new FileStatus(
                raw.Mode, raw.Size, raw.Dev, raw.Ino, raw.Nlink, raw.Blksize);
        }

        return result;
    }
}

using System.Text;

namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>
    /// utimensat(2): sets when a file was last read and changed. Links are followed.
    /// </summary>
    /// <param name="directory">Start of a relative path; <see cref="CurrentDirectory"/>.</param>
    /// <param name="path">
    /// The path, encoded on the stack. A NUL inside is EINVAL and more than 4095 bytes of UTF-8
    /// ENAMETOOLONG, both without a call.
    /// </param>
    /// <param name="access">When it was last read, since 1970.</param>
    /// <param name="modification">When it was last changed, since 1970.</param>
    public static SyscallResult SetFileTimes(
        int directory, ReadOnlySpan<char> path, Timespec access, Timespec modification)
    {
        if (path.Contains('\0'))
            return new SyscallResult(-(nint)Errno.EINVAL);
        var buffer = stackalloc byte[MaxPathBytes];
        if (!Encoding.UTF8.TryGetBytes(
            path, new Span<byte>(buffer, MaxPathBytes - 1), out var length))
            return new SyscallResult(-(nint)Errno.ENAMETOOLONG);
        buffer[length] = 0;
        var times = stackalloc Timespec[] { access, modification };
        return Invoke(SyscallNumber.utimensat, directory, (nint)buffer, (nint)times, 0);
    }
}

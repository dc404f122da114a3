namespace Hyb.Zcall;

public static partial class Syscall
{
    /// <summary>dup(2): another number for the same open file, not closed on exec.</summary>
    public static SyscallResult Dup(int fd) => Invoke(SyscallNumber.dup, fd);

    /// <summary>
    /// dup3(2): makes a number stand for the same open file, closing what it was.
    /// </summary>
    /// <param name="fd">The open file.</param>
    /// <param name="target">The number; EINVAL when it is the same.</param>
    /// <param name="flags">O_CLOEXEC or none.</param>
    public static SyscallResult Dup3(int fd, int target, OpenFlags flags) =>
        Invoke(SyscallNumber.dup3, fd, target, flags.ToKernel());

    /// <summary>
    /// fcntl(2). F_GETFL gives, and F_SETFL takes, the kernel's own flags: see
    /// <see cref="OpenFlagsExtensions"/>.
    /// </summary>
    /// <param name="fd">An open descriptor.</param>
    /// <param name="command">What to do.</param>
    /// <param name="argument">What the command takes.</param>
    public static SyscallResult Fcntl(int fd, FcntlCommand command, nint argument = 0) =>
        Invoke(SyscallNumber.fcntl, fd, (nint)command, argument);

    /// <summary>lseek(2): moves the file position and returns it.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions.</param>
    /// <param name="offset">Bytes, from where <paramref name="whence"/> says.</param>
    /// <param name="whence">From where.</param>
    public static SyscallResult LSeek(int fd, long offset, SeekWhence whence) =>
        Invoke(SyscallNumber.lseek, fd, (nint)offset, (nint)whence);

    /// <summary>fsync(2): waits until data and metadata are on stable storage.</summary>
    public static SyscallResult FSync(int fd) => Invoke(SyscallNumber.fsync, fd);

    /// <summary>fdatasync(2): as fsync(2), without metadata that reading does not need.</summary>
    public static SyscallResult FDataSync(int fd) => Invoke(SyscallNumber.fdatasync, fd);
}

using System.Runtime.InteropServices;

namespace Hyb.Zcall;

// On 64-bit kernels the whole offset travels in one register and the register for its upper half
// is passed over; it is zero here.
public static unsafe partial class Syscall
{
    /// <summary>pread(2): reads at an offset and leaves the file position alone.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions.</param>
    /// <param name="buffer">Where to read to.</param>
    /// <param name="length">Bytes at most. 0 still makes the call.</param>
    /// <param name="offset">Bytes from the start.</param>
    public static SyscallResult PRead(int fd, void* buffer, nuint length, long offset) =>
        Invoke(SyscallNumber.pread64, fd, (nint)buffer, (nint)length, (nint)offset);

    /// <summary>pread(2) into a span, pinned for the call.</summary>
    public static SyscallResult PRead(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
            return PRead(fd, bytes, (nuint)buffer.Length, offset);
    }

    /// <summary>pwrite(2): writes at an offset and leaves the file position alone.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions.</param>
    /// <param name="buffer">What to write.</param>
    /// <param name="length">Bytes at most. 0 still makes the call.</param>
    /// <param name="offset">Bytes from the start.</param>
    public static SyscallResult PWrite(int fd, void* buffer, nuint length, long offset) =>
        Invoke(SyscallNumber.pwrite64, fd, (nint)buffer, (nint)length, (nint)offset);

    /// <summary>pwrite(2) from a span, pinned for the call.</summary>
    public static SyscallResult PWrite(int fd, ReadOnlySpan<byte> buffer, long offset)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
            return PWrite(fd, bytes, (nuint)buffer.Length, offset);
    }

    /// <summary>readv(2): reads into several buffers in order.</summary>
    /// <param name="fd">Where to read from.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="count">How many, at most 1024.</param>
    public static SyscallResult ReadV(int fd, IoVec* vectors, int count) =>
        Invoke(SyscallNumber.readv, fd, (nint)vectors, count);

    /// <summary>writev(2): writes several buffers in order.</summary>
    /// <param name="fd">Where to write to.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="count">How many, at most 1024.</param>
    public static SyscallResult WriteV(int fd, IoVec* vectors, int count) =>
        Invoke(SyscallNumber.writev, fd, (nint)vectors, count);

    /// <summary>preadv(2): <see cref="ReadV"/> at an offset.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="count">How many, at most 1024.</param>
    /// <param name="offset">Bytes from the start.</param>
    public static SyscallResult PReadV(int fd, IoVec* vectors, int count, long offset) =>
        Invoke(SyscallNumber.preadv, fd, (nint)vectors, count, (nint)offset);

    /// <summary>pwritev(2): <see cref="WriteV"/> at an offset.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="count">How many, at most 1024.</param>
    /// <param name="offset">Bytes from the start.</param>
    public static SyscallResult PWriteV(int fd, IoVec* vectors, int count, long offset) =>
        Invoke(SyscallNumber.pwritev, fd, (nint)vectors, count, (nint)offset);

    /// <summary>preadv2(2): <see cref="PReadV"/> with flags.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions, unless the offset is -1.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="count">How many, at most 1024.</param>
    /// <param name="offset">Bytes from the start; -1 for the file position, which moves.</param>
    /// <param name="flags">What is particular to this read; EOPNOTSUPP when unknown.</param>
    public static SyscallResult PReadV2(
        int fd, IoVec* vectors, int count, long offset, ReadWriteFlags flags) =>
        Invoke(SyscallNumber.preadv2, fd, (nint)vectors, count, (nint)offset, 0, (nint)flags);

    /// <summary>pwritev2(2): <see cref="PWriteV"/> with flags.</summary>
    /// <param name="fd">A file; ESPIPE for what has no positions, unless the offset is -1.</param>
    /// <param name="vectors">The buffers.</param>
    /// <param name="count">How many, at most 1024.</param>
    /// <param name="offset">Bytes from the start; -1 for the file position, which moves.</param>
    /// <param name="flags">What is particular to this write; EOPNOTSUPP when unknown.</param>
    public static SyscallResult PWriteV2(
        int fd, IoVec* vectors, int count, long offset, ReadWriteFlags flags) =>
        Invoke(SyscallNumber.pwritev2, fd, (nint)vectors, count, (nint)offset, 0, (nint)flags);
}

using System.Runtime.InteropServices;
using System.Text;

namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>The longest name of a memory file in bytes.</summary>
    public const int MaxMemFdNameBytes = 249;

    /// <summary>memfd_create(2): a file that lives in memory.</summary>
    /// <param name="name">A NUL-terminated name for /proc, at most 249 bytes.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult MemFdCreate(byte* name, MemFdFlags flags) =>
        Invoke(SyscallNumber.memfd_create, (nint)name, (nint)flags);

    /// <summary>memfd_create(2) with a name as text, encoded on the stack.</summary>
    /// <param name="name">
    /// The name; more than 249 bytes of UTF-8 or a NUL inside is EINVAL without a call.
    /// </param>
    /// <param name="flags">How.</param>
    public static SyscallResult MemFdCreate(ReadOnlySpan<char> name, MemFdFlags flags)
    {
        var buffer = stackalloc byte[MaxMemFdNameBytes + 1];
        if (name.Contains('\0') || !Encoding.UTF8.TryGetBytes(
            name, new Span<byte>(buffer, MaxMemFdNameBytes), out var length))
            return new SyscallResult(-(nint)Errno.EINVAL);
        buffer[length] = 0;
        return MemFdCreate(buffer, flags);
    }

    /// <summary>madvise(2): says how memory will be used.</summary>
    /// <param name="address">Start, on a page.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="advice">How.</param>
    public static SyscallResult Madvise(void* address, nuint length, MemoryAdvice advice) =>
        Invoke(SyscallNumber.madvise, (nint)address, (nint)length, (nint)advice);

    /// <summary>getrandom(2): random bytes; up to 256 come whole and at once.</summary>
    /// <param name="buffer">Where they go, pinned for the call.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult GetRandom(
        Span<byte> buffer, RandomFlags flags = RandomFlags.None)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
            return Invoke(SyscallNumber.getrandom, (nint)bytes, buffer.Length, (nint)flags);
    }

    /// <summary>
    /// clock_gettime(2), through the kernel: <see cref="System.Diagnostics.Stopwatch"/> reads the
    /// monotonic clock without entering it.
    /// </summary>
    /// <param name="clock">Which clock.</param>
    /// <param name="time">Its time; zero when the call failed.</param>
    public static SyscallResult ClockGetTime(Clock clock, out Timespec time)
    {
        Timespec raw = default;
        var result = Invoke(SyscallNumber.clock_gettime, (nint)clock, (nint)(&raw));
        time = raw;
        return result;
    }
}

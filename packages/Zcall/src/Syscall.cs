using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// Linux system calls, one kernel call each: no loop, no retry, no allocation, no copy. Every call
/// makes the normal transition for the garbage collector, so any of them may block. Stateless;
/// callable from any thread. What a pointer points to must stay valid and unmoved for the call.
/// Source: syscall(2) and the man page of each call.
/// </summary>
public static unsafe partial class Syscall
{
    /// <summary>
    /// Makes the call <paramref name="number"/> with up to six arguments. Arguments that the call
    /// does not take are passed as zero. EINTR and EAGAIN come back unchanged.
    /// </summary>
    /// <param name="number">A member of <see cref="SyscallNumber"/>.</param>
    /// <param name="arg0">First argument.</param>
    /// <param name="arg1">Second argument.</param>
    /// <param name="arg2">Third argument.</param>
    /// <param name="arg3">Fourth argument.</param>
    /// <param name="arg4">Fifth argument.</param>
    /// <param name="arg5">Sixth argument.</param>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x64 or arm64.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SyscallResult Invoke(
        nint number,
        nint arg0 = 0,
        nint arg1 = 0,
        nint arg2 = 0,
        nint arg3 = 0,
        nint arg4 = 0,
        nint arg5 = 0)
    {
        var result = LibcSyscall(number, arg0, arg1, arg2, arg3, arg4, arg5);
        return new SyscallResult(result == -1 ? LastErrno() : result);
    }

    // libc folds every failure into -1 and errno. The read must follow the call at once, in this
    // thread, with nothing of ours between them: docs/decisions/0002-errno.md.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint LastErrno() => -Marshal.GetLastSystemError();

    // long syscall(long number, ...): variadic in C, but integer arguments travel in the same
    // registers either way on both architectures.
    [DllImport("libc", EntryPoint = "syscall", ExactSpelling = true)]
    private static extern nint LibcSyscall(
        nint number, nint arg0, nint arg1, nint arg2, nint arg3, nint arg4, nint arg5);
}

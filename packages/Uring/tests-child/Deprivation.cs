using System.ComponentModel;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring.Child;

/// <summary>Takes rights and means from this process.</summary>
internal static unsafe class Deprivation
{
    private const int SetNoNewPrivileges = 38;
    private const nint SetModeFilter = 1;
    private const nint AllThreads = 1;
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint Allow = 0x7fff0000;
    private const uint FailWith = 0x00050000;

    public static void SetLimit(Resource resource, ulong soft)
    {
        ResourceLimit limit;
        Check(Syscall.Prlimit(0, resource, null, &limit));
        limit = limit with { Current = soft };
        Check(Syscall.Prlimit(0, resource, &limit, null));
    }

    /// <summary>Gives up the superuser, and with it every capability, for good.</summary>
    public static void BecomeUser(uint user)
    {
        if (SetResUid(user, user, user) != 0)
            throw new Win32Exception(Marshal.GetLastSystemError());
    }

    /// <summary>Becomes a user while the way back stays open.</summary>
    /// <remarks>Memory is charged to the real user; capabilities go with the effective one.
    /// </remarks>
    public static void ActAs(uint user)
    {
        if (SetResUid(0, 0, 0) != 0 || (user != 0 && SetResUid(user, user, 0) != 0))
            throw new Win32Exception(Marshal.GetLastSystemError());
    }

    /// <summary>Has one system call answered with an errno, on all threads.</summary>
    public static void Filter(int call, Errno errno)
    {
        // The number of the call is the first word of what a filter sees.
        var program = stackalloc FilterStep[]
        {
            new(LoadWord, 0, 0, 0),
            new(JumpIfEqual, 0, 1, (uint)call),
            new(Return, 0, 0, FailWith | (uint)errno),
            new(Return, 0, 0, Allow),
        };
        var filter = new FilterProgram { Length = 4, Steps = program };
        if (Prctl(SetNoNewPrivileges, 1, 0, 0, 0) != 0)
            throw new Win32Exception(Marshal.GetLastSystemError());
        nint seccomp = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 317 : 277;
        Check(Syscall.Invoke(seccomp, SetModeFilter, AllThreads, (nint)(&filter)));
    }

    private static void Check(SyscallResult result)
    {
        if (result.IsError)
            throw new Win32Exception((int)result.Errno);
    }

    [DllImport("libc", EntryPoint = "setresuid", ExactSpelling = true)]
    private static extern int SetResUid(uint real, uint effective, uint saved);

    [DllImport("libc", EntryPoint = "prctl", ExactSpelling = true)]
    private static extern int Prctl(int option, nint arg2, nint arg3, nint arg4, nint arg5);

    // struct sock_filter and struct sock_fprog of linux/filter.h.
    private readonly record struct FilterStep(
        ushort Code, byte IfTrue, byte IfFalse, uint Value);

    private struct FilterProgram
    {
        public ushort Length;
        public FilterStep* Steps;
    }
}

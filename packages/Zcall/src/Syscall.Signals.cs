namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>Bytes of the kernel's signal set: 64 signals.</summary>
    public const int SignalMaskBytes = sizeof(ulong);

    /// <summary>
    /// rt_sigprocmask(2): changes which signals the calling thread blocks. Other threads keep
    /// theirs; a new thread inherits those of the thread that creates it.
    /// </summary>
    /// <param name="operation">What to do with the set.</param>
    /// <param name="mask">Bit s-1 is signal s; null to read only.</param>
    /// <param name="previous">Where the set before goes, or null.</param>
    public static SyscallResult SigProcMask(
        SignalMaskOperation operation, ulong* mask, ulong* previous) =>
        Invoke(
            SyscallNumber.rt_sigprocmask,
            (nint)operation,
            (nint)mask,
            (nint)previous,
            SignalMaskBytes);

    /// <summary>
    /// signalfd4(2): a descriptor that takes signals, or a new mask for one that exists; it is
    /// returned. The signals must be blocked to arrive here.
    /// </summary>
    /// <param name="fd">-1 for a new one.</param>
    /// <param name="mask">Bit s-1 is signal s; SIGKILL and SIGSTOP are dropped silently.</param>
    /// <param name="flags">How it works.</param>
    public static SyscallResult SignalFd4(int fd, ulong mask, SignalFdFlags flags) =>
        Invoke(SyscallNumber.signalfd4, fd, (nint)(&mask), SignalMaskBytes, (nint)flags);

    /// <summary>tgkill(2): sends a signal to a thread.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="thread">The thread's kernel id.</param>
    /// <param name="signal">The signal; none probes.</param>
    public static SyscallResult TgKill(int process, int thread, Signal signal) =>
        Invoke(SyscallNumber.tgkill, process, thread, (nint)signal);

    /// <summary>kill(2): sends a signal to a process that may by now be another one.</summary>
    /// <param name="process">The process id.</param>
    /// <param name="signal">The signal; none probes.</param>
    public static SyscallResult Kill(int process, Signal signal) =>
        Invoke(SyscallNumber.kill, process, (nint)signal);
}

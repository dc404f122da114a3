namespace Hyb.Zcall;

public static unsafe partial class Syscall
{
    /// <summary>getpid(2): the id of this process. Cannot fail.</summary>
    public static SyscallResult GetProcessId() => Invoke(SyscallNumber.getpid);

    /// <summary>gettid(2): the kernel's id of the calling thread. Cannot fail.</summary>
    public static SyscallResult GetThreadId() => Invoke(SyscallNumber.gettid);

    /// <summary>pidfd_open(2): a descriptor of a process, always closed on exec.</summary>
    /// <param name="process">The process id.</param>
    /// <param name="flags">How.</param>
    public static SyscallResult PidFdOpen(int process, PidFdFlags flags) =>
        Invoke(SyscallNumber.pidfd_open, process, (nint)flags);

    /// <summary>pidfd_getfd(2): a duplicate of another process's descriptor.</summary>
    /// <param name="pidfd">The process.</param>
    /// <param name="target">Its descriptor.</param>
    public static SyscallResult PidFdGetFd(int pidfd, int target) =>
        Invoke(SyscallNumber.pidfd_getfd, pidfd, target);

    /// <summary>pidfd_send_signal(2), with the details that kill(2) gives.</summary>
    /// <param name="pidfd">The process.</param>
    /// <param name="signal">The signal; none probes.</param>
    /// <param name="scope">Who gets it.</param>
    public static SyscallResult PidFdSendSignal(
        int pidfd, Signal signal, PidFdSignalScope scope = PidFdSignalScope.Default) =>
        Invoke(SyscallNumber.pidfd_send_signal, pidfd, (nint)signal, 0, (nint)scope);

    /// <summary>waitid(2): waits for a child and, unless told not to, buries it.</summary>
    /// <param name="type">What the id is.</param>
    /// <param name="id">A process, a group or a process descriptor.</param>
    /// <param name="info">What happened; all zero when nothing did or the call failed.</param>
    /// <param name="options">What to wait for.</param>
    public static SyscallResult WaitId(
        WaitIdType type, int id, out ChildInfo info, WaitOptions options)
    {
        ChildInfo raw = default;
        var result = Invoke(
            SyscallNumber.waitid, (nint)type, id, (nint)(&raw), (nint)options);
        info = raw;
        return result;
    }
}

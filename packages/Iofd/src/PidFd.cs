using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A process that cannot be mistaken for a later one with the same number: pidfd_open(2), always
/// closed on exec. It becomes readable, for polls and rings, when the process ends. Callable from
/// any thread; nothing here allocates after opening, but for <see cref="GetFd"/>. After disposal
/// calls report EBADF.
/// </summary>
public sealed class PidFd : IFileDescriptor
{
    private PidFd(Fd fd, int processId)
    {
        Fd = fd;
        ProcessId = processId;
    }

    /// <summary>The descriptor, for polls and rings. It is closed with this object.</summary>
    public Fd Fd { get; }

    /// <inheritdoc/>
    public int Number => Fd.Number;

    /// <summary>
    /// The number given at opening. The process may be gone and its number reused.
    /// </summary>
    public int ProcessId { get; }

    /// <summary>Opens a process.</summary>
    /// <param name="processId">Its number; 0 or less is EINVAL.</param>
    /// <param name="pidFd">The descriptor; a closed one when the call failed.</param>
    /// <param name="flags">
    /// <see cref="PidFdFlags.NonBlocking"/>, unless <see cref="Wait"/> shall block;
    /// <see cref="PidFdFlags.Thread"/> for a thread.
    /// </param>
    /// <returns>Ok; ESRCH when there is no such process.</returns>
    public static Outcome Open(
        int processId, out PidFd pidFd, PidFdFlags flags = PidFdFlags.NonBlocking)
    {
        var result = processId <= 0
            ? new SyscallResult(-(nint)Errno.EINVAL)
            : Syscall.PidFdOpen(processId, flags);
        pidFd = new PidFd(Fd.Owner(result), processId);
        return Outcome.From(result);
    }

    /// <summary>Sends a signal to exactly this process.</summary>
    /// <param name="signal">The signal; <see cref="Signal.None"/> probes.</param>
    /// <param name="scope">The process, or its thread or group.</param>
    /// <returns>
    /// Ok, also for a process that has ended and was not waited for; ESRCH once it was; EINVAL
    /// for what is no signal; EPERM.
    /// </returns>
    public Outcome SendSignal(
        Signal signal, PidFdSignalScope scope = PidFdSignalScope.Default)
    {
        using var lease = Fd.Lease();
        return Outcome.From(lease.IsValid
            ? Syscall.PidFdSendSignal(lease.Number, signal, scope)
            : FdLease.Closed);
    }

    /// <summary>Duplicates a descriptor of the process: pidfd_getfd(2).</summary>
    /// <param name="target">The descriptor's number there.</param>
    /// <param name="fd">The duplicate, closed on exec; invalid when the call failed.</param>
    /// <returns>
    /// Ok; EBADF when there is no such descriptor; EPERM unless we may trace the process; ESRCH.
    /// </returns>
    public Outcome GetFd(int target, out Fd fd)
    {
        using var lease = Fd.Lease();
        var result = lease.IsValid
            ? Syscall.PidFdGetFd(lease.Number, target)
            : FdLease.Closed;
        fd = Fd.Owner(result);
        return Outcome.From(result);
    }

    /// <summary>
    /// Waits for a child to end and buries it: waitid(P_PIDFD). Once only; and never for a child
    /// that <see cref="System.Diagnostics.Process"/> started, which waits for it itself.
    /// </summary>
    /// <param name="exit">How it ended; the default unless the outcome is Ok.</param>
    /// <returns>
    /// Ok; WouldBlock while it runs, with a non-blocking descriptor; ECHILD when it is no child
    /// of ours or was waited for; EINTR when a signal came first, with a blocking descriptor.
    /// </returns>
    public Outcome Wait(out ProcessExit exit)
    {
        exit = default;
        using var lease = Fd.Lease();
        if (!lease.IsValid)
            return Outcome.Failure(Errno.EBADF);
        var result = Syscall.WaitId(
            WaitIdType.ProcessDescriptor, lease.Number, out var info, WaitOptions.Exited);
        if (!result.IsError)
            exit = new ProcessExit(info.Code, info.Status);
        return Outcome.From(result);
    }

    /// <summary>Closes the descriptor and leaves the process alone.</summary>
    public void Dispose() => Fd.Dispose();

    /// <summary>Number and process, for messages.</summary>
    public override string ToString() => $"pidfd {Number} of process {ProcessId}";
}

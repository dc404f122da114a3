using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>How a process descriptor is opened: the PIDFD_ bits of pidfd_open(2).</summary>
[Flags]
public enum PidFdFlags : uint
{
    /// <summary>A whole process; waiting blocks.</summary>
    None = 0,

    /// <summary>PIDFD_THREAD: one thread instead of a whole process.</summary>
    [Uapi("PIDFD_THREAD")] Thread = 0x80,

    /// <summary>PIDFD_NONBLOCK: waiting gives EAGAIN while the process runs.</summary>
    [Uapi("PIDFD_NONBLOCK")] NonBlocking = 0x800,
}

/// <summary>Who gets a signal: the PIDFD_SIGNAL_ bits of pidfd_send_signal(2).</summary>
[Flags]
public enum PidFdSignalScope : uint
{
    /// <summary>What the descriptor was opened for.</summary>
    Default = 0,

    /// <summary>PIDFD_SIGNAL_THREAD: the thread only.</summary>
    [Uapi("PIDFD_SIGNAL_THREAD")] Thread = 1,

    /// <summary>PIDFD_SIGNAL_THREAD_GROUP: the process.</summary>
    [Uapi("PIDFD_SIGNAL_THREAD_GROUP")] Process = 2,

    /// <summary>PIDFD_SIGNAL_PROCESS_GROUP: every process of its group.</summary>
    [Uapi("PIDFD_SIGNAL_PROCESS_GROUP")] ProcessGroup = 4,
}

/// <summary>What the id given to waitid(2) is.</summary>
public enum WaitIdType
{
    /// <summary>P_ALL: any child; the id is passed over.</summary>
    [Uapi("P_ALL")] All = 0,

    /// <summary>P_PID: a process id.</summary>
    [Uapi("P_PID")] ProcessId = 1,

    /// <summary>P_PGID: a process group.</summary>
    [Uapi("P_PGID")] ProcessGroup = 2,

    /// <summary>P_PIDFD: a process descriptor.</summary>
    [Uapi("P_PIDFD")] ProcessDescriptor = 3,
}

/// <summary>What waitid(2) waits for.</summary>
[Flags]
public enum WaitOptions
{
    /// <summary>WNOHANG: does not wait; the signal stays 0 when there is nothing.</summary>
    [Uapi("WNOHANG")] NoHang = 1,

    /// <summary>WSTOPPED: children that a signal stopped.</summary>
    [Uapi("WSTOPPED")] Stopped = 2,

    /// <summary>WEXITED: children that ended.</summary>
    [Uapi("WEXITED")] Exited = 4,

    /// <summary>WCONTINUED: stopped children that went on.</summary>
    [Uapi("WCONTINUED")] Continued = 8,

    /// <summary>WNOWAIT: leaves the child as it is, to be waited for again.</summary>
    [Uapi("WNOWAIT")] NoWait = 0x1000000,
}

/// <summary>What happened to a child: the CLD_ codes of waitid(2).</summary>
public enum ChildCode
{
    /// <summary>Nothing was reported.</summary>
    None = 0,

    /// <summary>CLD_EXITED: it ended; the status is its exit code.</summary>
    [Uapi("CLD_EXITED")] Exited = 1,

    /// <summary>CLD_KILLED: a signal ended it; the status is the signal.</summary>
    [Uapi("CLD_KILLED")] Killed = 2,

    /// <summary>CLD_DUMPED: a signal ended it with a core dump.</summary>
    [Uapi("CLD_DUMPED")] Dumped = 3,

    /// <summary>CLD_TRAPPED: a tracer stopped it.</summary>
    [Uapi("CLD_TRAPPED")] Trapped = 4,

    /// <summary>CLD_STOPPED: a signal stopped it.</summary>
    [Uapi("CLD_STOPPED")] Stopped = 5,

    /// <summary>CLD_CONTINUED: it went on.</summary>
    [Uapi("CLD_CONTINUED")] Continued = 6,
}

/// <summary>
/// What waitid(2) tells of a child, laid out as <c>siginfo_t</c> (128 bytes) with the members
/// that it fills.
/// </summary>
[Uapi("struct siginfo")]
[StructLayout(LayoutKind.Sequential, Size = 128)]
public readonly record struct ChildInfo
{
    /// <summary>SIGCHLD, or none when there was nothing to report. si_signo.</summary>
    [field: Uapi("si_signo")]
    public Signal Signal { get; init; }

    /// <summary>Unused. si_errno.</summary>
    [field: Uapi("si_errno")]
    public int Error { get; init; }

    /// <summary>What happened. si_code.</summary>
    [field: Uapi("si_code")]
    public ChildCode Code { get; init; }

    private readonly int _pad;

    /// <summary>The child. si_pid.</summary>
    [field: Uapi("_sifields._sigchld._pid")]
    public int ProcessId { get; init; }

    /// <summary>The child's user. si_uid.</summary>
    [field: Uapi("_sifields._sigchld._uid")]
    public uint UserId { get; init; }

    /// <summary>The exit code or the signal, as <see cref="Code"/> says. si_status.</summary>
    [field: Uapi("_sifields._sigchld._status")]
    public int Status { get; init; }
}

/// <summary>How getrandom(2) gets its bytes.</summary>
[Flags]
public enum RandomFlags : uint
{
    /// <summary>Waits until the generator is seeded; never once the system is up.</summary>
    None = 0,

    /// <summary>GRND_NONBLOCK: EAGAIN instead of waiting.</summary>
    [Uapi("GRND_NONBLOCK")] NonBlocking = 1,

    /// <summary>GRND_RANDOM: from the source of /dev/random.</summary>
    [Uapi("GRND_RANDOM")] Random = 2,
}

/// <summary>How memory will be used: madvise(2).</summary>
public enum MemoryAdvice
{
    /// <summary>MADV_NORMAL: nothing special.</summary>
    [Uapi("MADV_NORMAL")] Normal = 0,

    /// <summary>MADV_RANDOM: in no order.</summary>
    [Uapi("MADV_RANDOM")] Random = 1,

    /// <summary>MADV_SEQUENTIAL: from front to back.</summary>
    [Uapi("MADV_SEQUENTIAL")] Sequential = 2,

    /// <summary>MADV_WILLNEED: soon.</summary>
    [Uapi("MADV_WILLNEED")] WillNeed = 3,

    /// <summary>MADV_DONTNEED: drop it now; anonymous memory reads as zero afterwards.</summary>
    [Uapi("MADV_DONTNEED")] DontNeed = 4,

    /// <summary>MADV_FREE: may be dropped when memory is short.</summary>
    [Uapi("MADV_FREE")] Free = 8,

    /// <summary>MADV_DONTFORK: not inherited by a child.</summary>
    [Uapi("MADV_DONTFORK")] DontFork = 10,

    /// <summary>MADV_HUGEPAGE: in huge pages where possible.</summary>
    [Uapi("MADV_HUGEPAGE")] HugePage = 14,

    /// <summary>MADV_POPULATE_READ: map every page now, for reading.</summary>
    [Uapi("MADV_POPULATE_READ")] PopulateRead = 22,

    /// <summary>MADV_POPULATE_WRITE: map every page now, for writing.</summary>
    [Uapi("MADV_POPULATE_WRITE")] PopulateWrite = 23,
}

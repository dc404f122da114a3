using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// Signals 1 to 31 and the first real-time one; real-time signals go up to 64. The same on x64
/// and arm64. Source: signal(7).
/// </summary>
public enum Signal
{
    /// <summary>No signal: the existence probe of kill(2).</summary>
    None = 0,

    /// <summary>SIGHUP: the terminal is gone, or read the configuration again.</summary>
    [Uapi("SIGHUP")] Hangup = 1,

    /// <summary>SIGINT: interrupt from the keyboard.</summary>
    [Uapi("SIGINT")] Interrupt = 2,

    /// <summary>SIGQUIT: quit from the keyboard, with a core dump.</summary>
    [Uapi("SIGQUIT")] Quit = 3,

    /// <summary>SIGILL: illegal instruction.</summary>
    [Uapi("SIGILL")] IllegalInstruction = 4,

    /// <summary>SIGTRAP: breakpoint.</summary>
    [Uapi("SIGTRAP")] Trap = 5,

    /// <summary>SIGABRT: abort(3).</summary>
    [Uapi("SIGABRT")] Abort = 6,

    /// <summary>SIGBUS: access to memory that has no backing.</summary>
    [Uapi("SIGBUS")] Bus = 7,

    /// <summary>SIGFPE: arithmetic error.</summary>
    [Uapi("SIGFPE")] FloatingPoint = 8,

    /// <summary>SIGKILL: ends the process; cannot be blocked.</summary>
    [Uapi("SIGKILL")] Kill = 9,

    /// <summary>SIGUSR1: for the program's own use.</summary>
    [Uapi("SIGUSR1")] User1 = 10,

    /// <summary>SIGSEGV: access to memory that is not mapped so.</summary>
    [Uapi("SIGSEGV")] SegmentationViolation = 11,

    /// <summary>SIGUSR2: for the program's own use.</summary>
    [Uapi("SIGUSR2")] User2 = 12,

    /// <summary>SIGPIPE: write to a pipe or socket that nobody reads.</summary>
    [Uapi("SIGPIPE")] Pipe = 13,

    /// <summary>SIGALRM: alarm(2).</summary>
    [Uapi("SIGALRM")] Alarm = 14,

    /// <summary>SIGTERM: please end.</summary>
    [Uapi("SIGTERM")] Terminate = 15,

    /// <summary>SIGSTKFLT: unused.</summary>
    [Uapi("SIGSTKFLT")] StackFault = 16,

    /// <summary>SIGCHLD: a child ended, stopped or went on.</summary>
    [Uapi("SIGCHLD")] Child = 17,

    /// <summary>SIGCONT: go on after a stop.</summary>
    [Uapi("SIGCONT")] Continue = 18,

    /// <summary>SIGSTOP: stops the process; cannot be blocked.</summary>
    [Uapi("SIGSTOP")] Stop = 19,

    /// <summary>SIGTSTP: stop from the keyboard.</summary>
    [Uapi("SIGTSTP")] TerminalStop = 20,

    /// <summary>SIGTTIN: a background process reads from the terminal.</summary>
    [Uapi("SIGTTIN")] TerminalInput = 21,

    /// <summary>SIGTTOU: a background process writes to the terminal.</summary>
    [Uapi("SIGTTOU")] TerminalOutput = 22,

    /// <summary>SIGURG: urgent data on a socket.</summary>
    [Uapi("SIGURG")] Urgent = 23,

    /// <summary>SIGXCPU: the limit of processor time is reached.</summary>
    [Uapi("SIGXCPU")] CpuLimit = 24,

    /// <summary>SIGXFSZ: the limit of file size is reached.</summary>
    [Uapi("SIGXFSZ")] FileSizeLimit = 25,

    /// <summary>SIGVTALRM: the virtual timer.</summary>
    [Uapi("SIGVTALRM")] VirtualAlarm = 26,

    /// <summary>SIGPROF: the profiling timer.</summary>
    [Uapi("SIGPROF")] Profile = 27,

    /// <summary>SIGWINCH: the terminal's window changed its size.</summary>
    [Uapi("SIGWINCH")] WindowChange = 28,

    /// <summary>SIGIO: a descriptor became ready.</summary>
    [Uapi("SIGIO")] Io = 29,

    /// <summary>SIGPWR: the power fails.</summary>
    [Uapi("SIGPWR")] Power = 30,

    /// <summary>SIGSYS: a system call was refused by a filter.</summary>
    [Uapi("SIGSYS")] System = 31,

    /// <summary>
    /// SIGRTMIN: the kernel's first real-time signal. libc keeps 32 and 33, .NET 34.
    /// </summary>
    [Uapi("SIGRTMIN")] RealTimeMin = 32,
}

/// <summary>What sigprocmask(2) does with the set it is given.</summary>
public enum SignalMaskOperation
{
    /// <summary>SIG_BLOCK: blocks these too.</summary>
    [Uapi("SIG_BLOCK")] Block = 0,

    /// <summary>SIG_UNBLOCK: blocks these no longer.</summary>
    [Uapi("SIG_UNBLOCK")] Unblock = 1,

    /// <summary>SIG_SETMASK: blocks these and no others.</summary>
    [Uapi("SIG_SETMASK")] Set = 2,
}

/// <summary>How a signal descriptor works: the SFD_ bits of signalfd(2).</summary>
[Flags]
public enum SignalFdFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SFD_NONBLOCK: EAGAIN instead of waiting.</summary>
    [Uapi("SFD_NONBLOCK")] NonBlocking = 0x800,

    /// <summary>SFD_CLOEXEC: closed on execve(2).</summary>
    [Uapi("SFD_CLOEXEC")] CloseOnExec = 0x80000,
}

/// <summary>
/// A signal that was taken from a signal descriptor, laid out as
/// <c>struct signalfd_siginfo</c> (128 bytes). Which fields mean something depends on the signal
/// and on its sender: signalfd(2).
/// </summary>
[Uapi("struct signalfd_siginfo")]
[StructLayout(LayoutKind.Sequential, Size = 128)]
public readonly record struct SignalInfo
{
    /// <summary>The signal. ssi_signo.</summary>
    [field: Uapi("ssi_signo")]
    public Signal Signal { get; init; }

    /// <summary>An errno; unused as a rule. ssi_errno.</summary>
    [field: Uapi("ssi_errno")]
    public int Error { get; init; }

    /// <summary>
    /// Where it comes from: SI_USER 0, SI_KERNEL 128, SI_QUEUE -1, SI_TKILL -6... ssi_code.
    /// </summary>
    [field: Uapi("ssi_code")]
    public int Code { get; init; }

    /// <summary>The sender's process id. ssi_pid.</summary>
    [field: Uapi("ssi_pid")]
    public uint ProcessId { get; init; }

    /// <summary>The sender's user id. ssi_uid.</summary>
    [field: Uapi("ssi_uid")]
    public uint UserId { get; init; }

    /// <summary>SIGIO: the descriptor. ssi_fd.</summary>
    [field: Uapi("ssi_fd")]
    public int Descriptor { get; init; }

    /// <summary>POSIX timers: the timer. ssi_tid.</summary>
    [field: Uapi("ssi_tid")]
    public uint TimerId { get; init; }

    /// <summary>SIGIO: what happened. ssi_band.</summary>
    [field: Uapi("ssi_band")]
    public uint Band { get; init; }

    /// <summary>POSIX timers: how often it fired besides. ssi_overrun.</summary>
    [field: Uapi("ssi_overrun")]
    public uint Overrun { get; init; }

    /// <summary>The hardware trap. ssi_trapno.</summary>
    [field: Uapi("ssi_trapno")]
    public uint TrapNumber { get; init; }

    /// <summary>SIGCHLD: exit status or signal. ssi_status.</summary>
    [field: Uapi("ssi_status")]
    public int Status { get; init; }

    /// <summary>The integer given to sigqueue(3). ssi_int.</summary>
    [field: Uapi("ssi_int")]
    public int IntegerValue { get; init; }

    /// <summary>The pointer given to sigqueue(3). ssi_ptr.</summary>
    [field: Uapi("ssi_ptr")]
    public ulong PointerValue { get; init; }

    /// <summary>SIGCHLD: user time in clock ticks. ssi_utime.</summary>
    [field: Uapi("ssi_utime")]
    public ulong UserTime { get; init; }

    /// <summary>SIGCHLD: system time in clock ticks. ssi_stime.</summary>
    [field: Uapi("ssi_stime")]
    public ulong SystemTime { get; init; }

    /// <summary>The address of a fault. ssi_addr.</summary>
    [field: Uapi("ssi_addr")]
    public ulong Address { get; init; }

    /// <summary>SIGBUS: the least significant bit of the address. ssi_addr_lsb.</summary>
    [field: Uapi("ssi_addr_lsb")]
    public ushort AddressLeastBits { get; init; }

    [Uapi("__pad2")]
    private readonly ushort _pad2;

    /// <summary>SIGSYS: the system call. ssi_syscall.</summary>
    [field: Uapi("ssi_syscall")]
    public int SystemCall { get; init; }

    /// <summary>SIGSYS: from where it was made. ssi_call_addr.</summary>
    [field: Uapi("ssi_call_addr")]
    public ulong CallAddress { get; init; }

    /// <summary>SIGSYS: the architecture of the call. ssi_arch.</summary>
    [field: Uapi("ssi_arch")]
    public uint Architecture { get; init; }
}

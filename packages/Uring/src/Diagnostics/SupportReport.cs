using System.Globalization;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What this process may do with io_uring: the answer of <see cref="IoUring.CheckSupport"/>.
/// What could not be found out is null, empty or Unknown, never a guess.
/// </summary>
public sealed record SupportReport
{
    internal SupportReport()
    {
    }

    /// <summary>Whether rings can be set up, entered and registered with.</summary>
    public bool IsSupported
    {
        get
        {
            foreach (var finding in Findings)
            {
                if (finding.IsFatal)
                    return false;
            }

            return true;
        }
    }

    /// <summary>What was found wrong; empty when all is well.</summary>
    public IReadOnlyList<SupportFinding> Findings { get; init; } = [];

    /// <summary>The kernel as it names itself: /proc/sys/kernel/osrelease.</summary>
    public string KernelRelease { get; init; } = "unknown";

    /// <summary>The sysctl kernel.io_uring_disabled: 0 all, 1 some, 2 nobody may.</summary>
    public int? DisabledSysctl { get; init; }

    /// <summary>The sysctl kernel.io_uring_group: who may when it is 1; -1 is nobody.</summary>
    public int? GroupSysctl { get; init; }

    /// <summary>Whether system calls of this process are filtered.</summary>
    public SeccompMode Seccomp { get; init; }

    /// <summary>What io_uring_setup answered to a small ring; None when it was made.</summary>
    public Errno SetupErrno { get; init; }

    /// <summary>None when io_uring_enter reaches the kernel; what stands in its way otherwise.
    /// </summary>
    public Errno EnterErrno { get; init; }

    /// <summary>None when io_uring_register reaches the kernel; what stands in its way otherwise.
    /// </summary>
    public Errno RegisterErrno { get; init; }

    /// <summary>RLIMIT_MEMLOCK in bytes, for all processes of the user together.</summary>
    public ResourceLimit? LockedMemory { get; init; }

    /// <summary>
    /// Whether CAP_IPC_LOCK lifts that limit. Not inside a user namespace, as of a rootless
    /// container, whatever the capabilities there say.
    /// </summary>
    public bool? IsExemptFromLockedMemory { get; init; }

    /// <summary>RLIMIT_NOFILE: one more than the largest descriptor number.</summary>
    public ResourceLimit? OpenFiles { get; init; }

    /// <summary>What the kernel's io_uring can do: io_uring_params->features.</summary>
    public IoUringFeatures Features { get; init; }

    /// <summary>Flags that a ring can be made with: IO_URING_QUERY_OPCODES.</summary>
    public IoUringSetupFlags SetupFlags { get; init; }

    /// <summary>Operations that the kernel has and that this ring may use, in order.</summary>
    public IReadOnlyList<IoUringOp> Operations { get; init; } = [];

    /// <summary>Registrations that the kernel has, in order.</summary>
    public IReadOnlyList<IoUringRegisterOp> RegisterOperations { get; init; } = [];

    /// <summary>Whether the kernel has the operation.</summary>
    public bool Supports(IoUringOp operation) => Operations.Contains(operation);

    /// <summary>Whether the kernel has the registration.</summary>
    public bool Supports(IoUringRegisterOp operation) => RegisterOperations.Contains(operation);

    /// <summary>All of it for a person to read, in lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line("io_uring", IsSupported ? "supported" : "not supported");
        Line("kernel", KernelRelease);
        Line("kernel.io_uring_disabled", Text(DisabledSysctl));
        Line("kernel.io_uring_group", Text(GroupSysctl));
        Line("seccomp", Seccomp.ToString());
        Line("io_uring_setup", Text(SetupErrno));
        Line("io_uring_enter", Text(EnterErrno));
        Line("io_uring_register", Text(RegisterErrno));
        Line("RLIMIT_MEMLOCK", $"{Text(LockedMemory)} bytes"
            + (IsExemptFromLockedMemory == true ? ", lifted by CAP_IPC_LOCK" : ""));
        Line("RLIMIT_NOFILE", Text(OpenFiles));
        Line("features", Features.ToString());
        Line("set-up flags", SetupFlags.ToString());
        Line("operations", $"{Operations.Count}: {string.Join(", ", Operations)}");
        Line(
            "registrations",
            $"{RegisterOperations.Count}: {string.Join(", ", RegisterOperations)}");
        foreach (var finding in Findings)
            Line("finding", finding.ToString());
        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.Append(name).Append(": ").AppendLine(value);
    }

    private static string Text(int? number) =>
        number?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    private static string Text(Errno errno) => errno == Errno.None ? "answers" : errno.Name();

    private static string Text(ResourceLimit? limit) =>
        limit is { } known && known.Maximum != known.Current
        ? $"{HostFacts.LimitText(limit)} (at most "
            + $"{HostFacts.LimitText(known with { Current = known.Maximum })})"
        : HostFacts.LimitText(limit);
}

using System.Runtime.InteropServices;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Asks the kernel what this process may do with io_uring, and judges the answers. Asking and
/// judging are apart, so that every machine can be judged on this one. See
/// docs/decisions/0117-support-is-asked.md.
/// </summary>
internal static unsafe class SupportCheck
{
    // Arrays and plain loops, here and in HostFacts: what List and Linq stand in would be loaded on
    // first use, and there may be no descriptor to load it with.
    private const int ProbeEntries = 8;
    private const int MaxOps = 256;

    // What Hyb's own rings are made with: what a kernel before 6.18 refuses is refused here.
    private const IoUringSetupFlags RingFlags = IoUringSetupFlags.Disabled
        | IoUringSetupFlags.SingleIssuer
        | IoUringSetupFlags.DeferTaskRun
        | IoUringSetupFlags.TaskRunFlag
        | IoUringSetupFlags.SubmitAll
        | IoUringSetupFlags.NoSqArray;

    public static SupportReport Run()
    {
        if (!OperatingSystem.IsLinux()
            || RuntimeInformation.ProcessArchitecture
                is not (Architecture.X64 or Architecture.Arm64))
        {
            return OnOtherPlatform(
                $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        }

        try
        {
            return Judge(HostFacts.Read(), Ask());
        }
        catch (IOException)
        {
            // Nothing of ours throws it: an assembly of .NET could not be loaded, because no
            // descriptor is left to open it with.
            return WithoutDescriptors();
        }
    }

    internal static SupportReport WithoutDescriptors()
    {
        var reason = SetupRefusal.NoDescriptor();
        return new SupportReport
        {
            SetupErrno = Errno.EMFILE,
            OpenFiles = HostFacts.Limit(Resource.OpenFiles),
            Findings = [new(reason.Kind, true, Errno.EMFILE, reason.Cause, reason.Remedy)],
        };
    }

    internal static SupportReport OnOtherPlatform(string platform) => new()
    {
        KernelRelease = platform,
        SetupErrno = Errno.ENOSYS,
        EnterErrno = Errno.ENOSYS,
        RegisterErrno = Errno.ENOSYS,
        Findings =
        [
            new(
                IoUringRefusal.Platform,
                IsFatal: true,
                Errno.None,
                $"io_uring is a part of Linux, and this is {platform}.",
                "Run on Linux 6.18 or later, on x64 or arm64."),
        ],
    };

    internal static SupportReport Judge(HostFacts facts, KernelAnswers answers)
    {
        SupportFinding[] findings = [.. OfCall(facts, answers.Setup, isSetup: true)];
        if (answers.Enter != answers.Setup)
            findings = [.. findings, .. OfCall(facts, answers.Enter, isSetup: false)];
        if (answers.Register != answers.Setup && answers.Register != answers.Enter)
            findings = [.. findings, .. OfCall(facts, answers.Register, isSetup: false)];
        findings = [.. findings, .. OfAge(facts, answers), .. OfMemory(facts, answers)];
        return new SupportReport
        {
            Findings = findings,
            KernelRelease = facts.KernelRelease,
            DisabledSysctl = facts.DisabledSysctl,
            GroupSysctl = facts.GroupSysctl,
            Seccomp = facts.Seccomp,
            SetupErrno = answers.Setup,
            EnterErrno = answers.Enter,
            RegisterErrno = answers.Register,
            LockedMemory = facts.LockedMemory,
            IsExemptFromLockedMemory = facts.HasIpcLock,
            OpenFiles = facts.OpenFiles,
            Features = (IoUringFeatures)answers.Features,
            SetupFlags = (IoUringSetupFlags)answers.SetupFlags,
            Operations = answers.Operations,
            RegisterOperations = answers.RegisterOperations,
        };
    }

    private static SupportFinding[] OfCall(HostFacts facts, Errno errno, bool isSetup)
    {
        if (errno == Errno.None)
            return [];
        var reason = isSetup
            ? SetupRefusal.ReasonOfSetup(errno, RingFlags, ProbeBytes().LockedBytes, facts)
            : errno == Errno.ENOSYS ? SetupRefusal.NoSuchCall(facts)
            : SetupRefusal.NotPermitted(facts);
        return [new(reason.Kind, IsFatal: true, errno, reason.Cause, reason.Remedy)];
    }

    private static SupportFinding[] OfAge(HostFacts facts, in KernelAnswers answers)
    {
        if (answers is not { Register: Errno.None, Query: not Errno.None })
            return [];
        return
        [
            new(
                IoUringRefusal.KernelTooOld,
                IsFatal: true,
                answers.Query,
                $"The kernel ({facts.KernelRelease}) does not answer IORING_REGISTER_QUERY, "
                    + "which came with 6.18.",
                "Use Linux 6.18 or later."),
        ];
    }

    // A small ring was made; whether the default one fits is a matter of arithmetic.
    private static SupportFinding[] OfMemory(HostFacts facts, in KernelAnswers answers)
    {
        var needed = MemoryEstimate.Of(RingEntries.Medium, 0, RingFlags).LockedBytes;
        if (answers.Setup != Errno.None
            || facts.HasIpcLock == true
            || facts.LockedMemory is not { } limit
            || limit.Current >= needed)
        {
            return [];
        }

        var reason = SetupRefusal.NoMemory(needed, facts);
        return
        [
            new(
                reason.Kind,
                IsFatal: false,
                Errno.None,
                $"A ring of {RingEntries.Medium} entries is refused: {reason.Cause}",
                reason.Remedy),
        ];
    }

    private static MemoryEstimate ProbeBytes() => MemoryEstimate.Of(ProbeEntries, 0, RingFlags);

    private static KernelAnswers Ask()
    {
        var query = IoUringQuery.Operations(out var known);
        var answers = new KernelAnswers
        {
            Enter = Refusal(Syscall.IoUringEnter(-1, 0, 0, 0, null, 0)),
            Register = Refusal(Syscall.IoUringRegister(
                -1, (uint)IoUringRegisterOp.EnableRings, null, 0)),
            Query = query.IsOk ? Errno.None : query.Errno,
            SetupFlags = (ulong)known.SetupFlags,
            RegisterOperations = Registrations((uint)known.RegisterOperationCount),
        };
        var p = new IoUringParams { Flags = (uint)RingFlags };
        var ring = Syscall.IoUringSetup(ProbeEntries, &p);
        if (ring.IsError)
            return answers with { Setup = ring.Errno };
        var operations = Operations(ring.Int32);
        _ = Syscall.Close(ring.Int32);
        return answers with { Features = p.Features, Operations = operations };
    }

    // A descriptor that is none: EBADF, or EINVAL, is the kernel's own answer, and anything else
    // somebody's who stands before it. The kernel without io_uring says ENOSYS.
    private static Errno Refusal(SyscallResult result) =>
        result.Errno is Errno.EBADF or Errno.EINVAL ? Errno.None : result.Errno;

    private static IoUringRegisterOp[] Registrations(uint count)
    {
        var operations = new IoUringRegisterOp[count];
        for (var i = 0u; i < count; i++)
            operations[i] = (IoUringRegisterOp)i;
        return operations;
    }

    private static IoUringOp[] Operations(int ring)
    {
        var probe = stackalloc byte[sizeof(ProbeHeader) + (MaxOps * sizeof(ProbeOp))];
        new Span<byte>(probe, sizeof(ProbeHeader) + (MaxOps * sizeof(ProbeOp))).Clear();
        var result = Syscall.IoUringRegister(
            ring, (uint)IoUringRegisterOp.Probe, probe, MaxOps);
        if (result.IsError)
            return [];
        IoUringOp[] operations = [];
        foreach (var op in new ReadOnlySpan<ProbeOp>(
            probe + sizeof(ProbeHeader), ((ProbeHeader*)probe)->OpsLen))
        {
            if ((op.Flags & UringConstants.OpSupported) != 0)
                operations = [.. operations, (IoUringOp)op.Op];
        }

        return operations;
    }
}

/// <summary>What the kernel, or what stands before it, answered. None is "as it should".</summary>
internal readonly record struct KernelAnswers()
{
    public Errno Setup { get; init; }

    public Errno Enter { get; init; }

    public Errno Register { get; init; }

    public Errno Query { get; init; }

    public uint Features { get; init; }

    public ulong SetupFlags { get; init; }

    public IReadOnlyList<IoUringOp> Operations { get; init; } = [];

    public IReadOnlyList<IoUringRegisterOp> RegisterOperations { get; init; } = [];
}

using Hyb.Zcall;

namespace Hyb.Uring.Tests.Diagnostics;

public class SupportTests
{
    private static readonly KernelAnswers _allWell = new();

    [Fact]
    public void This_machine_has_what_its_rings_show()
    {
        using var ring = TestRing.Start();
        var support = IoUring.CheckSupport();
        Assert.True(support.IsSupported, support.ToString());
        Assert.Equal(ring.Features, support.Features);
        Assert.Equal(ring.SetupFlags, ring.SetupFlags & support.SetupFlags);
        Assert.Equal(
            (Errno.None, Errno.None, Errno.None),
            (support.SetupErrno, support.EnterErrno, support.RegisterErrno));
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), support.KernelRelease);
        Assert.Equal(
            File.ReadAllText("/proc/sys/kernel/io_uring_disabled").Trim(),
            support.DisabledSysctl.ToString());
        Assert.True(support.LockedMemory?.Maximum > 0);
        Assert.True(support.OpenFiles?.Current > 0);
        Assert.NotNull(support.IsExemptFromLockedMemory);
        Assert.NotEqual(SeccompMode.Unknown, support.Seccomp);
    }

    [Fact]
    public void Operations_and_registrations_of_6_18_are_listed()
    {
        using var ring = TestRing.Create();
        var support = IoUring.CheckSupport();
        Assert.True(support.Supports(IoUringOp.Nop));
        Assert.True(support.Supports(IoUringOp.Pipe));
        Assert.False(support.Supports((IoUringOp)255));
        Assert.True(support.Supports(IoUringRegisterOp.Query));
        Assert.False(support.Supports(IoUringRegisterOp.UseRegisteredRing));
        Assert.Equal(support.Operations.Distinct().Order(), support.Operations);
        Assert.True(support.Operations.Count >= 60);
        Assert.True(support.RegisterOperations.Count >= 36);
    }

    [Fact]
    public void The_report_reads_as_lines_of_name_and_value()
    {
        var support = SupportCheck.Judge(
            new HostFacts
            {
                KernelRelease = "6.18.0",
                DisabledSysctl = 0,
                LockedMemory = new ResourceLimit(8 << 20, ResourceLimit.Infinity),
                OpenFiles = new ResourceLimit(1024, 1024),
                Seccomp = SeccompMode.None,
            },
            _allWell with { Operations = [IoUringOp.Nop, IoUringOp.Readv] });
        Assert.Equal(
            """
            io_uring: supported
            kernel: 6.18.0
            kernel.io_uring_disabled: 0
            kernel.io_uring_group: unknown
            seccomp: None
            io_uring_setup: answers
            io_uring_enter: answers
            io_uring_register: answers
            RLIMIT_MEMLOCK: 8388608 (at most unlimited) bytes
            RLIMIT_NOFILE: 1024
            features: None
            set-up flags: None
            operations: 2: Nop, Readv
            registrations: 0:
            """.ReplaceLineEndings("\n"),
            support.ToString().Replace(": \n", ":\n").TrimEnd());
    }

    [Fact]
    public void Another_platform_is_a_finding_and_no_exception()
    {
        var support = SupportCheck.OnOtherPlatform("Windows, X86");
        Assert.False(support.IsSupported);
        var finding = Assert.Single(support.Findings);
        Assert.Equal(IoUringRefusal.Platform, finding.Refusal);
        Assert.Contains("Windows, X86", support.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_cause_of_three_refused_calls_is_one_finding()
    {
        var support = SupportCheck.Judge(
            new HostFacts { Seccomp = SeccompMode.Filter },
            new KernelAnswers
            {
                Setup = Errno.EPERM,
                Enter = Errno.EPERM,
                Register = Errno.EPERM,
                Query = Errno.EPERM,
            });
        Assert.False(support.IsSupported);
        Assert.Equal(IoUringRefusal.Seccomp, Assert.Single(support.Findings).Refusal);
    }

    [Fact]
    public void The_sysctl_is_found_though_the_other_calls_answer()
    {
        var support = SupportCheck.Judge(
            new HostFacts { DisabledSysctl = 2 }, new KernelAnswers { Setup = Errno.EPERM });
        Assert.False(support.IsSupported);
        Assert.Equal(IoUringRefusal.Disabled, Assert.Single(support.Findings).Refusal);
    }

    [Fact]
    public void A_kernel_before_6_18_is_told_by_what_it_does_not_answer()
    {
        var support = SupportCheck.Judge(
            new HostFacts { KernelRelease = "6.8.0" },
            new KernelAnswers { Query = Errno.EINVAL });
        Assert.False(support.IsSupported);
        var finding = Assert.Single(support.Findings);
        Assert.Equal(IoUringRefusal.KernelTooOld, finding.Refusal);
        Assert.Contains("6.8.0", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65536UL, 0UL, 1)]
    [InlineData(65536UL, 1UL << 14, 0)]
    [InlineData(8UL << 20, 0UL, 0)]
    public void Too_little_for_a_default_ring_is_a_limit_and_not_fatal(
        ulong limit, ulong capabilities, int findings)
    {
        var facts = new HostFacts
        {
            LockedMemory = new ResourceLimit(limit, limit),
            Capabilities = capabilities,
        };
        var support = SupportCheck.Judge(facts, _allWell);
        Assert.True(support.IsSupported);
        Assert.Equal(findings, support.Findings.Count);
        Assert.All(
            support.Findings, finding => Assert.Equal(IoUringRefusal.MemoryLock, finding.Refusal));
    }

    [Fact]
    public void Facts_of_the_process_are_read_from_its_status()
    {
        var facts = new HostFacts().WithStatus(
            "Name:\tx\nGid:\t5\t6\t5\t5\nGroups:\t7 8 \nCapEff:\t0000000000204000\n"
            + "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n");
        Assert.Equal([5, 6, 5, 5, 7, 8], facts.Groups);
        Assert.Equal(0x204000UL, facts.Capabilities);
        Assert.True(facts.HasIpcLock);
        Assert.Equal(SeccompMode.Filter, facts.Seccomp);
        Assert.False((facts with { IsInUserNamespace = true }).HasIpcLock);
        Assert.Null(new HostFacts().WithStatus("").HasIpcLock);
        Assert.Equal(SeccompMode.Unknown, new HostFacts().WithStatus("nonsense").Seccomp);
    }

    [Fact]
    public void A_finding_is_one_line() =>
        Assert.Equal(
            "limit: MemoryLock (ENOMEM): Cause. Remedy.",
            new SupportFinding(
                IoUringRefusal.MemoryLock, false, Errno.ENOMEM, "Cause.", "Remedy.").ToString());
}

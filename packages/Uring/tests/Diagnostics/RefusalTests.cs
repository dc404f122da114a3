using Hyb.Zcall;

namespace Hyb.Uring.Tests.Diagnostics;

/// <summary>What an errno means, by operation and by what is known of the process.</summary>
public class RefusalTests
{
    private const IoUringSetupFlags Flags = IoUringSetupFlags.SingleIssuer;

    [Theory]
    [InlineData(Errno.EINVAL, IoUringRefusal.InvalidFlag, "SingleIssuer")]
    [InlineData(Errno.EMFILE, IoUringRefusal.OpenFiles, "RLIMIT_NOFILE")]
    [InlineData(Errno.ENFILE, IoUringRefusal.SystemFiles, "fs.file-max")]
    [InlineData(Errno.EBADF, IoUringRefusal.BadDescriptor, "open ring")]
    [InlineData(Errno.EFAULT, IoUringRefusal.Fault, "not mapped")]
    [InlineData(Errno.EIO, IoUringRefusal.Other, "io_uring_setup(2)")]
    public void A_refused_set_up_names_errno_cause_and_remedy(
        Errno errno, IoUringRefusal refusal, string word)
    {
        var e = SetupRefusal.OfSetup(errno, Flags, 4096);
        Assert.Equal("io_uring_setup", e.Step);
        Assert.Equal(errno, e.Errno);
        Assert.Equal(refusal, e.Refusal);
        Assert.StartsWith($"io_uring_setup: {errno.Name()} (", e.Message);
        Assert.Contains(word, e.Message, StringComparison.Ordinal);
        Assert.EndsWith($"{e.Cause} {e.Remedy}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, true, -1, SeccompMode.Filter, IoUringRefusal.Disabled, "is 2")]
    [InlineData(1, false, -1, SeccompMode.Filter, IoUringRefusal.Disabled, "is 1")]
    [InlineData(1, false, 7, SeccompMode.None, IoUringRefusal.Disabled, "(7)")]
    [InlineData(1, false, 50, SeccompMode.Filter, IoUringRefusal.Seccomp, "seccomp")]
    [InlineData(1, true, -1, SeccompMode.Filter, IoUringRefusal.Seccomp, "seccomp")]
    [InlineData(0, false, -1, SeccompMode.Filter, IoUringRefusal.Seccomp, "seccomp")]
    [InlineData(0, false, -1, SeccompMode.None, IoUringRefusal.SecurityModule, "SELinux")]
    [InlineData(0, false, -1, SeccompMode.Unknown, IoUringRefusal.Seccomp, "could not")]
    public void EPERM_is_the_sysctl_or_a_filter_or_a_security_module(
        int disabled,
        bool isAdmin,
        int group,
        SeccompMode seccomp,
        IoUringRefusal refusal,
        string word)
    {
        var facts = new HostFacts
        {
            DisabledSysctl = disabled,
            GroupSysctl = group,
            Groups = [40, 50],
            Capabilities = isAdmin ? 1UL << 21 : 0,
            Seccomp = seccomp,
        };
        var reason = SetupRefusal.ReasonOfSetup(Errno.EPERM, Flags, 0, facts);
        Assert.Equal(refusal, reason.Kind);
        Assert.Contains(word, $"{reason.Cause} {reason.Remedy}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SeccompMode.Filter, false, IoUringRefusal.Seccomp)]
    [InlineData(SeccompMode.Filter, true, IoUringRefusal.NoIoUring)]
    [InlineData(SeccompMode.None, false, IoUringRefusal.NoIoUring)]
    public void ENOSYS_is_a_filter_where_the_kernel_has_the_sysctl(
        SeccompMode seccomp, bool lacksSysctl, IoUringRefusal refusal)
    {
        var facts = new HostFacts { Seccomp = seccomp, LacksSysctl = lacksSysctl };
        Assert.Equal(refusal, SetupRefusal.ReasonOfSetup(Errno.ENOSYS, Flags, 0, facts).Kind);
    }

    [Theory]
    [InlineData(65536UL, 0UL, false, IoUringRefusal.MemoryLock)]
    [InlineData(65536UL, 1UL << 14, false, IoUringRefusal.OutOfMemory)]
    [InlineData(65536UL, 1UL << 14, true, IoUringRefusal.MemoryLock)]
    [InlineData(ulong.MaxValue, 0UL, false, IoUringRefusal.OutOfMemory)]
    public void ENOMEM_is_the_limit_only_where_the_limit_counts(
        ulong limit, ulong capabilities, bool isInNamespace, IoUringRefusal refusal)
    {
        var facts = new HostFacts
        {
            LockedMemory = new ResourceLimit(limit, limit),
            Capabilities = capabilities,
            IsInUserNamespace = isInNamespace,
        };
        var reason = SetupRefusal.ReasonOfSetup(Errno.ENOMEM, Flags, 123456, facts);
        Assert.Equal(refusal, reason.Kind);
        Assert.Contains("123456 bytes", reason.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IoUringRegisterOp.RegisterNapi, Errno.EOPNOTSUPP, IoUringRefusal.NotSupported,
        "CONFIG_NET_RX_BUSY_POLL")]
    [InlineData(IoUringRegisterOp.RegisterNapi, Errno.EINVAL, IoUringRefusal.InvalidArgument,
        "IORING_SETUP_IOPOLL")]
    [InlineData(IoUringRegisterOp.RegisterRestrictions, Errno.EBUSY, IoUringRefusal.Busy,
        "restrictions already")]
    [InlineData(IoUringRegisterOp.RegisterRestrictions, Errno.EINVAL,
        IoUringRefusal.InvalidArgument, "unknown kind")]
    [InlineData(IoUringRegisterOp.RegisterRestrictions, Errno.EBADFD, IoUringRefusal.WrongState,
        "before Start")]
    [InlineData(IoUringRegisterOp.RegisterMemoryRegion, Errno.EBUSY, IoUringRefusal.Busy,
        "one memory region")]
    [InlineData(IoUringRegisterOp.UnregisterEventFd, Errno.ENXIO, IoUringRefusal.NotRegistered,
        "No eventfd")]
    [InlineData(IoUringRegisterOp.RegisterEventFd, Errno.EINVAL, IoUringRefusal.BadDescriptor,
        "no eventfd")]
    [InlineData(IoUringRegisterOp.UnregisterPersonality, Errno.EINVAL,
        IoUringRefusal.NotRegistered, "personality")]
    [InlineData(IoUringRegisterOp.RegisterWorkerAffinity, Errno.EINVAL,
        IoUringRefusal.InvalidArgument, "processor")]
    [InlineData(IoUringRegisterOp.ResizeRings, Errno.EINVAL, IoUringRefusal.InvalidArgument,
        "IORING_SETUP_DEFER_TASKRUN")]
    [InlineData(IoUringRegisterOp.ResizeRings, Errno.EOVERFLOW, IoUringRefusal.Busy, "queues")]
    [InlineData(IoUringRegisterOp.RegisterBuffers, Errno.EBUSY, IoUringRefusal.Busy, "Buffers")]
    [InlineData(IoUringRegisterOp.UnregisterBuffers, Errno.ENXIO, IoUringRefusal.NotRegistered,
        "No buffers")]
    [InlineData(IoUringRegisterOp.CloneBuffers, Errno.ENXIO, IoUringRefusal.NotRegistered,
        "other ring")]
    [InlineData(IoUringRegisterOp.RegisterBuffers2, Errno.EOPNOTSUPP,
        IoUringRefusal.NotSupported, "file-backed")]
    [InlineData(IoUringRegisterOp.RegisterFiles, Errno.EMFILE, IoUringRefusal.OpenFiles,
        "RLIMIT_NOFILE")]
    [InlineData(IoUringRegisterOp.RegisterFiles, Errno.EBADF, IoUringRefusal.BadDescriptor,
        "that of a ring")]
    [InlineData(IoUringRegisterOp.RegisterBufferRing, Errno.EEXIST, IoUringRefusal.Busy,
        "group")]
    [InlineData(IoUringRegisterOp.SyncCancel, Errno.ENOENT, IoUringRefusal.NotRegistered,
        "No request")]
    [InlineData(IoUringRegisterOp.EnableRings, Errno.EBADFD, IoUringRefusal.WrongState,
        "started already")]
    [InlineData(IoUringRegisterOp.RegisterFiles2, Errno.EEXIST, IoUringRefusal.WrongThread,
        "owner")]
    [InlineData(IoUringRegisterOp.RegisterFiles, Errno.EACCES, IoUringRefusal.Restricted,
        "restrictions")]
    public void A_refused_registration_says_what_the_errno_means_for_it(
        IoUringRegisterOp operation, Errno errno, IoUringRefusal refusal, string word)
    {
        var e = SetupRefusal.OfRegister(operation, errno);
        Assert.Equal($"io_uring_register {operation}", e.Step);
        Assert.Equal(errno, e.Errno);
        Assert.Equal(refusal, e.Refusal);
        Assert.Contains(word, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_the_kernel_has_not_is_not_taken_for_a_bad_argument()
    {
        using var ring = TestRing.Create();
        var unknown = (IoUringRegisterOp)200;
        Assert.Equal(
            IoUringRefusal.NotSupported, SetupRefusal.OfRegister(unknown, Errno.EINVAL).Refusal);
        Assert.Equal(
            IoUringRefusal.InvalidArgument,
            SetupRefusal.OfRegister(IoUringRegisterOp.RegisterFiles, Errno.EINVAL).Refusal);
    }

    [Fact]
    public void Every_errno_of_every_operation_has_a_cause_and_a_remedy()
    {
        foreach (var operation in Enum.GetValues<IoUringRegisterOp>())
        {
            foreach (var errno in Enum.GetValues<Errno>().Where(errno => errno != Errno.None))
            {
                var e = SetupRefusal.OfRegister(operation, errno);
                Assert.EndsWith(".", e.Cause);
                Assert.EndsWith(".", e.Remedy);
            }
        }
    }

    [Theory]
    [InlineData(Errno.ENOMEM, IoUringRefusal.AddressSpace)]
    [InlineData(Errno.EINVAL, IoUringRefusal.Other)]
    public void A_refused_mapping_names_its_bytes(Errno errno, IoUringRefusal refusal)
    {
        var e = SetupRefusal.OfMapping(errno, 8192);
        Assert.Equal("mmap of 8192 ring bytes", e.Step);
        Assert.Equal(refusal, e.Refusal);
    }

    [Fact]
    public void The_kernels_own_refusals_arrive_with_their_kind()
    {
        using var ring = TestRing.Start();
        var none = Assert.Throws<IoUringException>(ring.UnregisterBuffers);
        Assert.Equal(IoUringRefusal.NotRegistered, none.Refusal);
        Assert.Equal("No buffers are registered.", none.Cause);
    }
}

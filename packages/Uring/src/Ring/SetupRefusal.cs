using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Turns an errno of ring set-up into its cause on this machine and a remedy. See
/// docs/decisions/0116-refusals-have-kinds.md.
/// </summary>
internal static class SetupRefusal
{
    private const string Calls = "io_uring_setup, io_uring_enter and io_uring_register";

    public static IoUringException OfSetup(Errno errno, IoUringSetupFlags flags, nuint ringBytes) =>
        Exception("io_uring_setup", errno, ReasonOfSetup(errno, flags, ringBytes, null));

    public static IoUringException OfMapping(Errno errno, nuint bytes) => Exception(
        $"mmap of {bytes} ring bytes",
        errno,
        errno == Errno.ENOMEM
            ? new(
                IoUringRefusal.AddressSpace,
                "The address space or vm.max_map_count is exhausted.",
                "Dispose rings, or raise the limit.")
            : Unknown("io_uring_setup(2), mmap(2)"));

    /// <param name="operation">What was to be registered.</param>
    /// <param name="errno">What the kernel answered.</param>
    /// <param name="bytes">Bytes that it would have locked, 0 when that is not its matter.</param>
    /// <param name="slot">The slot of a table that was refused; negative when unknown.</param>
    public static IoUringException OfRegister(
        IoUringRegisterOp operation, Errno errno, nuint bytes = 0, int slot = -1) => Exception(
            $"io_uring_register {operation}" + (slot < 0 ? "" : $" at slot {slot}"),
            errno,
            RegisterRefusal.ReasonOf(operation, errno, bytes));

    public static IoUringException OfReading(string path, Errno errno) => Exception(
        $"reading {path}",
        errno,
        errno switch
        {
            Errno.EMFILE => NoDescriptor(),
            Errno.ENOENT => new(
                IoUringRefusal.Other, "/proc is not mounted here.", "Mount it."),
            _ => Unknown("proc_pid_fdinfo(5)"),
        });

    /// <param name="errno">What io_uring_setup answered.</param>
    /// <param name="flags">The flags that it was given.</param>
    /// <param name="ringBytes">Bytes that the ring would lock.</param>
    /// <param name="known">What is known of the process; null to read it.</param>
    internal static RefusalReason ReasonOfSetup(
        Errno errno, IoUringSetupFlags flags, nuint ringBytes, HostFacts? known) => errno switch
        {
            Errno.EPERM or Errno.EACCES => NotPermitted(known ?? HostFacts.Read()),
            Errno.ENOSYS => NoSuchCall(known ?? HostFacts.Read()),
            Errno.ENOMEM => NoMemory(ringBytes, known ?? HostFacts.Read()),
            Errno.EINVAL => new(
                IoUringRefusal.InvalidFlag,
                $"The kernel refused the entries or one of the flags {flags} "
                    + $"(0x{(uint)flags:x}).",
                "Hyb needs Linux 6.18 or later, and this is "
                    + $"{(known ?? HostFacts.Read()).KernelRelease}; IoUring.CheckSupport says "
                    + "which flags it has."),
            Errno.EMFILE => NoDescriptor(),
            Errno.ENFILE => new(
                IoUringRefusal.SystemFiles,
                "The system has no file left.",
                "Raise the sysctl fs.file-max, or close files."),
            Errno.EBADF or Errno.ENXIO => new(
                IoUringRefusal.BadDescriptor,
                "What workers are to be shared with is not an open ring.",
                "Keep the other ring until this one is made."),
            Errno.EFAULT => new(
                IoUringRefusal.Fault,
                "Memory given for the ring is not mapped, or not writable.",
                "Give page-aligned memory of the right size."),
            Errno.EAGAIN => new(
                IoUringRefusal.Other,
                "The kernel could not start its polling thread: a limit of threads is reached.",
                "Raise RLIMIT_NPROC or the pids limit of the control group."),
            _ => Unknown("io_uring_setup(2)"),
        };

    internal static RefusalReason NotPermitted(HostFacts facts)
    {
        if (facts.IsDisabled)
        {
            return facts.DisabledSysctl == 2
                ? new(
                    IoUringRefusal.Disabled,
                    "io_uring is switched off on this machine: the sysctl "
                        + "kernel.io_uring_disabled is 2.",
                    "Set it to 0.")
                : new(
                    IoUringRefusal.Disabled,
                    "io_uring is kept to privileged processes: the sysctl "
                        + "kernel.io_uring_disabled is 1, and this process has neither "
                        + "CAP_SYS_ADMIN nor the group of kernel.io_uring_group "
                        + $"({facts.GroupSysctl?.ToString() ?? "unknown"}).",
                    "Set it to 0, or make a group of this process kernel.io_uring_group.");
        }

        return facts.Seccomp switch
        {
            SeccompMode.Filter or SeccompMode.Strict => Filtered(),
            SeccompMode.Unknown => new(
                IoUringRefusal.Seccomp,
                "A seccomp filter or a security module forbids it; /proc/self/status could not "
                    + "be read.",
                $"In a container, allow {Calls} in the seccomp profile."),
            _ => new(
                IoUringRefusal.SecurityModule,
                "No seccomp filter is installed and the sysctl kernel.io_uring_disabled is not "
                    + "the cause: a security module forbids it.",
                "Allow io_uring in the policy of SELinux, AppArmor or the BPF program."),
        };
    }

    internal static RefusalReason NoMemory(nuint bytes, HostFacts facts)
    {
        if (facts.HasIpcLock == true || facts.LockedMemory?.Current == ResourceLimit.Infinity)
        {
            return new(
                IoUringRefusal.OutOfMemory,
                $"The kernel found no memory for {bytes} bytes; RLIMIT_MEMLOCK is not the cause.",
                "Ask for less, or raise the memory limit of the control group.");
        }

        return new(
            IoUringRefusal.MemoryLock,
            $"{bytes} bytes count into RLIMIT_MEMLOCK, which is "
                + $"{HostFacts.LimitText(facts.LockedMemory)} for all processes of this user "
                + "together, and the process lacks CAP_IPC_LOCK.",
            "Raise it (ulimit -l, LimitMEMLOCK= of a systemd unit, --ulimit memlock= of a "
                + "container), or ask for less. The kernel gives back the memory of closed rings "
                + "late: reuse rings.");
    }

    internal static RefusalReason Filtered() => new(
        IoUringRefusal.Seccomp,
        "A seccomp filter of this process forbids it.",
        $"In a container, allow {Calls} in the seccomp profile: see docs/containers.md.");

    internal static RefusalReason NoDescriptor() => new(
        IoUringRefusal.OpenFiles,
        "This process has no descriptor left: RLIMIT_NOFILE is "
            + $"{HostFacts.LimitText(HostFacts.Limit(Resource.OpenFiles))}.",
        "Raise it (ulimit -n, LimitNOFILE= of a systemd unit), or dispose rings and files.");

    internal static RefusalReason Unknown(string manual) => new(
        IoUringRefusal.Other, "No cause is known for this answer.", $"See {manual}.");

    // A kernel with io_uring has the sysctl since 6.6; who says ENOSYS all the same is a filter.
    internal static RefusalReason NoSuchCall(HostFacts facts) =>
        facts.Seccomp is SeccompMode.Filter or SeccompMode.Strict && !facts.LacksSysctl
            ? Filtered()
            : new(
                IoUringRefusal.NoIoUring,
                $"The kernel ({facts.KernelRelease}) has no io_uring, or a seccomp filter or a "
                    + "sandbox around this process hides it.",
                $"Use Linux 6.18 or later with CONFIG_IO_URING, and allow {Calls}.");

    private static IoUringException Exception(string step, Errno errno, in RefusalReason reason) =>
        new(step, errno, reason.Kind, reason.Cause, reason.Remedy);
}

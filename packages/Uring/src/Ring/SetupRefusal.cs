using System.Globalization;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>Turns an errno of ring set-up into its cause on this machine and a remedy.</summary>
internal static unsafe class SetupRefusal
{
    private const string DisabledPath = "/proc/sys/kernel/io_uring_disabled";

    public static IoUringException OfSetup(Errno errno, IoUringSetupFlags flags, nuint ringBytes) =>
        new("io_uring_setup", errno, errno switch
        {
            Errno.ENOSYS => "This kernel has no io_uring, or a seccomp profile hides it: use Linux "
                + "6.18 or later and allow io_uring_setup, io_uring_enter and io_uring_register.",
            Errno.EPERM => NotPermitted(),
            Errno.EINVAL => $"The kernel refused the entries or one of the flags {flags} "
                + $"(0x{(uint)flags:x}); Hyb needs Linux 6.18 or later and this is "
                + $"{Environment.OSVersion.Version}.",
            Errno.ENOMEM => NoMemory(ringBytes),
            Errno.EMFILE => "This process has no descriptor left: raise RLIMIT_NOFILE (ulimit -n), "
                + $"now {Limit(Resource.OpenFiles)}, or dispose rings and files.",
            Errno.ENFILE => "The system has no file left: raise the sysctl fs.file-max.",
            _ => "See io_uring_setup(2).",
        });

    public static IoUringException OfMapping(Errno errno, nuint bytes) =>
        new($"mmap of {bytes} ring bytes", errno, errno == Errno.ENOMEM
            ? "The address space or vm.max_map_count is exhausted: dispose rings."
            : "See io_uring_setup(2), mmap(2).");

    public static IoUringException OfRegister(
        IoUringRegisterOp operation, Errno errno, nuint bytes = 0) =>
        new($"io_uring_register {operation}", errno, errno switch
        {
            Errno.ENOMEM when bytes > 0 => NoMemory(bytes),
            Errno.EPERM or Errno.EACCES => "A restriction of the ring or a seccomp profile forbids "
                + "it: allow io_uring_register.",
            Errno.EBUSY => "Something of this kind is registered already: unregister it first.",
            Errno.EEXIST => "Another thread than the ring's owner called.",
            Errno.EFAULT => "A buffer is not mapped, or not writable.",
            Errno.EOPNOTSUPP => "A buffer is file-backed memory that cannot be pinned.",
            _ => "See io_uring_register(2).",
        });

    private static string NotPermitted()
    {
        var disabled = ReadSysctl();
        return disabled switch
        {
            2 => "io_uring is switched off on this machine: set the sysctl "
                + "kernel.io_uring_disabled to 0 (now 2).",
            1 => "io_uring is kept to privileged processes: set the sysctl "
                + "kernel.io_uring_disabled to 0 (now 1), or add this process's group as "
                + "kernel.io_uring_group.",
            _ => "A seccomp profile or a security module forbids it (kernel.io_uring_disabled is "
                + "not the cause): in a container, allow io_uring_setup, io_uring_enter and "
                + "io_uring_register in the profile.",
        };
    }

    private static string NoMemory(nuint bytes) =>
        $"About {bytes} bytes count into RLIMIT_MEMLOCK, now {Limit(Resource.LockedMemory)}: raise "
        + "it (ulimit -l, LimitMEMLOCK= of a systemd unit, --ulimit memlock= of a container), or "
        + "ask for less. The kernel gives back the memory of closed rings late: reuse rings.";

    private static int ReadSysctl()
    {
        try
        {
            return int.Parse(File.ReadAllText(DisabledPath), CultureInfo.InvariantCulture);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Only the wording of a message depends on it.
            return -1;
        }
    }

    private static string Limit(Resource resource)
    {
        ResourceLimit limit;
        return Syscall.Prlimit(0, resource, null, &limit).IsError ? "unknown"
            : limit.Current == ResourceLimit.Infinity ? "unlimited"
            : limit.Current.ToString(CultureInfo.InvariantCulture);
    }
}

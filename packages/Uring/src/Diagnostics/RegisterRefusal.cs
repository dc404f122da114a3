using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Turns an errno of io_uring_register(2) into its cause and a remedy: first what the errno means
/// for this operation, then what it means for all of them.
/// </summary>
internal static partial class RegisterRefusal
{
    public static RefusalReason ReasonOf(IoUringRegisterOp operation, Errno errno, nuint bytes) =>
        errno == Errno.EINVAL && !IsKnown(operation)
            ? NotSupported("This kernel has no such registration.")
            : OfOperation(operation, errno) ?? OfAll(errno, bytes);

    private static RefusalReason OfAll(Errno errno, nuint bytes) =>
        errno switch
        {
            Errno.ENOMEM when bytes > 0 => SetupRefusal.NoMemory(bytes, HostFacts.Read()),
            Errno.ENOMEM => new(
                IoUringRefusal.MemoryLock,
                "The kernel found no memory, or RLIMIT_MEMLOCK ("
                    + $"{HostFacts.LimitText(HostFacts.Limit(Resource.LockedMemory))}) leaves too "
                    + "little.",
                "Raise it (ulimit -l, LimitMEMLOCK= of a systemd unit), or ask for less."),
            Errno.EPERM => NotPermitted(),
            Errno.ENOSYS => SetupRefusal.NoSuchCall(HostFacts.Read()),
            Errno.EACCES => new(
                IoUringRefusal.Restricted,
                "The restrictions of this ring do not allow the operation.",
                "Allow it in the restrictions, or register before the ring is started."),
            Errno.EBADFD => new(
                IoUringRefusal.WrongState,
                "The ring is not in the state for it: it is started already, or not yet.",
                "Call it on the other side of Start."),
            Errno.EBUSY => new(
                IoUringRefusal.Busy,
                "Something of this kind is registered already.",
                "Unregister it first."),
            Errno.EEXIST => new(
                IoUringRefusal.WrongThread,
                "Another thread than the ring's owner called.",
                "Call it on the thread that started the ring."),
            Errno.ENXIO => new(
                IoUringRefusal.NotRegistered,
                "Nothing of this kind is registered.",
                "Register it first."),
            Errno.EFAULT => new(
                IoUringRefusal.Fault,
                "Memory that was given is not mapped, or not writable.",
                "Keep it mapped, readable and writable until it is unregistered."),
            Errno.EBADF => new(
                IoUringRefusal.BadDescriptor,
                "A descriptor that was given is closed, or cannot be used for this.",
                "Open it, and keep it open until the call returns."),
            Errno.EMFILE => new(
                IoUringRefusal.OpenFiles,
                "A table may not be longer than RLIMIT_NOFILE, which is "
                    + $"{HostFacts.LimitText(HostFacts.Limit(Resource.OpenFiles))}.",
                "Raise it (ulimit -n, LimitNOFILE= of a systemd unit), or ask for less."),
            Errno.EOPNOTSUPP => NotSupported("This kernel or its build does not support it."),
            Errno.EINVAL => new(
                IoUringRefusal.InvalidArgument,
                "An argument or a flag is not taken by this kernel, or not with the set-up flags "
                    + "of this ring.",
                "See io_uring_register(2)."),
            _ => SetupRefusal.Unknown("io_uring_register(2)"),
        };

    private static RefusalReason NotPermitted()
    {
        var facts = HostFacts.Read();
        return facts.Seccomp is SeccompMode.Filter or SeccompMode.Strict
            ? SetupRefusal.Filtered()
            : new(
                IoUringRefusal.Privilege,
                "A capability is missing, or a security module forbids it.",
                "Give the process the capability, or allow io_uring in the policy.");
    }

    private static RefusalReason NotSupported(string cause) => new(
        IoUringRefusal.NotSupported,
        cause,
        "Do without it here; IoUring.CheckSupport says what there is.");

    private static bool IsKnown(IoUringRegisterOp operation) =>
        !IoUringQuery.Operations(out var known).IsOk
        || (int)operation < known.RegisterOperationCount;
}

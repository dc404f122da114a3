using Hyb.Zcall;

namespace Hyb.Uring;

internal static partial class RegisterRefusal
{
    // Only where it says more, or something else, than the general text.
    private static RefusalReason? OfOperation(IoUringRegisterOp operation, Errno errno) =>
        operation switch
        {
            IoUringRegisterOp.RegisterBuffers or IoUringRegisterOp.RegisterBuffers2
                or IoUringRegisterOp.UpdateBuffers or IoUringRegisterOp.UnregisterBuffers
                or IoUringRegisterOp.CloneBuffers => OfBuffers(operation, errno),
            IoUringRegisterOp.RegisterFiles or IoUringRegisterOp.RegisterFiles2
                or IoUringRegisterOp.UpdateFiles or IoUringRegisterOp.UpdateFiles2
                or IoUringRegisterOp.UnregisterFiles or IoUringRegisterOp.SetFileAllocRange =>
                OfFiles(operation, errno),
            IoUringRegisterOp.RegisterBufferRing or IoUringRegisterOp.UnregisterBufferRing
                or IoUringRegisterOp.BufferRingStatus => OfBufferRing(errno),
            IoUringRegisterOp.RegisterEventFd or IoUringRegisterOp.RegisterEventFdAsync
                or IoUringRegisterOp.UnregisterEventFd => OfEventFd(errno),
            IoUringRegisterOp.RegisterNapi or IoUringRegisterOp.UnregisterNapi => OfNapi(errno),
            IoUringRegisterOp.RegisterMemoryRegion => OfMemoryRegion(errno),
            IoUringRegisterOp.RegisterRestrictions => OfRestrictions(errno),
            IoUringRegisterOp.ResizeRings => OfResize(errno),
            IoUringRegisterOp.SyncCancel => OfCancel(errno),
            _ => OfOthers(operation, errno),
        };

    private static RefusalReason? OfBuffers(IoUringRegisterOp operation, Errno errno) =>
        errno switch
        {
            Errno.EBUSY => new(
                IoUringRefusal.Busy,
                "Buffers are registered already.",
                "Call UnregisterBuffers first."),
            Errno.ENXIO => new(
                IoUringRefusal.NotRegistered,
                operation == IoUringRegisterOp.CloneBuffers
                    ? "The other ring has no buffers registered."
                    : "No buffers are registered.",
                "Register them first."),
            Errno.EOPNOTSUPP => NotSupported(
                "A buffer is file-backed memory that cannot be pinned."),
            Errno.EFAULT => new(
                IoUringRefusal.Fault,
                "A buffer is not mapped, not writable, or larger than 1 GiB.",
                "Give mapped, writable memory and keep it until it is unregistered."),
            Errno.EOVERFLOW => new(
                IoUringRefusal.InvalidArgument,
                "The range of slots ends outside of a table, or a buffer wraps around.",
                "Give a range inside both tables."),
            Errno.EINVAL => new(
                IoUringRefusal.InvalidArgument,
                "There is no buffer, there are more than 16384, a slot lies outside of the "
                    + "table, or an empty slot has a length or a tag.",
                "Register 1 to 16384 buffers, and update slots of the table only."),
            _ => null,
        };

    private static RefusalReason? OfFiles(IoUringRegisterOp operation, Errno errno) =>
        errno switch
        {
            Errno.EBUSY => new(
                IoUringRefusal.Busy,
                "Files are registered already.",
                "Call UnregisterFiles first."),
            Errno.ENXIO => NoFiles(),
            Errno.EBADF => new(
                IoUringRefusal.BadDescriptor,
                "A descriptor is not open, or is that of a ring, which cannot be registered.",
                "Give open descriptors, or -1 for an empty slot."),
            Errno.EMFILE => new(
                IoUringRefusal.OpenFiles,
                "A table has at most 2^20 slots, and no more than RLIMIT_NOFILE, which is "
                    + $"{HostFacts.LimitText(HostFacts.Limit(Resource.OpenFiles))}.",
                "Raise it (ulimit -n, LimitNOFILE= of a systemd unit), or ask for less."),
            Errno.EINVAL when operation == IoUringRegisterOp.SetFileAllocRange => NoFiles(),
            Errno.EOVERFLOW when operation == IoUringRegisterOp.SetFileAllocRange => new(
                IoUringRefusal.InvalidArgument,
                "The range ends outside of the table.",
                "Stay inside of the table."),
            Errno.EINVAL => new(
                IoUringRefusal.InvalidArgument,
                "There is no file, a slot lies outside of the table, or an empty or kept slot has "
                    + "a tag.",
                "Stay inside of the table, and tag slots with files only."),
            _ => null,
        };

    private static RefusalReason NoFiles() => new(
        IoUringRefusal.NotRegistered,
        "No files are registered.",
        "Call RegisterFiles or RegisterSparseFiles first.");

    private static RefusalReason? OfBufferRing(Errno errno) => errno switch
    {
        Errno.EEXIST => new(
            IoUringRefusal.Busy,
            "The group has buffers already.",
            "Unregister them first, or choose another group id."),
        Errno.ENOENT => new(
            IoUringRefusal.NotRegistered, "There is no such group.", "Register it first."),
        Errno.EFAULT => new(
            IoUringRefusal.Fault,
            "The memory of the ring is not mapped.",
            "Keep it mapped until the group is unregistered."),
        Errno.EINVAL => new(
            IoUringRefusal.InvalidArgument,
            "The entries are no power of two up to 32768, the memory is not aligned to a page, a "
                + "flag is unknown, or the group has no ring.",
            "Give 2^n entries, at most 32768, on a page of their own."),
        _ => null,
    };

    private static RefusalReason? OfEventFd(Errno errno) => errno switch
    {
        Errno.ENXIO => new(
            IoUringRefusal.NotRegistered, "No eventfd is registered.", "Register one first."),
        Errno.EBUSY => new(
            IoUringRefusal.Busy, "An eventfd is registered already.", "Unregister it first."),
        Errno.EBADF or Errno.EINVAL => new(
            IoUringRefusal.BadDescriptor,
            "The descriptor is closed, or no eventfd.",
            "Give an open eventfd."),
        _ => null,
    };

    private static RefusalReason? OfNapi(Errno errno) => errno switch
    {
        Errno.EOPNOTSUPP => NotSupported(
            "The kernel was built without busy polling (CONFIG_NET_RX_BUSY_POLL)."),
        Errno.EINVAL => new(
            IoUringRefusal.InvalidArgument,
            "The strategy is unknown, the id is no NAPI id, or the ring polls its devices "
                + "(IORING_SETUP_IOPOLL), which excludes this.",
            "Give a known strategy, ids from SO_INCOMING_NAPI_ID, and a ring that does not poll."),
        Errno.EEXIST => new(
            IoUringRefusal.Busy, "The NAPI id is tracked already.", "Add each id once."),
        Errno.ENOENT => new(
            IoUringRefusal.NotRegistered, "The NAPI id is not tracked.", "Add it first."),
        _ => null,
    };

    private static RefusalReason? OfMemoryRegion(Errno errno) => errno switch
    {
        Errno.EBUSY => new(
            IoUringRefusal.Busy,
            "A ring has one memory region, and this one has it already; it stays until the ring "
                + "ends.",
            "Use it for all that it is for."),
        Errno.EINVAL => new(
            IoUringRefusal.InvalidArgument,
            "The size is no multiple of a page or the memory not aligned to one, or the region "
                + "is for wait arguments and the ring is started.",
            "Give whole pages, and register wait arguments before Start."),
        _ => null,
    };

    private static RefusalReason? OfRestrictions(Errno errno) => errno switch
    {
        Errno.EBUSY => new(
            IoUringRefusal.Busy,
            "The ring has restrictions already, and they cannot be changed.",
            "Register all of them in one call."),
        Errno.EBADFD => new(
            IoUringRefusal.WrongState,
            "The ring is started.",
            "Register restrictions before Start."),
        Errno.EINVAL => new(
            IoUringRefusal.InvalidArgument,
            "A restriction is of an unknown kind, names an operation that this kernel has not, or "
                + "there are too many.",
            "Ask IoUring.CheckSupport which operations there are."),
        _ => null,
    };

    private static RefusalReason? OfResize(Errno errno) => errno switch
    {
        Errno.EINVAL => new(
            IoUringRefusal.InvalidArgument,
            "The ring was made without IORING_SETUP_DEFER_TASKRUN, a size is out of range, or "
                + "the submission queue would be larger than the completion queue.",
            "Resize rings of one thread only, to sizes that a new ring could have."),
        Errno.EOVERFLOW => new(
            IoUringRefusal.Busy,
            "What is in the queues does not fit into the new ones; nothing has changed.",
            "Submit and take completions first."),
        _ => null,
    };

    private static RefusalReason? OfCancel(Errno errno) => errno switch
    {
        Errno.ENOENT => new(
            IoUringRefusal.NotRegistered, "No request matches.", "It has completed already."),
        Errno.ETIME => new(
            IoUringRefusal.Busy,
            "The requests did not end within the time.",
            "Wait for their completions: they are canceled as soon as they can be."),
        Errno.EALREADY => new(
            IoUringRefusal.Busy,
            "The request is running and past canceling.",
            "Wait for its completion."),
        _ => null,
    };

    private static RefusalReason? OfOthers(IoUringRegisterOp operation, Errno errno) =>
        (operation, errno) switch
        {
            (IoUringRegisterOp.EnableRings, Errno.EBADFD) => new(
                IoUringRefusal.WrongState, "The ring is started already.", "Start it once."),
            (IoUringRegisterOp.UnregisterPersonality, Errno.EINVAL) => new(
                IoUringRefusal.NotRegistered,
                "There is no personality of this id.",
                "Give an id that RegisterPersonality returned, and give it back once."),
            (IoUringRegisterOp.RegisterWorkerAffinity, Errno.EINVAL) => new(
                IoUringRefusal.InvalidArgument,
                "A processor is none that this process may use, or the ring has no workers of "
                    + "its own yet.",
                "Name processors of the process's own set: sched_getaffinity(2)."),
            (IoUringRegisterOp.SetMaxWorkers, Errno.EINVAL) => new(
                IoUringRefusal.InvalidArgument,
                "A limit of workers is out of range.",
                "Give numbers from 0, which leaves it, to 2^31 - 1."),
            (IoUringRegisterOp.RegisterRingFds, Errno.EBUSY) => new(
                IoUringRefusal.Busy,
                "All 16 indices of this thread are taken.",
                "Enter the ring by its descriptor, or end another."),
            (IoUringRegisterOp.SendMsgRing, Errno.EBADFD) => new(
                IoUringRefusal.BadDescriptor,
                "The target is no ring, or not started.",
                "Send to the descriptor of a started ring."),
            (IoUringRegisterOp.SendMsgRing, Errno.EOVERFLOW) => new(
                IoUringRefusal.Busy,
                "The completion queue of the target is full.",
                "Send again when it has taken completions."),
            (IoUringRegisterOp.SetClock, Errno.EINVAL) => new(
                IoUringRefusal.InvalidArgument,
                "The kernel waits by CLOCK_MONOTONIC and CLOCK_BOOTTIME only.",
                "Choose one of them."),
            _ => null,
        };
}

using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// A cause and what to do about it, in a sentence each: what an errno means for the request that it
/// answers. The kernel looks at things in the order in which they stand here.
/// </summary>
internal readonly record struct ZcrxReason(ZcrxRefusal Kind, string Cause, string Remedy)
{
    private const string QueueStep = "IORING_REGISTER_ZCRX_IFQ";
    private const string ControlStep = "IORING_REGISTER_ZCRX_CTRL";

    public static ZcrxException OfQueue(
        Errno errno, IoUringSetupFlags ring, in ZcrxIfqReg request, nuint regionBytes)
    {
        var reason = Of(errno, ring, request, regionBytes, ZcrxFeatureSet.Ask());
        return new ZcrxException(QueueStep, errno, reason.Kind, reason.Cause, reason.Remedy);
    }

    public static ZcrxException OfControl(Errno errno, string operation)
    {
        var reason = errno is Errno.EINVAL or Errno.EOPNOTSUPP
            ? new ZcrxReason(
                ZcrxRefusal.Control,
                "This kernel has not that control operation: they came with 6.19.",
                "Do without it here; ZcrxFeatureSet.Ask says what there is.")
            : Unknown(ControlStep);
        return new ZcrxException(
            $"{ControlStep} ({operation})", errno, reason.Kind, reason.Cause, reason.Remedy);
    }

    public static ZcrxReason Of(
        Errno errno,
        IoUringSetupFlags ring,
        in ZcrxIfqReg request,
        nuint regionBytes,
        in ZcrxFeatureSet features) => errno switch
        {
            Errno.EPERM => NoPrivilege(),
            Errno.EINVAL when !features.HasQueues => NoKernel(),
            Errno.EINVAL => OfRing(ring)
                ?? OfRequest(ring, request, regionBytes, features)
                ?? (request.RxBufLen == 0 ? NoHeaderSplit() : NoSuchChunks()),
            Errno.ENODEV => new(
                ZcrxRefusal.NoInterface,
                "There is no such interface in this network namespace.",
                "ip link lists those that there are."),
            Errno.EOPNOTSUPP when request.RxBufLen != 0 => new(
                ZcrxRefusal.CardChunkBytes,
                "The interface cannot lend a queue, or not with buffers of this size.",
                "Ask for buffers of a page: ChunkBytes = 0."),
            Errno.EOPNOTSUPP => NoDriver(),
            Errno.ERANGE => NoQueue(request.IfRxq),
            Errno.EEXIST => new(
                ZcrxRefusal.QueueInUse,
                "An XDP program is on the interface, or the queue is lent to another ring or to "
                    + "devmem TCP.",
                "Detach it (ip link set dev IF xdp off), end the other, or take another queue."),
            Errno.EBUSY => new(
                ZcrxRefusal.QueueInUse,
                "The queue is used by AF_XDP, or leased to a virtual interface.",
                "End that, or take another queue."),
            Errno.EFAULT => new(
                ZcrxRefusal.Area,
                "The area is not mapped, or not writable.",
                "Give memory that is mapped for reading and writing."),
            Errno.EBADF => new(
                ZcrxRefusal.Area,
                "The descriptor is closed, no dmabuf, or none that was exported for this.",
                "Give an open one, and keep it open until the call returns."),
            Errno.ENOMEM => new(
                ZcrxRefusal.Memory,
                "Area and refill ring count into RLIMIT_MEMLOCK, which leaves too little, or the "
                    + "kernel has no memory.",
                "Raise it (ulimit -l, LimitMEMLOCK= of a systemd unit), or take a smaller area."),
            _ => Unknown(QueueStep),
        };

    public static ZcrxReason NoKernel() => new(
        ZcrxRefusal.Kernel,
        "This kernel has no zero-copy receive (CONFIG_IO_URING_ZCRX).",
        "Use Linux 6.18 or later, built with it, or receive with copies.");

    public static ZcrxReason NoPrivilege() => new(
        ZcrxRefusal.Privilege,
        "A queue is taken with CAP_NET_ADMIN of the first user namespace only: it sees data of "
            + "other processes, too.",
        "Give the program that capability (setcap cap_net_admin+ep, or run as root).");

    public static ZcrxReason NoDriver() => new(
        ZcrxRefusal.Driver,
        "The interface is no hardware of its own, or its driver cannot lend a queue.",
        "Use a card and driver that can; see docs/zero-copy-receive.md.");

    public static ZcrxReason NoQueue(uint queue) => new(
        ZcrxRefusal.NoQueue,
        $"The interface has no receive queue {queue}.",
        "Make more (ethtool -L), or take a lower one; the first is 0.");

    public static ZcrxReason NoHeaderSplit() => new(
        ZcrxRefusal.HeaderSplit,
        "The card does not split headers from data (tcp-data-split is off, or hds-thresh is not "
            + "0).",
        "Run ethtool -G IF tcp-data-split on hds-thresh 0.");

    private static ZcrxReason NoSuchChunks() => new(
        ZcrxRefusal.CardChunkBytes,
        "The area is not contiguous in pieces of this size, or the card does not split headers "
            + "from data.",
        "Take huge pages of at least the size; then as without: ZcrxSupport.Check.");

    private static ZcrxReason? OfRing(IoUringSetupFlags ring) =>
        (ring & IoUringSetupFlags.DeferTaskRun) == 0
        ? new(
            ZcrxRefusal.RingIsNotDeferred,
            "The ring was made without IORING_SETUP_DEFER_TASKRUN.",
            "Make one that belongs to one thread: without MultipleIssuers or polling.")
        : (ring & (IoUringSetupFlags.Cqe32 | IoUringSetupFlags.CqeMixed)) == 0
        ? new(
            ZcrxRefusal.RingHasSmallCompletions,
            "The ring was made with completions of 16 bytes.",
            "Make it with CqeSize.Mixed or CqeSize.Bytes32.")
        : null;

    private static ZcrxReason? OfRequest(
        IoUringSetupFlags ring,
        in ZcrxIfqReg request,
        nuint regionBytes,
        in ZcrxFeatureSet features)
    {
        if (request.RxBufLen != 0 && !features.CanChooseChunkBytes)
        {
            return new(
                ZcrxRefusal.ChunkBytes,
                "This kernel receives into single pages only: rx_buf_len came with 7.0.",
                "Leave ChunkBytes at 0.");
        }

        if (request.IfRxq == uint.MaxValue)
            return NoQueue(request.IfRxq);
        var flags = (ZcrxRegisterFlags)request.Flags;
        if (flags != ZcrxRegisterFlags.None && !features.Has(flags))
        {
            return new(
                ZcrxRefusal.Flag,
                $"This kernel does not know {flags}: importing came with 6.19, doing without a "
                    + "device with 7.1.",
                "Do without it here; ZcrxFeatureSet.Ask says what there is.");
        }

        var isClamped = (ring & IoUringSetupFlags.Clamp) != 0;
        if (request.RqEntries == 0
            || (request.RqEntries > ZcrxOptions.MaxRefillEntries && !isClamped))
        {
            return new(
                ZcrxRefusal.RefillEntries,
                $"{request.RqEntries} refill entries are not between 1 and "
                    + $"{ZcrxOptions.MaxRefillEntries}.",
                "Ask for a number between.");
        }

        return RefillRegion.BytesNeeded(request.RqEntries, features) > regionBytes
            ? new(
                ZcrxRefusal.RefillRegion,
                $"{regionBytes} bytes do not hold the refill ring: {request.RqEntries} entries "
                    + "are rounded up to a power of two, of 16 bytes each, behind a header.",
                "Give it more.")
            : null;
    }

    private static ZcrxReason Unknown(string step) => new(
        ZcrxRefusal.Other, "No particular cause is known.", $"See {step} in the kernel's sources.");
}

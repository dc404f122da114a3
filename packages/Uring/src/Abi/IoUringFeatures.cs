using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>What the kernel can do: io_uring_params->features. Source: io_uring_setup(2).</summary>
[Flags]
public enum IoUringFeatures : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Both rings are mapped with one mmap(2): IORING_FEAT_SINGLE_MMAP.</summary>
    [Uapi("IORING_FEAT_SINGLE_MMAP")] SingleMmap = 1 << 0,

    /// <summary>
    /// Completions past the queue's end are kept instead of dropped: IORING_FEAT_NODROP.
    /// </summary>
    [Uapi("IORING_FEAT_NODROP")] NoDrop = 1 << 1,

    /// <summary>
    /// What an entry points to is copied by the time it is submitted: IORING_FEAT_SUBMIT_STABLE.
    /// </summary>
    [Uapi("IORING_FEAT_SUBMIT_STABLE")] SubmitStable = 1 << 2,

    /// <summary>Offset -1 means the file's position: IORING_FEAT_RW_CUR_POS.</summary>
    [Uapi("IORING_FEAT_RW_CUR_POS")] ReadWriteCurrentPosition = 1 << 3,

    /// <summary>
    /// Requests run with the submitter's credentials: IORING_FEAT_CUR_PERSONALITY.
    /// </summary>
    [Uapi("IORING_FEAT_CUR_PERSONALITY")] CurrentPersonality = 1 << 4,

    /// <summary>Waiting for readiness takes no worker thread: IORING_FEAT_FAST_POLL.</summary>
    [Uapi("IORING_FEAT_FAST_POLL")] FastPoll = 1 << 5,

    /// <summary>
    /// Polls take 32 bits of events, with EPOLLEXCLUSIVE among them: IORING_FEAT_POLL_32BITS.
    /// </summary>
    [Uapi("IORING_FEAT_POLL_32BITS")] Poll32Bits = 1 << 6,

    /// <summary>
    /// A polled submission queue takes ordinary descriptors: IORING_FEAT_SQPOLL_NONFIXED.
    /// </summary>
    [Uapi("IORING_FEAT_SQPOLL_NONFIXED")] SqPollNonFixed = 1 << 7,

    /// <summary>Waiting takes a timeout besides a signal mask: IORING_FEAT_EXT_ARG.</summary>
    [Uapi("IORING_FEAT_EXT_ARG")] ExtArg = 1 << 8,

    /// <summary>Workers are threads of the process: IORING_FEAT_NATIVE_WORKERS.</summary>
    [Uapi("IORING_FEAT_NATIVE_WORKERS")] NativeWorkers = 1 << 9,

    /// <summary>
    /// Registered files and buffers have tags and updates: IORING_FEAT_RSRC_TAGS.
    /// </summary>
    [Uapi("IORING_FEAT_RSRC_TAGS")] ResourceTags = 1 << 10,

    /// <summary>Successful entries can go without a completion: IORING_FEAT_CQE_SKIP.</summary>
    [Uapi("IORING_FEAT_CQE_SKIP")] CqeSkip = 1 << 11,

    /// <summary>
    /// A linked entry's file is looked up when it starts: IORING_FEAT_LINKED_FILE.
    /// </summary>
    [Uapi("IORING_FEAT_LINKED_FILE")] LinkedFile = 1 << 12,

    /// <summary>io_uring_register(2) takes a registered ring: IORING_FEAT_REG_REG_RING.</summary>
    [Uapi("IORING_FEAT_REG_REG_RING")] RegisterRegisteredRing = 1 << 13,

    /// <summary>
    /// Send and receive take several buffers at once: IORING_FEAT_RECVSEND_BUNDLE.
    /// </summary>
    [Uapi("IORING_FEAT_RECVSEND_BUNDLE")] SendRecvBundle = 1 << 14,

    /// <summary>Waiting takes a time to gather a batch: IORING_FEAT_MIN_TIMEOUT.</summary>
    [Uapi("IORING_FEAT_MIN_TIMEOUT")] MinTimeout = 1 << 15,

    /// <summary>Read and write take attributes: IORING_FEAT_RW_ATTR.</summary>
    [Uapi("IORING_FEAT_RW_ATTR")] ReadWriteAttributes = 1 << 16,

    /// <summary>Waiting can go without being counted as I/O wait: IORING_FEAT_NO_IOWAIT.</summary>
    [Uapi("IORING_FEAT_NO_IOWAIT")] NoIoWait = 1 << 17,
}

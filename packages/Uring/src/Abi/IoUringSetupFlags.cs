using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>How a ring is made: io_uring_params->flags. Source: io_uring_setup(2).</summary>
[Flags]
public enum IoUringSetupFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// Completions are found by polling the device instead of by interrupt: IORING_SETUP_IOPOLL.
    /// </summary>
    [Uapi("IORING_SETUP_IOPOLL")] IoPoll = 1 << 0,

    /// <summary>A kernel thread watches the submission queue: IORING_SETUP_SQPOLL.</summary>
    [Uapi("IORING_SETUP_SQPOLL")] SqPoll = 1 << 1,

    /// <summary>That thread runs on the processor in sq_thread_cpu: IORING_SETUP_SQ_AFF.</summary>
    [Uapi("IORING_SETUP_SQ_AFF")] SqAffinity = 1 << 2,

    /// <summary>The caller chooses the size of the completion queue: IORING_SETUP_CQSIZE.</summary>
    [Uapi("IORING_SETUP_CQSIZE")] CqSize = 1 << 3,

    /// <summary>
    /// Sizes past the limits are cut to them instead of refused: IORING_SETUP_CLAMP.
    /// </summary>
    [Uapi("IORING_SETUP_CLAMP")] Clamp = 1 << 4,

    /// <summary>Share the workers of the ring in wq_fd: IORING_SETUP_ATTACH_WQ.</summary>
    [Uapi("IORING_SETUP_ATTACH_WQ")] AttachWorkers = 1 << 5,

    /// <summary>
    /// The ring takes no submissions until it is enabled: IORING_SETUP_R_DISABLED.
    /// </summary>
    [Uapi("IORING_SETUP_R_DISABLED")] Disabled = 1 << 6,

    /// <summary>
    /// A refused entry does not stop the submission of those after it: IORING_SETUP_SUBMIT_ALL.
    /// </summary>
    [Uapi("IORING_SETUP_SUBMIT_ALL")] SubmitAll = 1 << 7,

    /// <summary>
    /// Completion work waits for the next kernel entry instead of interrupting:
    /// IORING_SETUP_COOP_TASKRUN.
    /// </summary>
    [Uapi("IORING_SETUP_COOP_TASKRUN")] CoopTaskRun = 1 << 8,

    /// <summary>
    /// Show waiting completion work in the submission queue's flags: IORING_SETUP_TASKRUN_FLAG.
    /// </summary>
    [Uapi("IORING_SETUP_TASKRUN_FLAG")] TaskRunFlag = 1 << 9,

    /// <summary>Submission entries of 128 bytes: IORING_SETUP_SQE128.</summary>
    [Uapi("IORING_SETUP_SQE128")] Sqe128 = 1 << 10,

    /// <summary>Completion entries of 32 bytes: IORING_SETUP_CQE32.</summary>
    [Uapi("IORING_SETUP_CQE32")] Cqe32 = 1 << 11,

    /// <summary>Only one thread submits: IORING_SETUP_SINGLE_ISSUER.</summary>
    [Uapi("IORING_SETUP_SINGLE_ISSUER")] SingleIssuer = 1 << 12,

    /// <summary>
    /// Completion work runs only when that thread asks for completions: IORING_SETUP_DEFER_TASKRUN.
    /// </summary>
    [Uapi("IORING_SETUP_DEFER_TASKRUN")] DeferTaskRun = 1 << 13,

    /// <summary>The caller provides the memory of the rings: IORING_SETUP_NO_MMAP.</summary>
    [Uapi("IORING_SETUP_NO_MMAP")] NoMmap = 1 << 14,

    /// <summary>
    /// The ring is registered with itself and has no descriptor: IORING_SETUP_REGISTERED_FD_ONLY.
    /// </summary>
    [Uapi("IORING_SETUP_REGISTERED_FD_ONLY")] RegisteredFdOnly = 1 << 15,

    /// <summary>
    /// No index array between the submission ring and its entries: IORING_SETUP_NO_SQARRAY.
    /// </summary>
    [Uapi("IORING_SETUP_NO_SQARRAY")] NoSqArray = 1 << 16,

    /// <summary>
    /// Sleep for a part of the expected time before polling the device: IORING_SETUP_HYBRID_IOPOLL.
    /// </summary>
    [Uapi("IORING_SETUP_HYBRID_IOPOLL")] HybridIoPoll = 1 << 17,

    /// <summary>Completions of 16 and of 32 bytes in one ring: IORING_SETUP_CQE_MIXED.</summary>
    [Uapi("IORING_SETUP_CQE_MIXED")] CqeMixed = 1 << 18,

    /// <summary>
    /// Submission entries of 64 and of 128 bytes in one ring: IORING_SETUP_SQE_MIXED, since 6.19.
    /// </summary>
    [Uapi("IORING_SETUP_SQE_MIXED", Since = "6.19")] SqeMixed = 1 << 19,

    /// <summary>
    /// Entries are always taken from index 0 on, without head and tail: IORING_SETUP_SQ_REWIND,
    /// since 7.0.
    /// </summary>
    [Uapi("IORING_SETUP_SQ_REWIND", Since = "7.0")] SqRewind = 1 << 20,
}

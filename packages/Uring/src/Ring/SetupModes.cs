namespace Hyb.Uring;

/// <summary>How the kernel learns that a device is done with an operation.</summary>
public enum DevicePolling
{
    /// <summary>By the device's interrupt, as usual.</summary>
    None,

    /// <summary>
    /// By asking the device until it is done, while somebody waits: IORING_SETUP_IOPOLL. For files
    /// opened with O_DIRECT on devices with poll queues; the kernel answers EOPNOTSUPP in the
    /// completion otherwise.
    /// </summary>
    Poll,

    /// <summary>
    /// The same, after sleeping for a part of the time that the operation is expected to take:
    /// IORING_SETUP_HYBRID_IOPOLL.
    /// </summary>
    Hybrid,
}

/// <summary>How long submission entries are.</summary>
public enum SqeSize
{
    /// <summary>64 bytes.</summary>
    Bytes64,

    /// <summary>128 bytes, for commands with data in the entry: IORING_SETUP_SQE128.</summary>
    Bytes128,

    /// <summary>
    /// Each as long as its operation asks for: IORING_SETUP_SQE_MIXED, which kernels before 6.19
    /// refuse with EINVAL.
    /// </summary>
    Mixed,
}

/// <summary>How long completions are.</summary>
public enum CqeSize
{
    /// <summary>16 bytes.</summary>
    Bytes16,

    /// <summary>32 bytes, with a payload of 16: IORING_SETUP_CQE32.</summary>
    Bytes32,

    /// <summary>Each as long as its operation asks for: IORING_SETUP_CQE_MIXED.</summary>
    Mixed,
}

/// <summary>
/// A kernel thread that takes submissions by watching the queue: IORING_SETUP_SQPOLL. Submitting
/// then needs no system call, as long as the thread is awake.
/// </summary>
/// <param name="IdleTime">
/// How long it watches an empty queue before it sleeps, in whole milliseconds; zero for the
/// kernel's second: sq_thread_idle.
/// </param>
/// <param name="Cpu">
/// The processor that it is kept on; <see langword="null"/> for any: IORING_SETUP_SQ_AFF.
/// </param>
public readonly record struct SubmissionPolling(TimeSpan IdleTime = default, int? Cpu = null);

using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// How a submission queue entry is treated: sqe->flags. Source: io_uring_enter(2).
/// </summary>
[Flags]
public enum SqeFlags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The descriptor is a slot of the registered file table: IOSQE_FIXED_FILE.</summary>
    [Uapi("IOSQE_FIXED_FILE")] FixedFile = 1 << 0,

    /// <summary>
    /// Start only when everything submitted before has completed: IOSQE_IO_DRAIN.
    /// </summary>
    [Uapi("IOSQE_IO_DRAIN")] Drain = 1 << 1,

    /// <summary>The next entry starts when this one has succeeded: IOSQE_IO_LINK.</summary>
    [Uapi("IOSQE_IO_LINK")] Link = 1 << 2,

    /// <summary>
    /// The next entry starts when this one has completed, failed or not: IOSQE_IO_HARDLINK.
    /// </summary>
    [Uapi("IOSQE_IO_HARDLINK")] HardLink = 1 << 3,

    /// <summary>
    /// Go to a worker thread at once, without trying to complete inline: IOSQE_ASYNC.
    /// </summary>
    [Uapi("IOSQE_ASYNC")] Async = 1 << 4,

    /// <summary>
    /// The kernel takes a buffer from the group in sqe->buf_group: IOSQE_BUFFER_SELECT.
    /// </summary>
    [Uapi("IOSQE_BUFFER_SELECT")] BufferSelect = 1 << 5,

    /// <summary>Post no completion when it succeeds: IOSQE_CQE_SKIP_SUCCESS.</summary>
    [Uapi("IOSQE_CQE_SKIP_SUCCESS")] SkipSuccess = 1 << 6,
}

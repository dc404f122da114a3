using Hyb.Zcall;

namespace Hyb.Uring.Abi;

/// <summary>Constants of io_uring and what it commands that belong to no enumeration.</summary>
internal static class UringConstants
{
    /// <summary>Offset for mmap(2) of the submission ring: IORING_OFF_SQ_RING.</summary>
    [Uapi("IORING_OFF_SQ_RING")]
    public const ulong SqRingOffset = 0;

    /// <summary>
    /// Offset for mmap(2) of the completion ring, where it is mapped apart: IORING_OFF_CQ_RING.
    /// </summary>
    [Uapi("IORING_OFF_CQ_RING")]
    public const ulong CqRingOffset = 0x8000000;

    /// <summary>Offset for mmap(2) of the submission entries: IORING_OFF_SQES.</summary>
    [Uapi("IORING_OFF_SQES")]
    public const ulong SqesOffset = 0x10000000;

    /// <summary>
    /// Offset for mmap(2) of a kernel-allocated ring of provided buffers: IORING_OFF_PBUF_RING.
    /// </summary>
    [Uapi("IORING_OFF_PBUF_RING")]
    public const ulong BufferRingOffset = 0x80000000;

    /// <summary>Where the group id stands in that offset: IORING_OFF_PBUF_SHIFT.</summary>
    [Uapi("IORING_OFF_PBUF_SHIFT")]
    public const int BufferRingShift = 16;

    /// <summary>The bits of an offset that say what is mapped: IORING_OFF_MMAP_MASK.</summary>
    [Uapi("IORING_OFF_MMAP_MASK")]
    public const ulong MmapMask = 0xf8000000;

    /// <summary>Where the buffer id stands in cqe->flags: IORING_CQE_BUFFER_SHIFT.</summary>
    [Uapi("IORING_CQE_BUFFER_SHIFT")]
    public const int CqeBufferShift = 16;

    /// <summary>sqe->file_index: the kernel chooses a free slot: IORING_FILE_INDEX_ALLOC.</summary>
    [Uapi("IORING_FILE_INDEX_ALLOC")]
    public const uint FileIndexAlloc = uint.MaxValue;

    /// <summary>In a table update: leave this slot as it is: IORING_REGISTER_FILES_SKIP.</summary>
    [Uapi("IORING_REGISTER_FILES_SKIP")]
    public const int FilesSkip = -2;

    /// <summary>
    /// io_uring_rsrc_register->flags: a table of empty slots: IORING_RSRC_REGISTER_SPARSE.
    /// </summary>
    [Uapi("IORING_RSRC_REGISTER_SPARSE")]
    public const uint ResourceSparse = 1 << 0;

    /// <summary>io_uring_probe_op->flags: the operation is there: IO_URING_OP_SUPPORTED.</summary>
    [Uapi("IO_URING_OP_SUPPORTED")]
    public const ushort OpSupported = 1 << 0;

    /// <summary>sqe->splice_flags: the input is a slot: SPLICE_F_FD_IN_FIXED.</summary>
    [Uapi("SPLICE_F_FD_IN_FIXED")]
    public const uint SpliceFdInFixed = 1u << 31;

    /// <summary>
    /// Result of a notification: data was copied after all: IORING_NOTIF_USAGE_ZC_COPIED.
    /// </summary>
    [Uapi("IORING_NOTIF_USAGE_ZC_COPIED")]
    public const uint ZeroCopyCopied = 1u << 31;

    /// <summary>
    /// Where cqe->flags of a timestamp say that it is the hardware's: IORING_TIMESTAMP_HW_SHIFT.
    /// </summary>
    [Uapi("IORING_TIMESTAMP_HW_SHIFT")]
    public const int TimestampHardwareShift = 16;

    /// <summary>
    /// Where cqe->flags of a timestamp hold its type: IORING_TIMESTAMP_TYPE_SHIFT.
    /// </summary>
    [Uapi("IORING_TIMESTAMP_TYPE_SHIFT")]
    public const int TimestampTypeShift = 17;

    /// <summary>cqe->flags of a timestamp: it is the hardware's: IORING_CQE_F_TSTAMP_HW.</summary>
    [Uapi("IORING_CQE_F_TSTAMP_HW")]
    public const uint CqeHardwareTimestamp = 1 << 16;

    /// <summary>
    /// sqe->cmd_op of a block device: its range is no longer needed: BLOCK_URING_CMD_DISCARD.
    /// </summary>
    [Uapi("BLOCK_URING_CMD_DISCARD")]
    public const uint BlockDiscard = 0x1200;

    /// <summary>The most words that can be waited on together: FUTEX_WAITV_MAX.</summary>
    [Uapi("FUTEX_WAITV_MAX")]
    public const int MaxFutexWaiters = 128;

    /// <summary>
    /// io_uring_bpf->cmd_type: install a filter: IO_URING_BPF_CMD_FILTER, since 7.0.
    /// </summary>
    [Uapi("IO_URING_BPF_CMD_FILTER", Since = "7.0")]
    public const ushort BpfCommandFilter = 1;
}

using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Abi;

/// <summary>
/// Where the memory of zero-copy receive comes from: io_uring_zcrx_area_reg->flags.
/// </summary>
[Flags]
internal enum ZcrxAreaFlags : uint
{
    /// <summary>The caller's memory.</summary>
    None = 0,

    /// <summary>It is the dmabuf in dmabuf_fd: IORING_ZCRX_AREA_DMABUF.</summary>
    [Uapi("IORING_ZCRX_AREA_DMABUF")] Dmabuf = 1,
}

/// <summary>How a network queue is registered: io_uring_zcrx_ifq_reg->flags.</summary>
[Flags]
internal enum ZcrxRegisterFlags : uint
{
    /// <summary>A queue of a device.</summary>
    None = 0,

    /// <summary>Use what another ring has exported: ZCRX_REG_IMPORT, since 6.19.</summary>
    [Uapi("ZCRX_REG_IMPORT", Since = "6.19")] Import = 1,

    /// <summary>Without a device: all data is copied: ZCRX_REG_NODEV, since 7.1.</summary>
    [Uapi("ZCRX_REG_NODEV", Since = "7.1")] NoDevice = 2,
}

/// <summary>What zero-copy receive can do: io_uring_query_zcrx->features.</summary>
[Flags]
internal enum ZcrxFeatures : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>
    /// The caller chooses the size of receive pages: ZCRX_FEATURE_RX_PAGE_SIZE, since 7.0.
    /// </summary>
    [Uapi("ZCRX_FEATURE_RX_PAGE_SIZE", Since = "7.0")] RxPageSize = 1 << 0,

    /// <summary>Events can be reported: ZCRX_FEATURE_EVENT, since 7.2.</summary>
    [Uapi("ZCRX_FEATURE_EVENT", Since = "7.2")] Events = 1 << 1,
}

/// <summary>An event of zero-copy receive: zcrx_ctrl_arm_event->event_type.</summary>
internal enum ZcrxEventType : uint
{
    /// <summary>There was no memory to receive into: ZCRX_EVENT_ALLOC_FAIL, since 7.2.</summary>
    [Uapi("ZCRX_EVENT_ALLOC_FAIL", Since = "7.2")] AllocationFailed = 0,

    /// <summary>Data was copied after all: ZCRX_EVENT_COPY, since 7.2.</summary>
    [Uapi("ZCRX_EVENT_COPY", Since = "7.2")] Copied = 1,
}

/// <summary>What is set in zcrx_event_desc: its flags.</summary>
[Flags]
internal enum ZcrxEventDescFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// stats_offset says where the counters go: ZCRX_EVENT_DESC_FLAG_STATS, since 7.2.
    /// </summary>
    [Uapi("ZCRX_EVENT_DESC_FLAG_STATS", Since = "7.2")] Stats = 1 << 0,
}

/// <summary>What IORING_REGISTER_ZCRX_CTRL does: zcrx_ctrl->op.</summary>
internal enum ZcrxControlOp : uint
{
    /// <summary>
    /// Have the kernel take the refill queue's entries now: ZCRX_CTRL_FLUSH_RQ, since 6.19.
    /// </summary>
    [Uapi("ZCRX_CTRL_FLUSH_RQ", Since = "6.19")] FlushRefillQueue = 0,

    /// <summary>
    /// Make a descriptor that another ring can import: ZCRX_CTRL_EXPORT, since 6.19.
    /// </summary>
    [Uapi("ZCRX_CTRL_EXPORT", Since = "6.19")] Export = 1,

    /// <summary>Have an event reported again: ZCRX_CTRL_ARM_EVENT, since 7.2.</summary>
    [Uapi("ZCRX_CTRL_ARM_EVENT", Since = "7.2")] ArmEvent = 2,
}

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Why zero-copy receive is refused: the cause, of which one errno has several (EINVAL alone is a
/// ring, a queue, a size or a kernel). Carried by <see cref="ZcrxException"/> and by the findings
/// of <see cref="ZcrxSupport.Check"/>.
/// </summary>
public enum ZcrxRefusal
{
    /// <summary>None of the others; the errno is all there is.</summary>
    Other,

    /// <summary>io_uring itself cannot be used: see <see cref="IoUring.CheckSupport"/>.</summary>
    NoIoUring,

    /// <summary>The kernel has no zero-copy receive, or was built without it.</summary>
    Kernel,

    /// <summary>The ring was made without IORING_SETUP_DEFER_TASKRUN.</summary>
    RingIsNotDeferred,

    /// <summary>The ring was made without completions of 32 bytes.</summary>
    RingHasSmallCompletions,

    /// <summary>CAP_NET_ADMIN is missing.</summary>
    Privilege,

    /// <summary>There is no interface of that name or index.</summary>
    NoInterface,

    /// <summary>The interface has no such receive queue.</summary>
    NoQueue,

    /// <summary>
    /// The interface is no hardware, or its driver cannot lend a queue (queue_mgmt_ops).
    /// </summary>
    Driver,

    /// <summary>The card does not split headers from data, or not at every size.</summary>
    HeaderSplit,

    /// <summary>Somebody has the queue: another ring, devmem TCP, AF_XDP, or XDP.</summary>
    QueueInUse,

    /// <summary>The number of refill entries is out of range.</summary>
    RefillEntries,

    /// <summary>The region of the refill ring is too small for its entries.</summary>
    RefillRegion,

    /// <summary>This kernel has receive buffers of one page only.</summary>
    ChunkBytes,

    /// <summary>The card cannot receive into chunks of this size.</summary>
    CardChunkBytes,

    /// <summary>The area is not made of whole pages, or not mapped, or no dmabuf.</summary>
    Area,

    /// <summary>This kernel has no such flag: importing, or doing without a device.</summary>
    Flag,

    /// <summary>This kernel has no control operations, or not this one.</summary>
    Control,

    /// <summary>RLIMIT_MEMLOCK leaves too little, or the kernel has no memory.</summary>
    Memory,
}

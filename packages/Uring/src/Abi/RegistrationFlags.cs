using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>The two kinds of worker thread that have a limit each.</summary>
public enum IoWorkerKind : uint
{
    /// <summary>For requests that end in bounded time, such as file reads: IO_WQ_BOUND.</summary>
    [Uapi("IO_WQ_BOUND")] Bounded = 0,

    /// <summary>For requests that may wait forever, such as sockets: IO_WQ_UNBOUND.</summary>
    [Uapi("IO_WQ_UNBOUND")] Unbounded = 1,
}

/// <summary>How a ring of provided buffers works: io_uring_buf_reg->flags.</summary>
[Flags]
public enum BufferRingFlags : ushort
{
    /// <summary>The caller's memory, each buffer consumed as a whole.</summary>
    None = 0,

    /// <summary>
    /// The kernel allocates the ring, to be mapped with mmap(2): IOU_PBUF_RING_MMAP.
    /// </summary>
    [Uapi("IOU_PBUF_RING_MMAP")] KernelMemory = 1,

    /// <summary>Buffers are consumed piece by piece: IOU_PBUF_RING_INC.</summary>
    [Uapi("IOU_PBUF_RING_INC")] Incremental = 2,
}

/// <summary>How registered buffers are cloned: io_uring_clone_buffers->flags.</summary>
[Flags]
public enum CloneBuffersFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// The source is the index of a registered ring: IORING_REGISTER_SRC_REGISTERED.
    /// </summary>
    [Uapi("IORING_REGISTER_SRC_REGISTERED")] SourceRegistered = 1 << 0,

    /// <summary>Buffers that are in the way are replaced: IORING_REGISTER_DST_REPLACE.</summary>
    [Uapi("IORING_REGISTER_DST_REPLACE")] ReplaceDestination = 1 << 1,
}

/// <summary>Where a memory region comes from: io_uring_region_desc->flags.</summary>
[Flags]
public enum MemoryRegionFlags : uint
{
    /// <summary>The kernel allocates it.</summary>
    None = 0,

    /// <summary>It is the caller's memory at user_addr: IORING_MEM_REGION_TYPE_USER.</summary>
    [Uapi("IORING_MEM_REGION_TYPE_USER")] UserMemory = 1,
}

/// <summary>What a memory region is for: io_uring_mem_region_reg->flags.</summary>
[Flags]
public enum MemoryRegionUse : ulong
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>It holds arguments of waits: IORING_MEM_REGION_REG_WAIT_ARG.</summary>
    [Uapi("IORING_MEM_REGION_REG_WAIT_ARG")] WaitArguments = 1,
}

/// <summary>What a registered wait argument holds: io_uring_reg_wait->flags.</summary>
[Flags]
public enum RegisterWaitFlags : uint
{
    /// <summary>No timeout.</summary>
    None = 0,

    /// <summary>The timeout is set: IORING_REG_WAIT_TS.</summary>
    [Uapi("IORING_REG_WAIT_TS")] Timeout = 1 << 0,
}

/// <summary>What is done to the busy-polling settings: io_uring_napi->opcode.</summary>
public enum NapiOp : byte
{
    /// <summary>Set time and tracking: IO_URING_NAPI_REGISTER_OP.</summary>
    [Uapi("IO_URING_NAPI_REGISTER_OP")] Register = 0,

    /// <summary>Add a queue to those tracked statically: IO_URING_NAPI_STATIC_ADD_ID.</summary>
    [Uapi("IO_URING_NAPI_STATIC_ADD_ID")] AddId = 1,

    /// <summary>
    /// Remove a queue from those tracked statically: IO_URING_NAPI_STATIC_DEL_ID.
    /// </summary>
    [Uapi("IO_URING_NAPI_STATIC_DEL_ID")] RemoveId = 2,
}

/// <summary>How the queues to be busy-polled are found: io_uring_napi->op_param.</summary>
public enum NapiTracking : uint
{
    /// <summary>The kernel learns them from the requests: IO_URING_NAPI_TRACKING_DYNAMIC.</summary>
    [Uapi("IO_URING_NAPI_TRACKING_DYNAMIC")] Dynamic = 0,

    /// <summary>The caller names them: IO_URING_NAPI_TRACKING_STATIC.</summary>
    [Uapi("IO_URING_NAPI_TRACKING_STATIC")] Static = 1,

    /// <summary>There is no busy polling: IO_URING_NAPI_TRACKING_INACTIVE.</summary>
    [Uapi("IO_URING_NAPI_TRACKING_INACTIVE")] Inactive = 255,
}

/// <summary>What a restriction speaks of: io_uring_restriction->opcode.</summary>
public enum RestrictionOp : ushort
{
    /// <summary>
    /// Allow an operation of io_uring_register(2): IORING_RESTRICTION_REGISTER_OP.
    /// </summary>
    [Uapi("IORING_RESTRICTION_REGISTER_OP")] AllowRegisterOp = 0,

    /// <summary>Allow an operation of submission entries: IORING_RESTRICTION_SQE_OP.</summary>
    [Uapi("IORING_RESTRICTION_SQE_OP")] AllowOp = 1,

    /// <summary>Allow flags of submission entries: IORING_RESTRICTION_SQE_FLAGS_ALLOWED.</summary>
    [Uapi("IORING_RESTRICTION_SQE_FLAGS_ALLOWED")] AllowSqeFlags = 2,

    /// <summary>
    /// Refuse submission entries without these flags: IORING_RESTRICTION_SQE_FLAGS_REQUIRED.
    /// </summary>
    [Uapi("IORING_RESTRICTION_SQE_FLAGS_REQUIRED")] RequireSqeFlags = 3,
}

/// <summary>
/// What is asked with <see cref="IoUringRegisterOp.Query"/>: io_uring_query_hdr->query_op.
/// </summary>
public enum QueryOp : uint
{
    /// <summary>Operations, features and flags: IO_URING_QUERY_OPCODES.</summary>
    [Uapi("IO_URING_QUERY_OPCODES")] Opcodes = 0,

    /// <summary>Zero-copy receive: IO_URING_QUERY_ZCRX, since 6.19.</summary>
    [Uapi("IO_URING_QUERY_ZCRX", Since = "6.19")] Zcrx = 1,

    /// <summary>Size and alignment of the ring header: IO_URING_QUERY_SCQ, since 6.19.</summary>
    [Uapi("IO_URING_QUERY_SCQ", Since = "6.19")] RingHeader = 2,

    /// <summary>Events of zero-copy receive: IO_URING_QUERY_ZCRX_EVENT, since 7.2.</summary>
    [Uapi("IO_URING_QUERY_ZCRX_EVENT", Since = "7.2")] ZcrxEvent = 3,
}

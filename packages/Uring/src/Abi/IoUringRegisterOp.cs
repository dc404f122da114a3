using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>What io_uring_register(2) does.</summary>
public enum IoUringRegisterOp : uint
{
    /// <summary>Register fixed buffers: IORING_REGISTER_BUFFERS.</summary>
    [Uapi("IORING_REGISTER_BUFFERS")] RegisterBuffers = 0,

    /// <summary>Release the fixed buffers: IORING_UNREGISTER_BUFFERS.</summary>
    [Uapi("IORING_UNREGISTER_BUFFERS")] UnregisterBuffers = 1,

    /// <summary>Register a table of files: IORING_REGISTER_FILES.</summary>
    [Uapi("IORING_REGISTER_FILES")] RegisterFiles = 2,

    /// <summary>Release the table of files: IORING_UNREGISTER_FILES.</summary>
    [Uapi("IORING_UNREGISTER_FILES")] UnregisterFiles = 3,

    /// <summary>Signal an eventfd on completions: IORING_REGISTER_EVENTFD.</summary>
    [Uapi("IORING_REGISTER_EVENTFD")] RegisterEventFd = 4,

    /// <summary>Stop signalling the eventfd: IORING_UNREGISTER_EVENTFD.</summary>
    [Uapi("IORING_UNREGISTER_EVENTFD")] UnregisterEventFd = 5,

    /// <summary>Change slots of the file table: IORING_REGISTER_FILES_UPDATE.</summary>
    [Uapi("IORING_REGISTER_FILES_UPDATE")] UpdateFiles = 6,

    /// <summary>
    /// Signal an eventfd on completions that were not inline: IORING_REGISTER_EVENTFD_ASYNC.
    /// </summary>
    [Uapi("IORING_REGISTER_EVENTFD_ASYNC")] RegisterEventFdAsync = 7,

    /// <summary>Ask which operations there are: IORING_REGISTER_PROBE.</summary>
    [Uapi("IORING_REGISTER_PROBE")] Probe = 8,

    /// <summary>
    /// Keep the caller's credentials for sqe->personality: IORING_REGISTER_PERSONALITY.
    /// </summary>
    [Uapi("IORING_REGISTER_PERSONALITY")] RegisterPersonality = 9,

    /// <summary>Forget such credentials: IORING_UNREGISTER_PERSONALITY.</summary>
    [Uapi("IORING_UNREGISTER_PERSONALITY")] UnregisterPersonality = 10,

    /// <summary>Limit what a disabled ring will accept: IORING_REGISTER_RESTRICTIONS.</summary>
    [Uapi("IORING_REGISTER_RESTRICTIONS")] RegisterRestrictions = 11,

    /// <summary>Enable a ring that was made disabled: IORING_REGISTER_ENABLE_RINGS.</summary>
    [Uapi("IORING_REGISTER_ENABLE_RINGS")] EnableRings = 12,

    /// <summary>
    /// Register a table of files with tags, possibly empty: IORING_REGISTER_FILES2.
    /// </summary>
    [Uapi("IORING_REGISTER_FILES2")] RegisterFiles2 = 13,

    /// <summary>
    /// Change slots of the file table and their tags: IORING_REGISTER_FILES_UPDATE2.
    /// </summary>
    [Uapi("IORING_REGISTER_FILES_UPDATE2")] UpdateFiles2 = 14,

    /// <summary>
    /// Register fixed buffers with tags, possibly empty: IORING_REGISTER_BUFFERS2.
    /// </summary>
    [Uapi("IORING_REGISTER_BUFFERS2")] RegisterBuffers2 = 15,

    /// <summary>Change fixed buffers and their tags: IORING_REGISTER_BUFFERS_UPDATE.</summary>
    [Uapi("IORING_REGISTER_BUFFERS_UPDATE")] UpdateBuffers = 16,

    /// <summary>Bind the worker threads to processors: IORING_REGISTER_IOWQ_AFF.</summary>
    [Uapi("IORING_REGISTER_IOWQ_AFF")] RegisterWorkerAffinity = 17,

    /// <summary>Unbind the worker threads: IORING_UNREGISTER_IOWQ_AFF.</summary>
    [Uapi("IORING_UNREGISTER_IOWQ_AFF")] UnregisterWorkerAffinity = 18,

    /// <summary>
    /// Read and set the limits of worker threads: IORING_REGISTER_IOWQ_MAX_WORKERS.
    /// </summary>
    [Uapi("IORING_REGISTER_IOWQ_MAX_WORKERS")] SetMaxWorkers = 19,

    /// <summary>
    /// Register descriptors of rings for quicker entry: IORING_REGISTER_RING_FDS.
    /// </summary>
    [Uapi("IORING_REGISTER_RING_FDS")] RegisterRingFds = 20,

    /// <summary>Release registered descriptors of rings: IORING_UNREGISTER_RING_FDS.</summary>
    [Uapi("IORING_UNREGISTER_RING_FDS")] UnregisterRingFds = 21,

    /// <summary>Register a ring of provided buffers: IORING_REGISTER_PBUF_RING.</summary>
    [Uapi("IORING_REGISTER_PBUF_RING")] RegisterBufferRing = 22,

    /// <summary>Release a ring of provided buffers: IORING_UNREGISTER_PBUF_RING.</summary>
    [Uapi("IORING_UNREGISTER_PBUF_RING")] UnregisterBufferRing = 23,

    /// <summary>Cancel requests and wait for their end: IORING_REGISTER_SYNC_CANCEL.</summary>
    [Uapi("IORING_REGISTER_SYNC_CANCEL")] SyncCancel = 24,

    /// <summary>
    /// Limit the slots that the kernel chooses from: IORING_REGISTER_FILE_ALLOC_RANGE.
    /// </summary>
    [Uapi("IORING_REGISTER_FILE_ALLOC_RANGE")] SetFileAllocRange = 25,

    /// <summary>
    /// Where the kernel stands in a ring of provided buffers: IORING_REGISTER_PBUF_STATUS.
    /// </summary>
    [Uapi("IORING_REGISTER_PBUF_STATUS")] BufferRingStatus = 26,

    /// <summary>Set busy polling of network queues: IORING_REGISTER_NAPI.</summary>
    [Uapi("IORING_REGISTER_NAPI")] RegisterNapi = 27,

    /// <summary>Clear busy polling of network queues: IORING_UNREGISTER_NAPI.</summary>
    [Uapi("IORING_UNREGISTER_NAPI")] UnregisterNapi = 28,

    /// <summary>Choose the clock of timeouts while waiting: IORING_REGISTER_CLOCK.</summary>
    [Uapi("IORING_REGISTER_CLOCK")] SetClock = 29,

    /// <summary>Share the fixed buffers of another ring: IORING_REGISTER_CLONE_BUFFERS.</summary>
    [Uapi("IORING_REGISTER_CLONE_BUFFERS")] CloneBuffers = 30,

    /// <summary>
    /// Send a message to a ring without having one: IORING_REGISTER_SEND_MSG_RING.
    /// </summary>
    [Uapi("IORING_REGISTER_SEND_MSG_RING")] SendMsgRing = 31,

    /// <summary>Register a network queue for zero-copy receive: IORING_REGISTER_ZCRX_IFQ.</summary>
    [Uapi("IORING_REGISTER_ZCRX_IFQ")] RegisterZcrxQueue = 32,

    /// <summary>Change the size of a ring in use: IORING_REGISTER_RESIZE_RINGS.</summary>
    [Uapi("IORING_REGISTER_RESIZE_RINGS")] ResizeRings = 33,

    /// <summary>
    /// Register memory, for example for wait arguments: IORING_REGISTER_MEM_REGION.
    /// </summary>
    [Uapi("IORING_REGISTER_MEM_REGION")] RegisterMemoryRegion = 34,

    /// <summary>Ask the kernel what it supports: IORING_REGISTER_QUERY.</summary>
    [Uapi("IORING_REGISTER_QUERY")] Query = 35,

    /// <summary>Control a zero-copy receive queue: IORING_REGISTER_ZCRX_CTRL, since 6.19.</summary>
    [Uapi("IORING_REGISTER_ZCRX_CTRL", Since = "6.19")] ZcrxControl = 36,

    /// <summary>
    /// Filter requests with a classic BPF program: IORING_REGISTER_BPF_FILTER, since 7.0.
    /// </summary>
    [Uapi("IORING_REGISTER_BPF_FILTER", Since = "7.0")] RegisterBpfFilter = 37,

    /// <summary>
    /// Flag: the descriptor is the index of a registered ring: IORING_REGISTER_USE_REGISTERED_RING.
    /// </summary>
    [Uapi("IORING_REGISTER_USE_REGISTERED_RING")] UseRegisteredRing = 1u << 31,
}

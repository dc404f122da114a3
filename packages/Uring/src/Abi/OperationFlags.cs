using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>Flags of <see cref="IoUringOp.Fsync"/>: sqe->fsync_flags.</summary>
[Flags]
public enum FsyncFlags : uint
{
    /// <summary>Data and metadata.</summary>
    None = 0,

    /// <summary>
    /// Leave out metadata that reading the data does not need: IORING_FSYNC_DATASYNC.
    /// </summary>
    [Uapi("IORING_FSYNC_DATASYNC")] DataSync = 1 << 0,
}

/// <summary>Flags of the timeout operations: sqe->timeout_flags.</summary>
[Flags]
public enum TimeoutFlags : uint
{
    /// <summary>A duration of CLOCK_MONOTONIC.</summary>
    None = 0,

    /// <summary>A point in time instead of a duration: IORING_TIMEOUT_ABS.</summary>
    [Uapi("IORING_TIMEOUT_ABS")] Absolute = 1 << 0,

    /// <summary>Change a pending timeout: IORING_TIMEOUT_UPDATE.</summary>
    [Uapi("IORING_TIMEOUT_UPDATE")] Update = 1 << 1,

    /// <summary>Measure with CLOCK_BOOTTIME: IORING_TIMEOUT_BOOTTIME.</summary>
    [Uapi("IORING_TIMEOUT_BOOTTIME")] BootTime = 1 << 2,

    /// <summary>Measure with CLOCK_REALTIME: IORING_TIMEOUT_REALTIME.</summary>
    [Uapi("IORING_TIMEOUT_REALTIME")] RealTime = 1 << 3,

    /// <summary>Change a pending link timeout: IORING_LINK_TIMEOUT_UPDATE.</summary>
    [Uapi("IORING_LINK_TIMEOUT_UPDATE")] UpdateLink = 1 << 4,

    /// <summary>
    /// Expiry is no failure for links and skipped completions: IORING_TIMEOUT_ETIME_SUCCESS.
    /// </summary>
    [Uapi("IORING_TIMEOUT_ETIME_SUCCESS")] ETimeSuccess = 1 << 5,

    /// <summary>Fire again and again: IORING_TIMEOUT_MULTISHOT.</summary>
    [Uapi("IORING_TIMEOUT_MULTISHOT")] Multishot = 1 << 6,

    /// <summary>
    /// sqe->addr holds nanoseconds instead of an address: IORING_TIMEOUT_IMMEDIATE_ARG, since 7.1.
    /// </summary>
    [Uapi("IORING_TIMEOUT_IMMEDIATE_ARG", Since = "7.1")] Immediate = 1 << 7,
}

/// <summary>Flags of the poll operations: sqe->len.</summary>
[Flags]
public enum PollFlags : uint
{
    /// <summary>Report once.</summary>
    None = 0,

    /// <summary>Report again and again: IORING_POLL_ADD_MULTI.</summary>
    [Uapi("IORING_POLL_ADD_MULTI")] Multishot = 1 << 0,

    /// <summary>Change the events of a pending poll: IORING_POLL_UPDATE_EVENTS.</summary>
    [Uapi("IORING_POLL_UPDATE_EVENTS")] UpdateEvents = 1 << 1,

    /// <summary>Change the user data of a pending poll: IORING_POLL_UPDATE_USER_DATA.</summary>
    [Uapi("IORING_POLL_UPDATE_USER_DATA")] UpdateUserData = 1 << 2,

    /// <summary>Level-triggered instead of edge-triggered: IORING_POLL_ADD_LEVEL.</summary>
    [Uapi("IORING_POLL_ADD_LEVEL")] Level = 1 << 3,
}

/// <summary>
/// What a cancellation matches: sqe->cancel_flags, io_uring_sync_cancel_reg->flags.
/// </summary>
[Flags]
public enum AsyncCancelFlags : uint
{
    /// <summary>The first request with the user data given.</summary>
    None = 0,

    /// <summary>Every match instead of the first: IORING_ASYNC_CANCEL_ALL.</summary>
    [Uapi("IORING_ASYNC_CANCEL_ALL")] All = 1 << 0,

    /// <summary>Match the descriptor: IORING_ASYNC_CANCEL_FD.</summary>
    [Uapi("IORING_ASYNC_CANCEL_FD")] Fd = 1 << 1,

    /// <summary>Match every request: IORING_ASYNC_CANCEL_ANY.</summary>
    [Uapi("IORING_ASYNC_CANCEL_ANY")] Any = 1 << 2,

    /// <summary>The descriptor to match is a slot: IORING_ASYNC_CANCEL_FD_FIXED.</summary>
    [Uapi("IORING_ASYNC_CANCEL_FD_FIXED")] FdFixed = 1 << 3,

    /// <summary>Match the user data: IORING_ASYNC_CANCEL_USERDATA.</summary>
    [Uapi("IORING_ASYNC_CANCEL_USERDATA")] UserData = 1 << 4,

    /// <summary>Match the operation: IORING_ASYNC_CANCEL_OP.</summary>
    [Uapi("IORING_ASYNC_CANCEL_OP")] Op = 1 << 5,
}

/// <summary>Flags of the send and receive operations: sqe->ioprio.</summary>
[Flags]
public enum SendRecvFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Wait for readiness before the first attempt: IORING_RECVSEND_POLL_FIRST.</summary>
    [Uapi("IORING_RECVSEND_POLL_FIRST")] PollFirst = 1 << 0,

    /// <summary>Receive again and again: IORING_RECV_MULTISHOT.</summary>
    [Uapi("IORING_RECV_MULTISHOT")] Multishot = 1 << 1,

    /// <summary>
    /// The memory is the registered buffer in sqe->buf_index: IORING_RECVSEND_FIXED_BUF.
    /// </summary>
    [Uapi("IORING_RECVSEND_FIXED_BUF")] FixedBuffer = 1 << 2,

    /// <summary>
    /// The notification says whether data was copied after all: IORING_SEND_ZC_REPORT_USAGE.
    /// </summary>
    [Uapi("IORING_SEND_ZC_REPORT_USAGE")] ReportUsage = 1 << 3,

    /// <summary>
    /// Take as many buffers of the group as there is data for: IORING_RECVSEND_BUNDLE.
    /// </summary>
    [Uapi("IORING_RECVSEND_BUNDLE")] Bundle = 1 << 4,

    /// <summary>The address is that of an iovec array: IORING_SEND_VECTORIZED.</summary>
    [Uapi("IORING_SEND_VECTORIZED")] Vectorized = 1 << 5,
}

/// <summary>Flags of <see cref="IoUringOp.Accept"/>: sqe->ioprio.</summary>
[Flags]
public enum AcceptFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Accept again and again: IORING_ACCEPT_MULTISHOT.</summary>
    [Uapi("IORING_ACCEPT_MULTISHOT")] Multishot = 1 << 0,

    /// <summary>Fail with EAGAIN when no connection waits: IORING_ACCEPT_DONTWAIT.</summary>
    [Uapi("IORING_ACCEPT_DONTWAIT")] DontWait = 1 << 1,

    /// <summary>Wait for readiness before the first attempt: IORING_ACCEPT_POLL_FIRST.</summary>
    [Uapi("IORING_ACCEPT_POLL_FIRST")] PollFirst = 1 << 2,
}

/// <summary>What <see cref="IoUringOp.MsgRing"/> does: sqe->addr.</summary>
public enum MsgRingCommand : ulong
{
    /// <summary>Post a completion with the result and user data given: IORING_MSG_DATA.</summary>
    [Uapi("IORING_MSG_DATA")] Data = 0,

    /// <summary>Put a file of this ring's table into the other's: IORING_MSG_SEND_FD.</summary>
    [Uapi("IORING_MSG_SEND_FD")] SendFd = 1,
}

/// <summary>Flags of <see cref="IoUringOp.MsgRing"/>: sqe->msg_ring_flags.</summary>
[Flags]
public enum MsgRingFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// Give the file without a completion in the other ring: IORING_MSG_RING_CQE_SKIP.
    /// </summary>
    [Uapi("IORING_MSG_RING_CQE_SKIP")] SkipCompletion = 1 << 0,

    /// <summary>
    /// The completion's flags are those in sqe->file_index: IORING_MSG_RING_FLAGS_PASS.
    /// </summary>
    [Uapi("IORING_MSG_RING_FLAGS_PASS")] PassFlags = 1 << 1,
}

/// <summary>Flags of <see cref="IoUringOp.FixedFdInstall"/>: sqe->install_fd_flags.</summary>
[Flags]
public enum FixedFdInstallFlags : uint
{
    /// <summary>The descriptor is closed on execve(2).</summary>
    None = 0,

    /// <summary>The descriptor stays open over execve(2): IORING_FIXED_FD_NO_CLOEXEC.</summary>
    [Uapi("IORING_FIXED_FD_NO_CLOEXEC")] KeepOnExec = 1 << 0,
}

/// <summary>Flags of <see cref="IoUringOp.Nop"/>: sqe->nop_flags.</summary>
[Flags]
public enum NopFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The result is sqe->len: IORING_NOP_INJECT_RESULT.</summary>
    [Uapi("IORING_NOP_INJECT_RESULT")] InjectResult = 1 << 0,

    /// <summary>Look the descriptor up: IORING_NOP_FILE.</summary>
    [Uapi("IORING_NOP_FILE")] File = 1 << 1,

    /// <summary>The descriptor is a slot: IORING_NOP_FIXED_FILE.</summary>
    [Uapi("IORING_NOP_FIXED_FILE")] FixedFile = 1 << 2,

    /// <summary>Look the registered buffer up: IORING_NOP_FIXED_BUFFER.</summary>
    [Uapi("IORING_NOP_FIXED_BUFFER")] FixedBuffer = 1 << 3,

    /// <summary>Complete through task work: IORING_NOP_TW.</summary>
    [Uapi("IORING_NOP_TW")] TaskWork = 1 << 4,

    /// <summary>Post a completion of 32 bytes: IORING_NOP_CQE32.</summary>
    [Uapi("IORING_NOP_CQE32")] LargeCompletion = 1 << 5,
}

/// <summary>Flags of <see cref="IoUringOp.UringCmd"/>: sqe->uring_cmd_flags.</summary>
[Flags]
public enum UringCmdFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// The memory is the registered buffer in sqe->buf_index: IORING_URING_CMD_FIXED.
    /// </summary>
    [Uapi("IORING_URING_CMD_FIXED")] Fixed = 1 << 0,

    /// <summary>
    /// Complete again and again, with buffers of a group: IORING_URING_CMD_MULTISHOT.
    /// </summary>
    [Uapi("IORING_URING_CMD_MULTISHOT")] Multishot = 1 << 1,
}

/// <summary>What <see cref="IoUringOp.UringCmd"/> does to a socket: sqe->cmd_op.</summary>
public enum SocketCommand : uint
{
    /// <summary>Bytes that wait to be received: SOCKET_URING_OP_SIOCINQ.</summary>
    [Uapi("SOCKET_URING_OP_SIOCINQ")] InputQueueSize = 0,

    /// <summary>Bytes that wait to be sent: SOCKET_URING_OP_SIOCOUTQ.</summary>
    [Uapi("SOCKET_URING_OP_SIOCOUTQ")] OutputQueueSize = 1,

    /// <summary>Read an option, getsockopt(2): SOCKET_URING_OP_GETSOCKOPT.</summary>
    [Uapi("SOCKET_URING_OP_GETSOCKOPT")] GetOption = 2,

    /// <summary>Set an option, setsockopt(2): SOCKET_URING_OP_SETSOCKOPT.</summary>
    [Uapi("SOCKET_URING_OP_SETSOCKOPT")] SetOption = 3,

    /// <summary>Report the times at which data was sent: SOCKET_URING_OP_TX_TIMESTAMP.</summary>
    [Uapi("SOCKET_URING_OP_TX_TIMESTAMP")] TransmitTimestamp = 4,

    /// <summary>
    /// The socket's own or its peer's address: SOCKET_URING_OP_GETSOCKNAME, since 6.19.
    /// </summary>
    [Uapi("SOCKET_URING_OP_GETSOCKNAME", Since = "6.19")] GetName = 5,
}

/// <summary>Which attributes a read or write has: sqe->attr_type_mask.</summary>
[Flags]
public enum RwAttributeFlags : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>
    /// sqe->attr_ptr points to a struct io_uring_attr_pi: IORING_RW_ATTR_FLAG_PI.
    /// </summary>
    [Uapi("IORING_RW_ATTR_FLAG_PI")] ProtectionInformation = 1 << 0,
}

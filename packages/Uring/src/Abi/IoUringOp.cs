using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// The operation of a submission queue entry: sqe->opcode. Source: io_uring_enter(2).
/// </summary>
public enum IoUringOp : byte
{
    /// <summary>Does nothing but complete: IORING_OP_NOP.</summary>
    [Uapi("IORING_OP_NOP")] Nop = 0,

    /// <summary>Scattered read, preadv2(2): IORING_OP_READV.</summary>
    [Uapi("IORING_OP_READV")] Readv = 1,

    /// <summary>Gathered write, pwritev2(2): IORING_OP_WRITEV.</summary>
    [Uapi("IORING_OP_WRITEV")] Writev = 2,

    /// <summary>Flush a file to storage, fsync(2): IORING_OP_FSYNC.</summary>
    [Uapi("IORING_OP_FSYNC")] Fsync = 3,

    /// <summary>Read into a registered buffer: IORING_OP_READ_FIXED.</summary>
    [Uapi("IORING_OP_READ_FIXED")] ReadFixed = 4,

    /// <summary>Write from a registered buffer: IORING_OP_WRITE_FIXED.</summary>
    [Uapi("IORING_OP_WRITE_FIXED")] WriteFixed = 5,

    /// <summary>Report readiness, once or until cancelled, poll(2): IORING_OP_POLL_ADD.</summary>
    [Uapi("IORING_OP_POLL_ADD")] PollAdd = 6,

    /// <summary>Remove or update a pending poll: IORING_OP_POLL_REMOVE.</summary>
    [Uapi("IORING_OP_POLL_REMOVE")] PollRemove = 7,

    /// <summary>Flush part of a file, sync_file_range(2): IORING_OP_SYNC_FILE_RANGE.</summary>
    [Uapi("IORING_OP_SYNC_FILE_RANGE")] SyncFileRange = 8,

    /// <summary>Send a message with header, sendmsg(2): IORING_OP_SENDMSG.</summary>
    [Uapi("IORING_OP_SENDMSG")] SendMsg = 9,

    /// <summary>Receive a message with header, recvmsg(2): IORING_OP_RECVMSG.</summary>
    [Uapi("IORING_OP_RECVMSG")] RecvMsg = 10,

    /// <summary>Complete after a time or a number of completions: IORING_OP_TIMEOUT.</summary>
    [Uapi("IORING_OP_TIMEOUT")] Timeout = 11,

    /// <summary>Remove or update a pending timeout: IORING_OP_TIMEOUT_REMOVE.</summary>
    [Uapi("IORING_OP_TIMEOUT_REMOVE")] TimeoutRemove = 12,

    /// <summary>Accept a connection, or every one, accept4(2): IORING_OP_ACCEPT.</summary>
    [Uapi("IORING_OP_ACCEPT")] Accept = 13,

    /// <summary>Cancel pending requests: IORING_OP_ASYNC_CANCEL.</summary>
    [Uapi("IORING_OP_ASYNC_CANCEL")] AsyncCancel = 14,

    /// <summary>Bound the time of the request linked before it: IORING_OP_LINK_TIMEOUT.</summary>
    [Uapi("IORING_OP_LINK_TIMEOUT")] LinkTimeout = 15,

    /// <summary>Connect a socket, connect(2): IORING_OP_CONNECT.</summary>
    [Uapi("IORING_OP_CONNECT")] Connect = 16,

    /// <summary>Reserve or punch space in a file, fallocate(2): IORING_OP_FALLOCATE.</summary>
    [Uapi("IORING_OP_FALLOCATE")] Fallocate = 17,

    /// <summary>Open a file, openat(2): IORING_OP_OPENAT.</summary>
    [Uapi("IORING_OP_OPENAT")] OpenAt = 18,

    /// <summary>Close a descriptor or a slot, close(2): IORING_OP_CLOSE.</summary>
    [Uapi("IORING_OP_CLOSE")] Close = 19,

    /// <summary>Change slots of the registered file table: IORING_OP_FILES_UPDATE.</summary>
    [Uapi("IORING_OP_FILES_UPDATE")] FilesUpdate = 20,

    /// <summary>What is known of a file, statx(2): IORING_OP_STATX.</summary>
    [Uapi("IORING_OP_STATX")] Statx = 21,

    /// <summary>Read, pread(2): IORING_OP_READ.</summary>
    [Uapi("IORING_OP_READ")] Read = 22,

    /// <summary>Write, pwrite(2): IORING_OP_WRITE.</summary>
    [Uapi("IORING_OP_WRITE")] Write = 23,

    /// <summary>Announce how a file will be used, posix_fadvise(2): IORING_OP_FADVISE.</summary>
    [Uapi("IORING_OP_FADVISE")] Fadvise = 24,

    /// <summary>Announce how memory will be used, madvise(2): IORING_OP_MADVISE.</summary>
    [Uapi("IORING_OP_MADVISE")] Madvise = 25,

    /// <summary>Send on a socket, send(2): IORING_OP_SEND.</summary>
    [Uapi("IORING_OP_SEND")] Send = 26,

    /// <summary>Receive from a socket, recv(2): IORING_OP_RECV.</summary>
    [Uapi("IORING_OP_RECV")] Recv = 27,

    /// <summary>Open a file with struct open_how, openat2(2): IORING_OP_OPENAT2.</summary>
    [Uapi("IORING_OP_OPENAT2")] OpenAt2 = 28,

    /// <summary>Change an epoll set, epoll_ctl(2): IORING_OP_EPOLL_CTL.</summary>
    [Uapi("IORING_OP_EPOLL_CTL")] EpollCtl = 29,

    /// <summary>Move data through a pipe, splice(2): IORING_OP_SPLICE.</summary>
    [Uapi("IORING_OP_SPLICE")] Splice = 30,

    /// <summary>Hand buffers to a group, the older way: IORING_OP_PROVIDE_BUFFERS.</summary>
    [Uapi("IORING_OP_PROVIDE_BUFFERS")] ProvideBuffers = 31,

    /// <summary>Take buffers back from a group, the older way: IORING_OP_REMOVE_BUFFERS.</summary>
    [Uapi("IORING_OP_REMOVE_BUFFERS")] RemoveBuffers = 32,

    /// <summary>Copy data between pipes, tee(2): IORING_OP_TEE.</summary>
    [Uapi("IORING_OP_TEE")] Tee = 33,

    /// <summary>Shut down one or both directions, shutdown(2): IORING_OP_SHUTDOWN.</summary>
    [Uapi("IORING_OP_SHUTDOWN")] Shutdown = 34,

    /// <summary>Rename, renameat2(2): IORING_OP_RENAMEAT.</summary>
    [Uapi("IORING_OP_RENAMEAT")] RenameAt = 35,

    /// <summary>Remove a name, unlinkat(2): IORING_OP_UNLINKAT.</summary>
    [Uapi("IORING_OP_UNLINKAT")] UnlinkAt = 36,

    /// <summary>Make a directory, mkdirat(2): IORING_OP_MKDIRAT.</summary>
    [Uapi("IORING_OP_MKDIRAT")] MkdirAt = 37,

    /// <summary>Make a symbolic link, symlinkat(2): IORING_OP_SYMLINKAT.</summary>
    [Uapi("IORING_OP_SYMLINKAT")] SymlinkAt = 38,

    /// <summary>Make another name, linkat(2): IORING_OP_LINKAT.</summary>
    [Uapi("IORING_OP_LINKAT")] LinkAt = 39,

    /// <summary>Post a completion to another ring, or give it a file: IORING_OP_MSG_RING.</summary>
    [Uapi("IORING_OP_MSG_RING")] MsgRing = 40,

    /// <summary>
    /// Set an extended attribute of an open file, fsetxattr(2): IORING_OP_FSETXATTR.
    /// </summary>
    [Uapi("IORING_OP_FSETXATTR")] FSetXattr = 41,

    /// <summary>Set an extended attribute by path, setxattr(2): IORING_OP_SETXATTR.</summary>
    [Uapi("IORING_OP_SETXATTR")] SetXattr = 42,

    /// <summary>
    /// Get an extended attribute of an open file, fgetxattr(2): IORING_OP_FGETXATTR.
    /// </summary>
    [Uapi("IORING_OP_FGETXATTR")] FGetXattr = 43,

    /// <summary>Get an extended attribute by path, getxattr(2): IORING_OP_GETXATTR.</summary>
    [Uapi("IORING_OP_GETXATTR")] GetXattr = 44,

    /// <summary>Create a socket, socket(2): IORING_OP_SOCKET.</summary>
    [Uapi("IORING_OP_SOCKET")] Socket = 45,

    /// <summary>
    /// A command of the file's own, such as a socket option: IORING_OP_URING_CMD.
    /// </summary>
    [Uapi("IORING_OP_URING_CMD")] UringCmd = 46,

    /// <summary>Send without copying: IORING_OP_SEND_ZC.</summary>
    [Uapi("IORING_OP_SEND_ZC")] SendZc = 47,

    /// <summary>Send a message with header, without copying: IORING_OP_SENDMSG_ZC.</summary>
    [Uapi("IORING_OP_SENDMSG_ZC")] SendMsgZc = 48,

    /// <summary>Read into buffers of a group until it ends: IORING_OP_READ_MULTISHOT.</summary>
    [Uapi("IORING_OP_READ_MULTISHOT")] ReadMultishot = 49,

    /// <summary>Wait for a child process, waitid(2): IORING_OP_WAITID.</summary>
    [Uapi("IORING_OP_WAITID")] WaitId = 50,

    /// <summary>Wait on a futex, futex(2): IORING_OP_FUTEX_WAIT.</summary>
    [Uapi("IORING_OP_FUTEX_WAIT")] FutexWait = 51,

    /// <summary>Wake the waiters of a futex, futex(2): IORING_OP_FUTEX_WAKE.</summary>
    [Uapi("IORING_OP_FUTEX_WAKE")] FutexWake = 52,

    /// <summary>Wait on one of several futexes: IORING_OP_FUTEX_WAITV.</summary>
    [Uapi("IORING_OP_FUTEX_WAITV")] FutexWaitV = 53,

    /// <summary>Give a slot's file a descriptor: IORING_OP_FIXED_FD_INSTALL.</summary>
    [Uapi("IORING_OP_FIXED_FD_INSTALL")] FixedFdInstall = 54,

    /// <summary>Set the length of a file, ftruncate(2): IORING_OP_FTRUNCATE.</summary>
    [Uapi("IORING_OP_FTRUNCATE")] FTruncate = 55,

    /// <summary>Bind a socket to an address, bind(2): IORING_OP_BIND.</summary>
    [Uapi("IORING_OP_BIND")] Bind = 56,

    /// <summary>Make a socket accept connections, listen(2): IORING_OP_LISTEN.</summary>
    [Uapi("IORING_OP_LISTEN")] Listen = 57,

    /// <summary>
    /// Receive without copying, from a queue of the network device: IORING_OP_RECV_ZC.
    /// </summary>
    [Uapi("IORING_OP_RECV_ZC")] RecvZc = 58,

    /// <summary>Wait on an epoll set, epoll_wait(2): IORING_OP_EPOLL_WAIT.</summary>
    [Uapi("IORING_OP_EPOLL_WAIT")] EpollWait = 59,

    /// <summary>Scattered read into a registered buffer: IORING_OP_READV_FIXED.</summary>
    [Uapi("IORING_OP_READV_FIXED")] ReadvFixed = 60,

    /// <summary>Gathered write from a registered buffer: IORING_OP_WRITEV_FIXED.</summary>
    [Uapi("IORING_OP_WRITEV_FIXED")] WritevFixed = 61,

    /// <summary>Create a pipe, pipe2(2): IORING_OP_PIPE.</summary>
    [Uapi("IORING_OP_PIPE")] Pipe = 62,

    /// <summary>As Nop, in a 128-byte entry: IORING_OP_NOP128, since 6.19.</summary>
    [Uapi("IORING_OP_NOP128", Since = "6.19")] Nop128 = 63,

    /// <summary>As UringCmd, in a 128-byte entry: IORING_OP_URING_CMD128, since 6.19.</summary>
    [Uapi("IORING_OP_URING_CMD128", Since = "6.19")] UringCmd128 = 64,
}

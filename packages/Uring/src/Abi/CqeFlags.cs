using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What a completion says of itself: cqe->flags. With Buffer set, the upper 16 bits are a buffer
/// id. Source: io_uring_enter(2).
/// </summary>
[Flags]
public enum CqeFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The upper 16 bits name the buffer that was taken: IORING_CQE_F_BUFFER.</summary>
    [Uapi("IORING_CQE_F_BUFFER")] Buffer = 1 << 0,

    /// <summary>The request is still active and will complete again: IORING_CQE_F_MORE.</summary>
    [Uapi("IORING_CQE_F_MORE")] More = 1 << 1,

    /// <summary>The socket held more data after this receive: IORING_CQE_F_SOCK_NONEMPTY.</summary>
    [Uapi("IORING_CQE_F_SOCK_NONEMPTY")] SocketNonEmpty = 1 << 2,

    /// <summary>The kernel has let go of a zero-copy send's memory: IORING_CQE_F_NOTIF.</summary>
    [Uapi("IORING_CQE_F_NOTIF")] Notification = 1 << 3,

    /// <summary>
    /// The buffer is partly consumed and stays with the kernel: IORING_CQE_F_BUF_MORE.
    /// </summary>
    [Uapi("IORING_CQE_F_BUF_MORE")] BufferMore = 1 << 4,

    /// <summary>Filler before the ring's end, to be ignored: IORING_CQE_F_SKIP.</summary>
    [Uapi("IORING_CQE_F_SKIP")] Skip = 1 << 5,

    /// <summary>A 32-byte completion in a ring of mixed sizes: IORING_CQE_F_32.</summary>
    [Uapi("IORING_CQE_F_32")] Large = 1 << 15,
}

using System.Runtime.InteropServices;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A completion, copied from the ring: <c>struct io_uring_cqe</c> (16 bytes). It stays valid for
/// ever and owns nothing. Source: io_uring(7).
/// </summary>
[Uapi("struct io_uring_cqe")]
[StructLayout(LayoutKind.Sequential)]
public readonly struct Completion : ITakenCompletion<Completion>
{
    [Uapi("user_data")]
    private readonly ulong _userData;

    [Uapi("res")]
    private readonly int _result;

    [Uapi("flags")]
    private readonly CqeFlags _flags;

    /// <summary>
    /// A completion with the given parts, for tests and for messages between rings.
    /// </summary>
    /// <param name="userData">The word of the submission.</param>
    /// <param name="result">The result: a value, or a negated errno.</param>
    /// <param name="flags">The flags.</param>
    public Completion(ulong userData, int result, CqeFlags flags = CqeFlags.None)
    {
        _userData = userData;
        _result = result;
        _flags = flags;
    }

    /// <summary>The 64 bits of the submission: user_data.</summary>
    public ulong UserData => _userData;

    /// <summary>
    /// What the operation returned: a count, a descriptor, 0, or a negated errno. For a
    /// notification it is a usage word and no errno: res.
    /// </summary>
    public int Result => _result;

    /// <summary>What else the kernel says: flags, IORING_CQE_F_ bits.</summary>
    public CqeFlags Flags => _flags;

    /// <summary>The identity of the submission.</summary>
    public SqeContext Context => new(_userData);

    /// <summary>
    /// The operation that was asked for, when the context records it (direct mode); otherwise
    /// <see langword="null"/>.
    /// </summary>
    public IoUringOp? Op => Context.Op;

    /// <summary>Whether the operation succeeded. A notification has not failed.</summary>
    public bool IsSuccess => _result >= 0 || IsNotification;

    /// <summary>
    /// Why the operation failed; <see cref="Errno.None"/> when it did not, and for every
    /// notification.
    /// </summary>
    public Errno Error => IsSuccess ? Errno.None : (Errno)(-_result);

    /// <summary>
    /// Whether more completions of the same submission follow: IORING_CQE_F_MORE.
    /// </summary>
    public bool HasMore => (_flags & CqeFlags.More) != 0;

    /// <summary>Whether a provided buffer was used: IORING_CQE_F_BUFFER.</summary>
    public bool HasBuffer => (_flags & CqeFlags.Buffer) != 0;

    /// <summary>
    /// The id of the buffer used, when <see cref="HasBuffer"/>: the upper 16 bits.
    /// </summary>
    public ushort BufferId => (ushort)((uint)_flags >> UringConstants.CqeBufferShift);

    /// <summary>Whether the buffer used will be used further: IORING_CQE_F_BUF_MORE.</summary>
    public bool HasBufferMore => (_flags & CqeFlags.BufferMore) != 0;

    /// <summary>Whether the socket holds more data: IORING_CQE_F_SOCK_NONEMPTY.</summary>
    public bool SocketNonEmpty => (_flags & CqeFlags.SocketNonEmpty) != 0;

    /// <summary>
    /// Whether this says that the memory of a zero-copy send is free: IORING_CQE_F_NOTIF.
    /// </summary>
    public bool IsNotification => (_flags & CqeFlags.Notification) != 0;

    /// <summary>
    /// Whether the kernel copied after all, as it does on the loopback: a notification of a
    /// zero-copy send that was asked to report usage. IORING_NOTIF_USAGE_ZC_COPIED.
    /// </summary>
    public bool WasCopied =>
        IsNotification && ((uint)_result & UringConstants.ZeroCopyCopied) != 0;

    /// <summary>The parts, for messages.</summary>
    public override string ToString() =>
        $"{Context}: {(IsSuccess ? _result.ToString() : Error.Name())} flags {_flags}";

    static int ITakenCompletion<Completion>.Take(
        IoUring ring, ref CompletionQueue queue, Span<Completion> into) => queue.Take(into);
}

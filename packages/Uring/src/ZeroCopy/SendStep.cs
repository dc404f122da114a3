using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What one completion has told of a send of a <see cref="SendTracker"/>: its result, or that its
/// buffers are free, or both, or nothing new.
/// </summary>
public readonly record struct SendStep
{
    /// <summary>Whether this step brings the result. It is so for one step of each send.</summary>
    public bool IsCompleted { get; internal init; }

    /// <summary>
    /// Whether the kernel has let go of the memory, and the buffers have been let go with this
    /// step. It is so for one step of each send, which is the last.
    /// </summary>
    public bool IsNotified { get; internal init; }

    /// <summary>
    /// How many bytes are sent, or a negated errno: the result of the send, in both its steps.
    /// </summary>
    public int Result { get; internal init; }

    /// <summary>Whether the send succeeded; it may be short all the same.</summary>
    public bool IsSuccess => Result >= 0;

    /// <summary>Why it failed; <see cref="Errno.None"/> when it did not.</summary>
    public Errno Error => IsSuccess ? Errno.None : (Errno)(-Result);

    /// <summary>Whether the kernel copied; known with <see cref="IsNotified"/>.</summary>
    public SendUsage Usage { get; internal init; }

    /// <summary>How it was sent.</summary>
    public SendWay Way { get; internal init; }

    /// <summary>The caller's word for the send.</summary>
    public ulong Tag { get; internal init; }

    /// <summary>Of a multicast, the index in the list of targets; otherwise 0.</summary>
    public int Target { get; internal init; }

    /// <summary>
    /// What was sent from, for a message the first of its buffers; <see langword="null"/> in the
    /// default value.
    /// </summary>
    public SendBuffer? Buffer { get; internal init; }
}

/// <summary>Which operation sends.</summary>
public enum SendWay
{
    /// <summary>The kernel copies: IORING_OP_SEND.</summary>
    Copy,

    /// <summary>
    /// The kernel sends from the memory itself where it can: IORING_OP_SEND_ZC, or
    /// IORING_OP_SENDMSG_ZC.
    /// </summary>
    ZeroCopy,
}

/// <summary>Whether the kernel copied what it sent.</summary>
public enum SendUsage
{
    /// <summary>
    /// It did not say: <see cref="SendRecvFlags.ReportUsage"/> was not asked for, or nothing was
    /// sent, or the notification has not come.
    /// </summary>
    Unknown,

    /// <summary>It sent from the memory itself.</summary>
    WithoutCopy,

    /// <summary>
    /// It copied, some of it or all: IORING_NOTIF_USAGE_ZC_COPIED, as always on the loopback; or
    /// the way was <see cref="SendWay.Copy"/>.
    /// </summary>
    Copied,
}

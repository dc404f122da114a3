namespace Hyb.Uring.Zcrx;

/// <summary>Why a receive has ended.</summary>
public enum ReceiveEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The peer sends no more.</summary>
    EndOfStream,

    /// <summary>It was canceled: <see cref="ZcrxReceiver.Stop"/>, or somebody else.</summary>
    Canceled,

    /// <summary>
    /// There was no memory to receive into (ENOBUFS, ENOMEM): release buffers, then start again.
    /// Nothing of the stream is lost.
    /// </summary>
    Starved,

    /// <summary>
    /// The completion queue was full (ENOSPC, or data without IORING_CQE_F_MORE): take completions,
    /// then start again. Nothing of the stream is lost.
    /// </summary>
    QueueFull,

    /// <summary>It failed: the connection was reset, or the socket is none of TCP.</summary>
    Failed,
}

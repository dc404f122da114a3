using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// What one completion has told a <see cref="ZcrxReceiver"/>: data or an error, and perhaps the end
/// with it; or nothing, when it was the answer to a cancel.
/// </summary>
public readonly struct ReceiveStep
{
    internal ReceiveStep(ReceivedBuffer buffer, bool hasData, Errno error, ReceiveEnd end)
    {
        Buffer = buffer;
        HasData = hasData;
        Error = error;
        End = end;
    }

    /// <summary>Whether there is data.</summary>
    public bool HasData { get; }

    /// <summary>
    /// The data, when <see cref="HasData"/>: the caller's to release, or the handler's where the
    /// receiver has one.
    /// </summary>
    public ReceivedBuffer Buffer { get; }

    /// <summary>The error, if there is one.</summary>
    public Errno Error { get; }

    /// <summary>Why the receive has ended with this, if it has.</summary>
    public ReceiveEnd End { get; }

    /// <summary>Whether the receive has ended.</summary>
    public bool IsStopped => End != ReceiveEnd.None;
}

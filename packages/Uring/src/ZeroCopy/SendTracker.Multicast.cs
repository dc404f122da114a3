using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed partial class SendTracker
{
    /// <summary>
    /// Sends one payload to many targets: without a copy when it lies in a registered buffer and
    /// is long for their number, and otherwise with one. The payload counts as long from 8192
    /// bytes on; for 8 targets and more 4096, for 64 3072, for 512 2048, for 4096 1536.
    /// </summary>
    /// <remarks>
    /// Each target is one entry and one send of the tracker, and the buffer is held until the last
    /// of them is over. What does not fit into the queue is left, and the result says where to go
    /// on; the way depends on the whole list, and stays the same.
    /// </remarks>
    /// <param name="targets">Sockets, their descriptors or slots. None is nothing to do.</param>
    /// <param name="part">What to send.</param>
    /// <param name="handler">Whom to tell of each; <see langword="null"/> for nobody.</param>
    /// <param name="tag">The caller's word, in each step.</param>
    /// <param name="first">
    /// Index of the target to begin with: 0, or <see cref="MulticastResult.Next"/>.
    /// </param>
    /// <param name="flags">
    /// As of <see cref="IoUring.Send"/>: sends to streams are short unless they have WaitAll.
    /// </param>
    /// <param name="mode">
    /// <see cref="SendRecvFlags.PollFirst"/>; <see cref="SendRecvFlags.ReportUsage"/>, which
    /// counts when there is no copy.
    /// </param>
    /// <param name="options">Entry flags, personality.</param>
    /// <returns>How far it came, and which way was chosen.</returns>
    /// <exception cref="ArgumentException">As of <c>SendZeroCopy</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The first target is outside of the list; a target is a slot beyond the table; or the part
    /// is longer than 4 GiB. Nothing is queued.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">
    /// The tracker, the buffer or the ring is disposed.
    /// </exception>
    public MulticastResult Multicast(
        ReadOnlySpan<FileTarget> targets,
        SendPart part,
        ISendHandler? handler = null,
        ulong tag = 0,
        int first = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeOptions options = default)
    {
        var isLong = part.Buffer.IsRegistered
            && part.Length >= MulticastThreshold.Careful(targets.Length);
        var terms = new SendTerms(handler, tag, flags, mode, options);
        return SendToAll(targets, part, first, isLong, terms);
    }

    /// <summary>
    /// Sends one payload in a registered buffer to many targets, without a copy unless it is very
    /// short: from 1536 bytes on; for 4 targets and more 1024, for 16 512, for 64 128, for 256
    /// always. Otherwise as <see cref="Multicast"/>.
    /// </summary>
    /// <param name="targets">Sockets, their descriptors or slots. None is nothing to do.</param>
    /// <param name="part">What to send, of a registered buffer.</param>
    /// <param name="handler">Whom to tell of each; <see langword="null"/> for nobody.</param>
    /// <param name="tag">The caller's word, in each step.</param>
    /// <param name="first">
    /// Index of the target to begin with: 0, or <see cref="MulticastResult.Next"/>.
    /// </param>
    /// <param name="flags">As of <see cref="Multicast"/>.</param>
    /// <param name="mode">As of <see cref="Multicast"/>.</param>
    /// <param name="options">Entry flags, personality.</param>
    /// <returns>How far it came, and which way was chosen.</returns>
    /// <exception cref="ArgumentException">
    /// The buffer is not registered; or as of <c>SendZeroCopy</c>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">As of <see cref="Multicast"/>.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">
    /// The tracker, the buffer or the ring is disposed.
    /// </exception>
    public MulticastResult MulticastZeroCopy(
        ReadOnlySpan<FileTarget> targets,
        SendPart part,
        ISendHandler? handler = null,
        ulong tag = 0,
        int first = 0,
        MessageFlags flags = MessageFlags.None,
        SendRecvFlags mode = SendRecvFlags.None,
        SqeOptions options = default)
    {
        if (!part.Buffer.IsRegistered)
        {
            throw new ArgumentException(
                "To many targets without a copy: the kernel would pin the pages for each, so the "
                + "buffer has to be registered.",
                nameof(part));
        }

        var isLong = part.Length >= MulticastThreshold.Eager(targets.Length);
        var terms = new SendTerms(handler, tag, flags, mode, options);
        return SendToAll(targets, part, first, isLong, terms);
    }

    private MulticastResult SendToAll(
        ReadOnlySpan<FileTarget> targets,
        in SendPart part,
        int first,
        bool isLong,
        in SendTerms terms)
    {
        Check(terms);
        CheckRing(part);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, targets.Length);

        // Before the first is queued: an exception could not tell how far it came.
        foreach (var target in targets[first..])
            _ring.CheckTarget(target, nameof(targets));
        var way = isLong ? SendWay.ZeroCopy : SendWay.Copy;
        var next = first;
        for (; next < targets.Length; next++)
        {
            var outcome = Send(targets[next], part, way, next, terms);
            if (!outcome.IsOk)
                return new MulticastResult(next, way, outcome);
        }

        return new MulticastResult(next, way, Outcome.Ok);
    }
}

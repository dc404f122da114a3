using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// One send from the time it is queued until the kernel has let go of its memory, and after that
/// another. It is the object of the context, and holds the buffers.
/// </summary>
internal sealed class SendRecord(SendTracker tracker)
{
    private SendBuffer? _buffer;
    private Phase _phase;
    private SendTerms _terms;
    private SendWay _way;
    private int _target;
    private int _result;
    private SendUsage _usage;

    // Of a message of several parts: the buffers of those after the first.
    private SendBuffer?[] _others = [];
    private int _otherCount;

    private enum Phase
    {
        Idle,
        Submitted,

        // The notification came first.
        EarlyNotified,

        // The result came, and a notification is to follow.
        Completed,
        Over,
    }

    public SendTracker Tracker => tracker;

    public ISendHandler? Handler => _terms.Handler;

    /// <summary>The slot, while the send is under way.</summary>
    public ExtendedSqe Context { get; private set; }

    /// <summary>The next one that is idle.</summary>
    public SendRecord? Next { get; set; }

    /// <summary>Makes it that of a send that is about to be queued.</summary>
    /// <exception cref="ObjectDisposedException">
    /// A buffer is disposed; those before it are held, and <see cref="End"/> lets them go.
    /// </exception>
    public void Begin(
        ExtendedSqe context,
        ReadOnlySpan<SendPart> parts,
        SendWay way,
        int target,
        in SendTerms terms)
    {
        Context = context;
        _terms = terms;
        _way = way;
        _target = target;
        _usage = SendUsage.Unknown;
        var first = parts[0].Buffer;
        first.Hold();
        _buffer = first;
        if (parts.Length > 1)
            HoldOthers(parts[1..]);
    }

    /// <summary>It is about to be queued, and holds all of its buffers.</summary>
    public void MarkSubmitted() => _phase = Phase.Submitted;

    /// <summary>
    /// Whether the caller is the one to end it: not when another thread is at it, or nobody has
    /// begun it yet.
    /// </summary>
    public bool TryClaim()
    {
        if (_phase is Phase.Idle or Phase.Over)
            return false;
        _phase = Phase.Over;
        return true;
    }

    /// <summary>Books a completion. What repeats an earlier one changes nothing.</summary>
    public SendStep Advance(in Completion completion)
    {
        var (isCompleted, isNotified) = (false, false);
        if (completion.IsNotification)
        {
            isNotified = _phase == Phase.Completed;
            if (_phase is Phase.Completed or Phase.Submitted)
            {
                _usage = UsageOf(completion);
                _phase = isNotified ? Phase.Over : Phase.EarlyNotified;
            }
        }
        else if (_phase is Phase.Submitted or Phase.EarlyNotified)
        {
            // HasMore alone says whether a notification follows, whatever the result is.
            isCompleted = true;
            isNotified = _phase == Phase.EarlyNotified || !completion.HasMore;
            _result = completion.Result;
            _phase = isNotified ? Phase.Over : Phase.Completed;
        }

        return new SendStep
        {
            IsCompleted = isCompleted,
            IsNotified = isNotified,
            Result = _phase >= Phase.Completed ? _result : 0,
            Usage = isNotified ? Usage : SendUsage.Unknown,
            Way = _way,
            Tag = _terms.Tag,
            Target = _target,
            Buffer = _buffer,
        };
    }

    /// <summary>
    /// Lets the buffers go. One whose owner throws keeps none of the others held.
    /// </summary>
    public void End()
    {
        Context = default;
        _phase = Phase.Idle;
        _terms = default;
        if (_otherCount > 0)
            LetOthersGo();
        var buffer = _buffer;
        _buffer = null;
        buffer?.LetGo();
    }

    private void HoldOthers(ReadOnlySpan<SendPart> parts)
    {
        if (_others.Length < parts.Length)
            _others = new SendBuffer?[parts.Length];
        foreach (ref readonly var part in parts)
        {
            part.Buffer.Hold();
            _others[_otherCount++] = part.Buffer;
        }
    }

    private void LetOthersGo()
    {
        while (_otherCount > 0)
        {
            ref var last = ref _others[--_otherCount];
            var buffer = last!;
            last = null;
            try
            {
                buffer.LetGo();
            }
            catch
            {
                End();
                throw;
            }
        }
    }

    private SendUsage Usage =>
        _result < 0 ? SendUsage.Unknown
        : _way == SendWay.Copy ? SendUsage.Copied
        : _usage;

    private SendUsage UsageOf(in Completion notification) =>
        (_terms.Mode & SendRecvFlags.ReportUsage) == 0 ? SendUsage.Unknown
        : notification.WasCopied ? SendUsage.Copied
        : SendUsage.WithoutCopy;
}

/// <summary>What a caller says of a send beside where and what.</summary>
internal readonly record struct SendTerms(
    ISendHandler? Handler,
    ulong Tag,
    MessageFlags Flags,
    SendRecvFlags Mode,
    SqeOptions Options);

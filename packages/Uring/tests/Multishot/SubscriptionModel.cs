namespace Hyb.Uring.Tests.Multishot;

/// <summary>What can happen to a subscription.</summary>
public enum SubscriptionEvent
{
    /// <summary>A completion that more follow.</summary>
    Step,

    /// <summary>The last completion.</summary>
    Terminal,

    /// <summary>The caller cancels, and the queue has room.</summary>
    Cancel,

    /// <summary>The completion of a cancellation: done.</summary>
    CancelCompleted,

    /// <summary>The completion of a cancellation: nothing was found.</summary>
    CancelFailed,

    /// <summary>A step whose handler cancels.</summary>
    StopInStep,

    /// <summary>The ring is disposed.</summary>
    Dispose,

    /// <summary>The caller cancels while the queue is full.</summary>
    CancelFull,

    /// <summary>The caller unsubscribes.</summary>
    Unsubscribe,

    /// <summary>A step whose handler throws.</summary>
    ThrowInStep,

    /// <summary>The last completion, and both callbacks throw.</summary>
    ThrowInTerminal,

    /// <summary>The last completion, and the handler of it cancels.</summary>
    StopInTerminal,

    /// <summary>A step whose handler unsubscribes.</summary>
    UnsubscribeInStep,

    /// <summary>The last completion, and the handler of it unsubscribes.</summary>
    UnsubscribeInTerminal,
}

internal static class SubscriptionEvents
{
    /// <summary>Whether the request has ended with this.</summary>
    public static bool IsLast(this SubscriptionEvent happening) => happening
        is SubscriptionEvent.Terminal or SubscriptionEvent.ThrowInTerminal
        or SubscriptionEvent.StopInTerminal or SubscriptionEvent.UnsubscribeInTerminal;
}

/// <summary>
/// What a subscription should do, written from the documentation and in another way than the
/// subscription is: a few sentences in one place.
/// </summary>
internal sealed class SubscriptionModel(bool isPull)
{
    private bool _isWanted = true;

    public MultishotState State { get; private set; } = MultishotState.Active;

    /// <summary>The subscription's context is out.</summary>
    public bool HoldsContext { get; private set; } = true;

    /// <summary>How many cancellations were queued.</summary>
    public int Cancels { get; private set; }

    public int Steps { get; private set; }

    public int Stops { get; private set; }

    public bool CancelWouldBlock { get; private set; }

    /// <summary>The event happens; what is a completion has this claim.</summary>
    public MultishotClaim Apply(SubscriptionEvent happening)
    {
        CancelWouldBlock = false;
        switch (happening)
        {
            case SubscriptionEvent.CancelCompleted:
                return MultishotClaim.Cancel;
            case SubscriptionEvent.CancelFailed:
                if (State == MultishotState.Cancelling)
                    State = MultishotState.Active;
                return MultishotClaim.Cancel;
        }

        if (State == MultishotState.Stopped)
            return MultishotClaim.None;
        switch (happening)
        {
            case SubscriptionEvent.Cancel:
                Cancel();
                return MultishotClaim.None;
            case SubscriptionEvent.CancelFull:
                CancelWouldBlock = State == MultishotState.Active;
                return MultishotClaim.None;
            case SubscriptionEvent.Unsubscribe:
                _isWanted = false;
                Cancel();
                return MultishotClaim.None;
            case SubscriptionEvent.Dispose:
                (State, HoldsContext) = (MultishotState.Stopped, false);
                return MultishotClaim.None;
            default:
                return Complete(happening);
        }
    }

    private MultishotClaim Complete(SubscriptionEvent happening)
    {
        var isLast = happening.IsLast();
        var isSeen = _isWanted;
        if (isSeen)
            Steps++;
        if (isSeen && !isPull)
        {
            if (happening == SubscriptionEvent.StopInStep)
                Cancel();
            if (happening == SubscriptionEvent.UnsubscribeInStep)
                Cancel();
            _isWanted = happening is not (SubscriptionEvent.UnsubscribeInStep
                or SubscriptionEvent.UnsubscribeInTerminal);
        }

        if (isLast)
        {
            (State, HoldsContext) = (MultishotState.Stopped, false);
            if (_isWanted && !isPull)
                Stops++;
        }

        return isSeen ? MultishotClaim.Step : MultishotClaim.Dropped;
    }

    private void Cancel()
    {
        if (State != MultishotState.Active)
            return;
        Cancels++;
        State = MultishotState.Cancelling;
    }
}

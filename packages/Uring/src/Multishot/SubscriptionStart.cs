using System.Diagnostics.CodeAnalysis;
using Hyb.Iox;

namespace Hyb.Uring;

/// <summary>
/// A context with a subscription in it, which goes back unless the request is queued.
/// </summary>
internal ref struct SubscriptionStart
{
    private readonly IoUring _ring;
    private ContextScope _scope;

    public SubscriptionStart(
        MultishotSubscriber subscriber, SqeFlags flags, IoUringOp op, bool fillsSlots = false)
    {
        if ((flags & SqeFlags.SkipSuccess) != 0)
            ThrowSkips();
        _ring = subscriber.Ring;
        _scope = _ring.Contexts.BorrowScope();
        if (!_scope.IsValid)
            return;
        _scope.Entry.State = subscriber.Receiver;
        _scope.Entry.Data<SubscriptionData>() = new SubscriptionData
        {
            Word = SubscriptionWord.Of(
                Context.Value, SubscriptionBits.Active | subscriber.Mode),
            Op = op,
            FillsSlots = fillsSlots,
        };
    }

    /// <summary>Whether a context was left.</summary>
    public readonly bool HasContext => _scope.IsValid;

    /// <summary>The identity that the request is to be queued with.</summary>
    public readonly SqeContext Context => _scope.Entry.Context;

    /// <summary>Makes the subscription when the request was queued.</summary>
    public Outcome Finish(Outcome queued, out MultishotSubscription subscription)
    {
        subscription = default;
        if (queued.IsOk)
        {
            subscription = _ring.SubscriptionOf(Context.Value);
            _scope.Submitted();
        }

        return queued;
    }

    /// <summary>Gives the context back, unless it is the request's.</summary>
    public void Dispose() => _scope.Dispose();

    [DoesNotReturn]
    private static void ThrowSkips() => throw new ArgumentException(
        "A subscription ends with its last completion: it cannot be skipped.", "options");
}

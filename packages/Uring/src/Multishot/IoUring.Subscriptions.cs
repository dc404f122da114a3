using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Begins multishot requests whose steps go to a handler; see
    /// <see cref="HandleMultishot"/>. Nothing is queued by this.
    /// </summary>
    /// <param name="handler">Who is called back; one may serve many subscriptions.</param>
    /// <returns>A value to begin any number of requests with.</returns>
    /// <exception cref="ArgumentNullException">There is no handler.</exception>
    public MultishotSubscriber Subscribe(IMultishotHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new MultishotSubscriber(this, handler, SubscriptionBits.None);
    }

    /// <summary>
    /// The same with delegates, for which one small object is allocated: keep the result when many
    /// subscriptions are made with them.
    /// </summary>
    /// <param name="onStep">As <see cref="IMultishotHandler.OnStep"/>.</param>
    /// <param name="onStop">As <see cref="IMultishotHandler.OnStop"/>.</param>
    /// <returns>A value to begin any number of requests with.</returns>
    /// <exception cref="ArgumentNullException">There is no delegate for steps.</exception>
    public MultishotSubscriber Subscribe(
        Action<MultishotStep> onStep, Action<MultishotStep>? onStop = null)
    {
        ArgumentNullException.ThrowIfNull(onStep);
        return Subscribe(new MultishotDelegates(onStep, onStop));
    }

    /// <summary>
    /// Begins multishot requests whose steps the caller takes from the completions, by
    /// <see cref="TakeMultishot"/>. Nothing is queued by this.
    /// </summary>
    /// <param name="state">
    /// What each step brings along as <see cref="MultishotStep.State"/>: a connection, for example.
    /// </param>
    /// <returns>A value to begin any number of requests with.</returns>
    public MultishotSubscriber SubscribePull(object? state = null) =>
        new(this, state, SubscriptionBits.Pull);

    /// <summary>
    /// Finds the subscription that a completion belongs to and has it handle the completion:
    /// <see cref="MultishotSubscription.HandleCompletion"/>.
    /// </summary>
    /// <param name="completion">Any completion of this ring.</param>
    /// <returns>
    /// What it was; None when it is no subscription's, or one's without a handler. The completion
    /// of a cancellation is known for one also after its subscription has ended.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public MultishotClaim HandleMultishot(in Completion completion) =>
        TryFindSubscription(completion.UserData, out var subscription)
            ? subscription.HandleCompletion(completion)
            : MultishotClaim.None;

    /// <summary>
    /// Finds the subscription that a completion belongs to and takes the step:
    /// <see cref="MultishotSubscription.TakeStep"/>.
    /// </summary>
    /// <param name="completion">Any completion of this ring.</param>
    /// <param name="step">The step, when there is one.</param>
    /// <returns>
    /// What it was; None when it is no subscription's, or one's with a handler. The completion of a
    /// cancellation is known for one also after its subscription has ended.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public MultishotClaim TakeMultishot(in Completion completion, out MultishotStep step)
    {
        step = default;
        return TryFindSubscription(completion.UserData, out var subscription)
            ? subscription.TakeStep(completion, out step)
            : MultishotClaim.None;
    }

    /// <summary>Whether the ring takes no requests any more, and brings no completions.</summary>
    internal bool IsClosed => _state >= State.Closing;

    /// <summary>Refuses a thread that may not use the ring's contexts.</summary>
    internal void RequireOwner() => Contexts.Extended.RequireOwner();

    /// <summary>The subscription in a context that was just borrowed.</summary>
    internal MultishotSubscription SubscriptionOf(ulong word) =>
        new(this, Contexts.Extended, word);

    /// <summary>Closes what an accept has brought and nobody wants.</summary>
    internal void CloseResult(int result, bool isSlot)
    {
        if (isSlot)
            EmptyFileSlot(result);
        else
            _ = Syscall.Close(result);
    }

    /// <summary>Takes the file out of a slot, if there is still a table.</summary>
    internal void EmptyFileSlot(int slot)
    {
        var empty = EmptySlot;
        var update = new RsrcUpdate2 { Offset = (uint)slot, Data = (ulong)(&empty), Nr = 1 };
        _ = Register(IoUringRegisterOp.UpdateFiles2, &update, (uint)sizeof(RsrcUpdate2));
    }

    // The request's own word, or that of its cancellation.
    private bool TryFindSubscription(
        ulong word, out MultishotSubscription subscription)
    {
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);
        subscription = default;
        if (_contexts is not { } contexts)
            return false;
        var slots = contexts.Extended;
        if (!slots.Holds(word))
        {
            if (!slots.HasLentCompanionOf(word))
                return false;
            word = slots.Companion(word);
        }

        subscription = new MultishotSubscription(this, slots, word);
        return true;
    }
}

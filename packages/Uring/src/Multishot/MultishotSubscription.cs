using System.Runtime.CompilerServices;
using Hyb.Iox;

namespace Hyb.Uring;

/// <summary>
/// A request that completes again and again, followed from its first step to its last: made by a
/// <see cref="MultishotSubscriber"/>. A handle, copied freely; what it stands for lies in an
/// extended context of the ring, which goes back to the pool after the last step. The default value
/// is a subscription that has stopped.
/// </summary>
/// <remarks>
/// <para>
/// It goes Active, Cancelling, Stopped, and never leaves Stopped: the handle of a subscription that
/// has ended does nothing to the one that its context serves next. When the ring is disposed, its
/// subscriptions have stopped, without a callback.
/// </para>
/// <para>
/// On a shared ring <see cref="Cancel"/> and <see cref="Unsubscribe"/> may be called by any thread,
/// also while another one handles the last step; the completions of one subscription are to be
/// handled one after the other, in the order in which they were taken.
/// </para>
/// </remarks>
public readonly struct MultishotSubscription : IEquatable<MultishotSubscription>
{
    private readonly IoUring? _ring;
    private readonly ContextSlots? _slots;
    private readonly ulong _word;

    internal MultishotSubscription(IoUring ring, ContextSlots slots, ulong word)
    {
        _ring = ring;
        _slots = slots;
        _word = word;
    }

    /// <summary>The identity of its completions; none for the default.</summary>
    public SqeContext Context => new(_word);

    /// <summary>
    /// The identity of the completion of its cancellation, which no other request has.
    /// </summary>
    public SqeContext CancelContext => new(_slots is null ? 0 : _slots.Companion(_word));

    /// <summary>Where it stands.</summary>
    public MultishotState State => _slots is null || !_slots.Holds(_word)
        ? MultishotState.Stopped
        : (Bits & SubscriptionBits.States) switch
        {
            SubscriptionBits.Cancelling => MultishotState.Cancelling,
            SubscriptionBits.Stopped or SubscriptionBits.None => MultishotState.Stopped,
            _ => MultishotState.Active,
        };

    /// <summary>Whether it has not stopped: steps may come.</summary>
    public bool IsLive => State != MultishotState.Stopped;

    private SubscriptionBits Bits => SubscriptionWord.Read(ref Data.Word, _word);

    // Only of a handle that has a pool. The data says itself whose it is.
    private ref SubscriptionData Data =>
        ref Unsafe.As<byte, SubscriptionData>(ref _slots!.SharedData(_word));

    /// <summary>
    /// Queues a cancellation, which is to be submitted as any entry is: IORING_OP_ASYNC_CANCEL by
    /// the subscription's own context. It does nothing when one is on its way, and when the last
    /// step is being handled or was. Steps that the kernel has already posted still come, and the
    /// last one, mostly with ECANCELED.
    /// </summary>
    /// <remarks>
    /// The cancellation has a completion of its own, with <see cref="CancelContext"/>, before the
    /// last step or after it; handing it over matters only for this: when nothing was found to be
    /// canceled although the subscription lives (it waits in a chain, or a worker is at it), the
    /// state goes back to Active and it can be canceled again.
    /// </remarks>
    /// <returns>
    /// Ok; WouldBlock when the submission queue is full, or another thread is just at it: the
    /// subscription is Active as before.
    /// </returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public Outcome Cancel()
    {
        if (_slots is null || !_slots.Holds(_word))
            return Outcome.Ok;
        var bits = Bits;
        if ((bits & SubscriptionBits.Ending) != 0)
            return Outcome.Ok;
        if ((bits & SubscriptionBits.States)
            is SubscriptionBits.Queuing or SubscriptionBits.QueuedInVain)
            return Outcome.WouldBlock;
        if (!Move(SubscriptionBits.Active, SubscriptionBits.Queuing))
            return Outcome.Ok;
        var isQueued = false;
        try
        {
            // The word is of this loan alone, so that a cancellation which comes too late finds
            // nothing, whoever has the slot by then.
            var outcome = _ring!.Cancel(CancelFilter.OfContext(Context), CancelContext);
            isQueued = outcome.IsOk;
            return outcome;
        }
        finally
        {
            if (!isQueued)
                _ = Move(SubscriptionBits.Queuing, SubscriptionBits.Active);
            else if (!Move(SubscriptionBits.Queuing, SubscriptionBits.Cancelling))
                _ = Move(SubscriptionBits.QueuedInVain, SubscriptionBits.Active);
        }
    }

    /// <summary>
    /// From now on nobody wants the steps: no callback is begun any more, not even the stop, and
    /// none can be taken. Then it cancels. Completions are handed over as before, for the last one
    /// gives the context back; descriptors and slots that an accept still brings are closed.
    /// </summary>
    /// <returns>
    /// As of <see cref="Cancel"/>: after WouldBlock it is unsubscribed and still to be canceled.
    /// </returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public Outcome Unsubscribe()
    {
        if (_slots is null || !_slots.Holds(_word))
            return Outcome.Ok;
        _slots.RequireOwner();
        _ = SubscriptionWord.Set(ref Data.Word, _word, SubscriptionBits.Silent);
        return Cancel();
    }

    /// <summary>
    /// Handles a completion if it is this subscription's: calls the handler back, and after the
    /// last step gives the context back.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <returns>
    /// What it was; None for every other completion, one of an earlier or later user of the same
    /// context among them, and when the caller takes the steps itself.
    /// </returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public MultishotClaim HandleCompletion(in Completion completion)
    {
        var claim = Begin(completion, SubscriptionBits.None, out var receiver, out var step);
        if (claim != MultishotClaim.Step)
            return claim;
        var handler = (IMultishotHandler)step.State!;
        if (step.HasMore)
            handler.OnStep(step);
        else
            Finish(handler, step, receiver);
        return MultishotClaim.Step;
    }

    /// <summary>
    /// Takes a completion as a step if it is this subscription's and has no handler. After the last
    /// one the subscription has stopped and its context is back in the pool.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <param name="step">The step, when there is one.</param>
    /// <returns>
    /// What it was; None for every other completion, and when the subscription has a handler.
    /// </returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public MultishotClaim TakeStep(in Completion completion, out MultishotStep step)
    {
        var claim = Begin(completion, SubscriptionBits.Pull, out var receiver, out step);
        if (claim == MultishotClaim.Step && step.IsFinal)
            End(receiver);
        return claim;
    }

    /// <summary>Whether both are the same subscription.</summary>
    public bool Equals(MultishotSubscription other) =>
        ReferenceEquals(_slots, other._slots) && _word == other._word;

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is MultishotSubscription other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _word.GetHashCode();

    /// <summary>Context and state, for messages.</summary>
    public override string ToString() => $"{Context}: {State}";

    /// <summary>Whether both are the same subscription.</summary>
    public static bool operator ==(MultishotSubscription left, MultishotSubscription right) =>
        left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(MultishotSubscription left, MultishotSubscription right) =>
        !left.Equals(right);

    private bool Move(SubscriptionBits from, SubscriptionBits to) =>
        SubscriptionWord.Move(ref Data.Word, _word, from, to);

    // Whoever queues it on another thread may not be back yet, and comes from Queuing to Cancelling
    // meanwhile, so that one of these finds it.
    private void CancelFailed() => _ =
        Move(SubscriptionBits.Cancelling, SubscriptionBits.Active)
        || Move(SubscriptionBits.Queuing, SubscriptionBits.QueuedInVain)
        || Move(SubscriptionBits.Cancelling, SubscriptionBits.Active);

    // All that is the same with and without callbacks, up to the receiver's turn.
    private MultishotClaim Begin(
        in Completion completion,
        SubscriptionBits mode,
        out object? receiver,
        out MultishotStep step)
    {
        (receiver, step) = (null, default);
        if (_slots is null)
            return MultishotClaim.None;
        if (completion.UserData != _word)
        {
            if (completion.UserData != _slots.Companion(_word))
                return MultishotClaim.None;
            if (!completion.IsSuccess)
                CancelFailed();
            return MultishotClaim.Cancel;
        }

        if (!_slots.Holds(_word))
            return MultishotClaim.None;
        _slots.RequireOwner();
        var bits = Bits;
        var isForeign = (bits & SubscriptionBits.States) == SubscriptionBits.None
            || (bits & SubscriptionBits.Pull) != mode;
        if (isForeign || (bits & SubscriptionBits.Ending) != 0)
            return MultishotClaim.None;
        receiver = _slots.SharedState(_word);
        if (!completion.HasMore)
            _ = SubscriptionWord.Set(ref Data.Word, _word, SubscriptionBits.Ending);
        else if (receiver is SubscriptionOwner waiting)
            waiting.OnStep();
        if ((bits & SubscriptionBits.Silent) != 0)
        {
            Drop(completion, receiver);
            return MultishotClaim.Dropped;
        }

        var state = receiver is SubscriptionOwner owner ? owner.Receiver : receiver;
        step = new MultishotStep(this, completion, state);
        return MultishotClaim.Step;
    }

    private void Drop(in Completion completion, object? receiver)
    {
        if (Data.Op == IoUringOp.Accept && completion.IsSuccess)
            _ring!.CloseResult(completion.Result, Data.FillsSlots);
        if (!completion.HasMore)
            End(receiver);
    }

    // Each in its turn, whatever the handler throws.
    private void Finish(IMultishotHandler handler, in MultishotStep last, object? receiver)
    {
        try
        {
            handler.OnStep(last);
        }
        finally
        {
            var bits = Stop();
            try
            {
                if ((bits & SubscriptionBits.Silent) == 0)
                    handler.OnStop(last);
            }
            finally
            {
                Release(receiver);
            }
        }
    }

    private void End(object? receiver)
    {
        _ = Stop();
        Release(receiver);
    }

    private SubscriptionBits Stop() => SubscriptionWord.Set(
        ref Data.Word, _word, SubscriptionBits.Stopped, clear: SubscriptionBits.States);

    // Not when the pool has ended meanwhile, with the ring that the handler has disposed.
    private void Release(object? receiver)
    {
        if (_slots!.Holds(_word))
            _ = _slots.TryReturn(_word);
        if (receiver is SubscriptionOwner owner)
            owner.OnReleased();
    }
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Multishot;

/// <summary>
/// A subscription beside its model: each event is done to both, and everything that can be seen is
/// compared after each. The request is a NOP that is never submitted; what it would complete with
/// is made up here.
/// </summary>
internal sealed class SubscriptionUnderTest : IMultishotHandler
{
    private readonly IoUring _ring;
    private readonly SubscriptionModel _model;
    private readonly MultishotSubscription _subscription;
    private readonly bool _isPull;
    private readonly int _available;
    private SubscriptionEvent _happening;
    private bool _isDisposed;
    private int _steps;
    private int _stops;
    private int _lastSteps;
    private int _cancels;
    private bool _wouldBlock;

    public SubscriptionUnderTest(IoUring ring, bool isPull)
    {
        (_ring, _isPull, _model) = (ring, isPull, new SubscriptionModel(isPull));
        _available = ring.Contexts.ExtendedAvailable;
        var subscriber = isPull ? ring.SubscribePull(this) : ring.Subscribe(this);
        Require(subscriber.Enqueue(new Sqe { Opcode = IoUringOp.Nop }, out _subscription).IsOk);
        Compare(MultishotClaim.None, MultishotClaim.None);
    }

    public MultishotSubscription Subscription => _subscription;

    public void Apply(SubscriptionEvent happening)
    {
        (_happening, _wouldBlock) = (happening, false);
        var claim = happening switch
        {
            SubscriptionEvent.Step or SubscriptionEvent.StopInStep
                or SubscriptionEvent.ThrowInStep or SubscriptionEvent.UnsubscribeInStep =>
                Complete(_subscription.Context, 1, CqeFlags.More),
            _ when IsLast => Complete(_subscription.Context, -(int)Errno.ECANCELED),
            SubscriptionEvent.CancelCompleted => Complete(_subscription.CancelContext, 0),
            SubscriptionEvent.CancelFailed =>
                Complete(_subscription.CancelContext, -(int)Errno.ENOENT),
            _ => DoToRing(happening),
        };
        Compare(_model.Apply(happening), claim);
    }

    public void OnStep(in MultishotStep step)
    {
        Require(step.Subscription == _subscription && step.State == this);
        Require(step.IsFinal == IsLast && step.HasMore != IsLast && step.IsCanceled == IsLast);
        Require(step.Subscription.IsLive && _stops == 0 && _lastSteps == 0);
        _steps++;
        _lastSteps += step.IsFinal ? 1 : 0;
        if (_happening is SubscriptionEvent.StopInStep or SubscriptionEvent.StopInTerminal)
            Cancel(step.Subscription.Cancel);
        if (_happening is SubscriptionEvent.UnsubscribeInStep
            or SubscriptionEvent.UnsubscribeInTerminal)
            Cancel(step.Subscription.Unsubscribe);
        if (_happening is SubscriptionEvent.ThrowInStep or SubscriptionEvent.ThrowInTerminal)
            throw new OnPurposeException();
    }

    // After the last step and the change of state, before the context goes back.
    public void OnStop(in MultishotStep last)
    {
        Require(last.IsFinal && last.Subscription == _subscription && _lastSteps == 1);
        Require(last.Subscription.State == MultishotState.Stopped);
        Require(_ring.Contexts.TryGetExtended(_subscription.Context, out _));
        _stops++;
        if (_happening == SubscriptionEvent.ThrowInTerminal)
            throw new OnPurposeException();
    }

    private bool IsLast => _happening.IsLast();

    private MultishotClaim DoToRing(SubscriptionEvent happening)
    {
        switch (happening)
        {
            case SubscriptionEvent.Cancel:
                Cancel(_subscription.Cancel);
                break;
            case SubscriptionEvent.Unsubscribe:
                Cancel(_subscription.Unsubscribe);
                break;
            case SubscriptionEvent.CancelFull:
                Settle();
                while (!_isDisposed && !_ring.Nop().IsWouldBlock)
                {
                }

                _wouldBlock = _subscription.Cancel().IsWouldBlock;
                Settle();
                break;
            default:
                _ring.Dispose();
                _isDisposed = true;
                break;
        }

        return MultishotClaim.None;
    }

    private void Cancel(Func<Outcome> cancel)
    {
        var before = _isDisposed ? 0 : _ring.PendingSubmissions;
        Require(cancel().IsOk);
        _cancels += _isDisposed ? 0 : _ring.PendingSubmissions - before;
    }

    // Every other time the ring looks for the subscription.
    private MultishotClaim Complete(SqeContext context, int result, CqeFlags flags = default)
    {
        var completion = new Completion(context.Value, result, flags);
        if (_isPull)
        {
            var claim = _isDisposed || result == 0
                ? _subscription.TakeStep(completion, out var step)
                : _ring.TakeMultishot(completion, out step);
            if (claim == MultishotClaim.Step)
            {
                Require(step.Subscription == _subscription && step.State == this);
                Require(step.IsFinal == IsLast && step.Completion.UserData == context.Value);
                _steps++;
            }

            return claim;
        }

        try
        {
            return _isDisposed || result == 0
                ? _subscription.HandleCompletion(completion)
                : _ring.HandleMultishot(completion);
        }
        catch (OnPurposeException)
        {
            return MultishotClaim.Step;
        }
    }

    private void Compare(MultishotClaim expected, MultishotClaim claim)
    {
        Require(claim == expected);
        Require(_subscription.State == _model.State);
        Require(_subscription.IsLive == (_model.State != MultishotState.Stopped));
        Require(_steps == _model.Steps && _stops == _model.Stops);
        Require(_cancels == _model.Cancels && _wouldBlock == _model.CancelWouldBlock);
        if (!_isDisposed)
        {
            Require(_ring.Contexts.ExtendedAvailable
                == _available - (_model.HoldsContext ? 1 : 0));
        }
    }

    // Room in the queue: what is in it goes to the kernel, and what comes of that is let go.
    private void Settle()
    {
        if (!_isDisposed)
            _ring.LetGo();
    }

    private void Require(
        bool condition,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))]
        string? what = null)
    {
        if (!condition)
            throw new InvalidOperationException($"{_happening}: not {what}");
    }

    private sealed class OnPurposeException : Exception;
}

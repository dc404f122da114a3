using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// One completion of a <see cref="MultishotSubscription"/>. A copy, which stays valid for ever;
/// what it speaks of (a new descriptor, a selected buffer) is the receiver's to close or give back.
/// </summary>
public readonly struct MultishotStep
{
    internal MultishotStep(
        MultishotSubscription subscription, Completion completion, object? state)
    {
        Subscription = subscription;
        Completion = completion;
        State = state;
    }

    /// <summary>Whose step it is.</summary>
    public MultishotSubscription Subscription { get; }

    /// <summary>The completion as the kernel has posted it.</summary>
    public Completion Completion { get; }

    /// <summary>
    /// What <see cref="IoUring.SubscribePull"/> was given; with callbacks, the handler.
    /// </summary>
    public object? State { get; }

    /// <summary>A descriptor, slot, count or set of events; or a negated errno: res.</summary>
    public int Result => Completion.Result;

    /// <summary>
    /// Whether it succeeded. That of a timeout never does: ETIME is how it fires.
    /// </summary>
    public bool IsSuccess => Completion.IsSuccess;

    /// <summary>Why it failed; <see cref="Errno.None"/> when it did not.</summary>
    public Errno Error => Completion.Error;

    /// <summary>Whether it is the end of a request that was canceled: ECANCELED.</summary>
    public bool IsCanceled => Error == Errno.ECANCELED;

    /// <summary>Whether more steps follow: IORING_CQE_F_MORE.</summary>
    public bool HasMore => Completion.HasMore;

    /// <summary>
    /// Whether this is the last step, whatever its result: the kernel has let go of the request. It
    /// may bring data all the same. With ENOBUFS, and after a bundle that took the last buffer,
    /// provide buffers and subscribe again.
    /// </summary>
    public bool IsFinal => !HasMore;

    /// <summary>The parts, for messages.</summary>
    public override string ToString() => Completion.ToString();
}

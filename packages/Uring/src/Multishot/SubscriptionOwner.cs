namespace Hyb.Uring;

/// <summary>
/// Stands between a subscription and its receiver for somebody who must know when it has ended.
/// </summary>
internal abstract class SubscriptionOwner
{
    /// <summary>The handler or state that the subscription was made with.</summary>
    public object? Receiver { get; set; }

    /// <summary>A step that is not the last is about to be given to the receiver.</summary>
    public abstract void OnStep();

    /// <summary>The subscription has stopped, and its context is back in the pool.</summary>
    public abstract void OnReleased();
}

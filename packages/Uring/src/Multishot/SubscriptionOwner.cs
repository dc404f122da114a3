namespace Hyb.Uring;

/// <summary>
/// Stands between a subscription and its receiver for somebody who must know when it has ended.
/// </summary>
internal abstract class SubscriptionOwner
{
    /// <summary>The handler or state that the subscription was made with.</summary>
    public object? Receiver { get; set; }

    /// <summary>The subscription has stopped, and its context is back in the pool.</summary>
    public abstract void OnReleased();
}

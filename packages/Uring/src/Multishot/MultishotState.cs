namespace Hyb.Uring;

/// <summary>Where a <see cref="MultishotSubscription"/> stands.</summary>
public enum MultishotState
{
    /// <summary>Nothing runs and nothing comes any more. It never leaves this state.</summary>
    Stopped = 0,

    /// <summary>The kernel goes on until it ends by itself or is told to.</summary>
    Active = 1,

    /// <summary>
    /// A cancellation is on its way. Steps come until the last one, which stops it; a cancellation
    /// that fails leads back to Active.
    /// </summary>
    Cancelling = 2,
}

/// <summary>What a completion was to the subscription that it was handed to.</summary>
public enum MultishotClaim
{
    /// <summary>Nothing: it is somebody else's, and still to be handled.</summary>
    None = 0,

    /// <summary>A step, which the handler has seen or the caller has now.</summary>
    Step = 1,

    /// <summary>
    /// A step after <see cref="MultishotSubscription.Unsubscribe"/>, which nobody has seen. A
    /// descriptor in it was closed; a buffer in it is still to be given back by the caller.
    /// </summary>
    Dropped = 2,

    /// <summary>The completion of a cancellation; there is nothing to be done with it.</summary>
    Cancel = 3,
}

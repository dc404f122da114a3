namespace Hyb.Uring;

/// <summary>
/// Is called back about a <see cref="MultishotSubscription"/>, by and within
/// <see cref="IoUring.HandleMultishot"/> or <see cref="MultishotSubscription.HandleCompletion"/>,
/// on the thread that calls these. One handler may serve any number of subscriptions.
/// </summary>
/// <remarks>
/// <para>
/// For the last step the order is: <see cref="OnStep"/>, the state becomes Stopped,
/// <see cref="OnStop"/>, the context goes back to its pool; each exactly once. An exception of
/// either goes on to the caller after what is left of that has been done; of two exceptions, the
/// second.
/// </para>
/// <para>
/// Both may call any member of the subscription and of the ring: cancel, unsubscribe, subscribe
/// again, dispose the ring. After <see cref="MultishotSubscription.Unsubscribe"/>, and after the
/// ring was disposed outside of a call, neither is called any more.
/// </para>
/// </remarks>
public interface IMultishotHandler
{
    /// <summary>
    /// A completion has come: every one, the last one included, in the order in which they are
    /// handed over. Returning lets the request go on; to end it, call
    /// <see cref="MultishotSubscription.Cancel"/>, whose WouldBlock leaves it to the next step to
    /// try again.
    /// </summary>
    /// <param name="step">The step, until the last still Active or Cancelling.</param>
    void OnStep(in MultishotStep step);

    /// <summary>
    /// The subscription has stopped. Its context is still out, so that one that is made here gets
    /// another; WouldBlock when the pool has none.
    /// </summary>
    /// <param name="last">
    /// The last step once more, for its <see cref="MultishotStep.Error"/> and whether it was
    /// canceled.
    /// </param>
    void OnStop(in MultishotStep last);
}

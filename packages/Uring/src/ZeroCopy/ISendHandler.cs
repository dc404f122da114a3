namespace Hyb.Uring;

/// <summary>
/// Is told of sends by <see cref="SendTracker.HandleCompletion(in Completion)"/>, on the thread
/// that calls it: once of the result of each and once of the end. It may send more. An exception
/// goes to whoever handles the completion; no slot, no buffer and no other call is lost by it.
/// </summary>
public interface ISendHandler
{
    /// <summary>The result is known. The memory is still the kernel's as a rule.</summary>
    void OnCompleted(in SendStep step);

    /// <summary>
    /// The kernel has let go of the memory, and the buffers were let go: they can be filled again,
    /// and one that was disposed meanwhile has been given back. After
    /// <see cref="OnCompleted"/>, and with the same result.
    /// </summary>
    void OnNotification(in SendStep step);
}

/// <summary>A step of a send, by reference.</summary>
public delegate void SendStepAction(in SendStep step);

/// <summary>A handler made of delegates. Those that are not set do nothing.</summary>
public sealed class SendHandler : ISendHandler
{
    /// <summary>See <see cref="ISendHandler.OnCompleted"/>.</summary>
    public SendStepAction? Completed { get; init; }

    /// <summary>See <see cref="ISendHandler.OnNotification"/>.</summary>
    public SendStepAction? Notified { get; init; }

    void ISendHandler.OnCompleted(in SendStep step) => Completed?.Invoke(step);

    void ISendHandler.OnNotification(in SendStep step) => Notified?.Invoke(step);
}

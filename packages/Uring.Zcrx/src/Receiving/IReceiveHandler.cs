using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// Is told of what a <see cref="ZcrxReceiver"/> receives, on the thread that hands completions in,
/// one call after the other. An exception goes to whoever handed the completion in; the receiver
/// has moved on all the same.
/// </summary>
public interface IReceiveHandler
{
    /// <summary>
    /// Data has come. The buffer is the handler's, which releases it, now or later.
    /// </summary>
    /// <param name="buffer">The bytes.</param>
    /// <returns>
    /// False to stop, as far as the receive has not ended by itself; more data may come until it
    /// has.
    /// </returns>
    bool OnData(in ReceivedBuffer buffer);

    /// <summary>
    /// The kernel reports an error, or bytes that lie outside of the area (ERANGE). What ends a
    /// receive that is being stopped (ECANCELED) is none.
    /// </summary>
    /// <param name="error">Which one.</param>
    /// <returns>False to stop, as far as the receive has not ended with it.</returns>
    bool OnError(Errno error);

    /// <summary>
    /// The receive has ended: once for each start, after the last data and error. The state is
    /// <see cref="ReceiverState.Retiring"/>; <see cref="ZcrxReceiver.Start"/> may be called.
    /// </summary>
    /// <param name="end">Why.</param>
    void OnStopped(ReceiveEnd end);
}

/// <summary>Takes data, by reference: see <see cref="IReceiveHandler.OnData"/>.</summary>
/// <param name="buffer">The bytes.</param>
/// <returns>False to stop.</returns>
public delegate bool ReceivedDataFunction(in ReceivedBuffer buffer);

/// <summary>
/// A handler made of delegates. Without <see cref="Data"/> what comes is released at once; without
/// <see cref="Error"/> an error stops.
/// </summary>
public sealed class ReceiveHandler : IReceiveHandler
{
    /// <summary>See <see cref="IReceiveHandler.OnData"/>.</summary>
    public ReceivedDataFunction? Data { get; init; }

    /// <summary>See <see cref="IReceiveHandler.OnError"/>.</summary>
    public Func<Errno, bool>? Error { get; init; }

    /// <summary>See <see cref="IReceiveHandler.OnStopped"/>.</summary>
    public Action<ReceiveEnd>? Stopped { get; init; }

    bool IReceiveHandler.OnData(in ReceivedBuffer buffer)
    {
        if (Data is not null)
            return Data(buffer);
        buffer.Release();
        return true;
    }

    bool IReceiveHandler.OnError(Errno error) => Error?.Invoke(error) ?? false;

    void IReceiveHandler.OnStopped(ReceiveEnd end) => Stopped?.Invoke(end);
}

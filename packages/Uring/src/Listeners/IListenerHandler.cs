namespace Hyb.Uring;

/// <summary>
/// Is called back about a <see cref="Listener"/>, within the call that handles its completion or
/// closes it. Each is called once at most, in this order, and after <see cref="OnFailed"/> or
/// <see cref="OnClosed"/> none; one of these two is the last. All of them may be left out.
/// </summary>
/// <remarks>
/// The state is up to date when they are called. They may call any member of the listener; one that
/// closes it ends the set-up there. An exception goes on to the caller, and leaves the next stage
/// to <see cref="Listener.Continue"/>.
/// </remarks>
public interface IListenerHandler
{
    /// <summary>
    /// There is a socket, not bound yet: the time for options that
    /// <see cref="Sock.ListenOptions"/> does not have.
    /// </summary>
    void OnSocket(Listener listener)
    {
    }

    /// <summary>The socket has its address.</summary>
    void OnBound(Listener listener)
    {
    }

    /// <summary>It listens.</summary>
    void OnReady(Listener listener)
    {
    }

    /// <summary>
    /// A stage has failed, as <see cref="Listener.Error"/> and <see cref="Listener.FailedStage"/>
    /// say; the socket is closed.
    /// </summary>
    void OnFailed(Listener listener)
    {
    }

    /// <summary>It has been closed, and no request uses the socket any more.</summary>
    void OnClosed(Listener listener)
    {
    }
}

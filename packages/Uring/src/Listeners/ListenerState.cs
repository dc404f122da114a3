namespace Hyb.Uring;

/// <summary>
/// Where a <see cref="Listener"/> stands: up to Ready, the stage that is executed now.
/// </summary>
public enum ListenerState
{
    /// <summary>The socket is made.</summary>
    Socket = 1,

    /// <summary>Socket options are set, one after the other.</summary>
    Options = 2,

    /// <summary>The socket gets its address.</summary>
    Bind = 3,

    /// <summary>It begins to listen.</summary>
    Listen = 4,

    /// <summary>It listens: connections can be accepted.</summary>
    Ready = 5,

    /// <summary>A stage has failed, and nothing is left. It never leaves this state.</summary>
    Failed = 6,

    /// <summary>
    /// It is closed as soon as a completion that is due says that no request uses it any more.
    /// </summary>
    Closing = 7,

    /// <summary>Nothing is left. It never leaves this state.</summary>
    Closed = 8,
}

namespace Hyb.Uring.Zcrx;

/// <summary>Where a <see cref="ZcrxReceiver"/> is.</summary>
public enum ReceiverState
{
    /// <summary>It has not received yet.</summary>
    Idle,

    /// <summary>A receive is under way.</summary>
    Active,

    /// <summary>It is asked to stop; the receive may still bring data, and end.</summary>
    Stopping,

    /// <summary>The receive has ended, and the handler is being told.</summary>
    Retiring,

    /// <summary>The receive has ended. It can be started again.</summary>
    Stopped,
}

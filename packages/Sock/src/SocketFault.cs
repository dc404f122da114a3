using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>What an errno means for a socket: one mapping, whichever call it came from.</summary>
public enum SocketFault
{
    /// <summary>No error.</summary>
    None,

    /// <summary>Any other errno.</summary>
    Other,

    /// <summary>EAGAIN.</summary>
    WouldBlock,

    /// <summary>EBADF: disposed.</summary>
    Closed,

    /// <summary>EINVAL.</summary>
    InvalidParameter,

    /// <summary>EINTR; calls of this package try again by themselves.</summary>
    Interrupted,

    /// <summary>ENOMEM, ENOBUFS.</summary>
    NoMemory,

    /// <summary>EACCES, EPERM.</summary>
    Permission,

    /// <summary>ECONNREFUSED.</summary>
    ConnectionRefused,

    /// <summary>ECONNRESET, ECONNABORTED, EPIPE, ESHUTDOWN.</summary>
    ConnectionReset,

    /// <summary>ENOTCONN, EDESTADDRREQ.</summary>
    NotConnected,

    /// <summary>EISCONN; a success for connecting only.</summary>
    AlreadyConnected,

    /// <summary>EINPROGRESS, EALREADY.</summary>
    InProgress,

    /// <summary>EADDRINUSE.</summary>
    AddressInUse,

    /// <summary>EADDRNOTAVAIL.</summary>
    AddressNotAvailable,

    /// <summary>ETIMEDOUT, of the network or of a deadline.</summary>
    TimedOut,

    /// <summary>ENETDOWN, ENETUNREACH.</summary>
    NetworkUnreachable,

    /// <summary>EHOSTUNREACH.</summary>
    HostUnreachable,

    /// <summary>EMSGSIZE.</summary>
    MessageTooLarge,

    /// <summary>EAFNOSUPPORT.</summary>
    AddressFamilyNotSupported,

    /// <summary>EPROTONOSUPPORT, ESOCKTNOSUPPORT.</summary>
    ProtocolNotSupported,

    /// <summary>EOPNOTSUPP.</summary>
    NotSupported,

    /// <summary>ECANCELED: the deadline's token.</summary>
    Canceled,
}

/// <summary>The mapping of errno values.</summary>
public static class SocketFaults
{
    /// <summary>What an errno means for a socket.</summary>
    public static SocketFault ToSocketFault(this Errno errno) => errno switch
    {
        Errno.None => SocketFault.None,
        Errno.EAGAIN => SocketFault.WouldBlock,
        Errno.EBADF => SocketFault.Closed,
        Errno.EINVAL => SocketFault.InvalidParameter,
        Errno.EINTR => SocketFault.Interrupted,
        Errno.ENOMEM or Errno.ENOBUFS => SocketFault.NoMemory,
        Errno.EACCES or Errno.EPERM => SocketFault.Permission,
        Errno.ECONNREFUSED => SocketFault.ConnectionRefused,
        Errno.ECONNRESET or Errno.ECONNABORTED or Errno.EPIPE or Errno.ESHUTDOWN =>
            SocketFault.ConnectionReset,
        Errno.ENOTCONN or Errno.EDESTADDRREQ => SocketFault.NotConnected,
        Errno.EISCONN => SocketFault.AlreadyConnected,
        Errno.EINPROGRESS or Errno.EALREADY => SocketFault.InProgress,
        Errno.EADDRINUSE => SocketFault.AddressInUse,
        Errno.EADDRNOTAVAIL => SocketFault.AddressNotAvailable,
        Errno.ETIMEDOUT => SocketFault.TimedOut,
        Errno.ENETDOWN or Errno.ENETUNREACH => SocketFault.NetworkUnreachable,
        Errno.EHOSTUNREACH => SocketFault.HostUnreachable,
        Errno.EMSGSIZE => SocketFault.MessageTooLarge,
        Errno.EAFNOSUPPORT => SocketFault.AddressFamilyNotSupported,
        Errno.EPROTONOSUPPORT or Errno.ESOCKTNOSUPPORT => SocketFault.ProtocolNotSupported,
        Errno.EOPNOTSUPP => SocketFault.NotSupported,
        Errno.ECANCELED => SocketFault.Canceled,
        _ => SocketFault.Other,
    };
}

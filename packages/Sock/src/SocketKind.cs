namespace Hyb.Sock;

/// <summary>What kind of socket: family, semantics and protocol in one word.</summary>
public enum SocketKind
{
    /// <summary>TCP over IPv4.</summary>
    Tcp4 = 1,

    /// <summary>TCP over IPv6, and over IPv4 unless IPV6_V6ONLY.</summary>
    Tcp6,

    /// <summary>UDP over IPv4.</summary>
    Udp4,

    /// <summary>UDP over IPv6, and over IPv4 unless IPV6_V6ONLY.</summary>
    Udp6,

    /// <summary>UDP-Lite over IPv4, where the kernel has it.</summary>
    UdpLite4,

    /// <summary>UDP-Lite over IPv6.</summary>
    UdpLite6,

    /// <summary>SCTP, one socket for many associations, over IPv4. Needs the sctp module.</summary>
    Sctp4,

    /// <summary>SCTP, one socket for many associations, over IPv6.</summary>
    Sctp6,

    /// <summary>SCTP, one association a socket, over IPv4.</summary>
    SctpStream4,

    /// <summary>SCTP, one association a socket, over IPv6.</summary>
    SctpStream6,

    /// <summary>Unix, bytes in order.</summary>
    UnixStream,

    /// <summary>Unix, messages, none lost.</summary>
    UnixDatagram,

    /// <summary>Unix, messages over a connection.</summary>
    UnixSequencedPacket,

    /// <summary>ICMP packets over IPv4: needs CAP_NET_RAW.</summary>
    RawIcmp4,

    /// <summary>ICMP packets over IPv6: needs CAP_NET_RAW.</summary>
    RawIcmp6,
}

using Hyb.Zcall;

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

/// <summary>The three words behind a <see cref="SocketKind"/>.</summary>
internal readonly record struct SocketShape(
    SocketDomain Domain, SocketForm Form, SocketProtocol Protocol)
{
    public const SocketForm Flags = SocketForm.NonBlocking | SocketForm.CloseOnExec;

    // A read of 0 bytes is the end of these, and an empty message of the others. SCTP has no empty
    // messages; of Unix sequenced packets the kernel does not tell one from the end.
    public bool HasEnd => Form is SocketForm.Stream or SocketForm.SequencedPacket;

    public static SocketShape Of(SocketKind kind) => kind switch
    {
        SocketKind.Tcp4 => Inet(SocketForm.Stream, SocketProtocol.Tcp),
        SocketKind.Tcp6 => Inet6(SocketForm.Stream, SocketProtocol.Tcp),
        SocketKind.Udp4 => Inet(SocketForm.Datagram, SocketProtocol.Udp),
        SocketKind.Udp6 => Inet6(SocketForm.Datagram, SocketProtocol.Udp),
        SocketKind.UdpLite4 => Inet(SocketForm.Datagram, SocketProtocol.UdpLite),
        SocketKind.UdpLite6 => Inet6(SocketForm.Datagram, SocketProtocol.UdpLite),
        SocketKind.Sctp4 => Inet(SocketForm.SequencedPacket, SocketProtocol.Sctp),
        SocketKind.Sctp6 => Inet6(SocketForm.SequencedPacket, SocketProtocol.Sctp),
        SocketKind.SctpStream4 => Inet(SocketForm.Stream, SocketProtocol.Sctp),
        SocketKind.SctpStream6 => Inet6(SocketForm.Stream, SocketProtocol.Sctp),
        SocketKind.UnixStream => Unix(SocketForm.Stream),
        SocketKind.UnixDatagram => Unix(SocketForm.Datagram),
        SocketKind.UnixSequencedPacket => Unix(SocketForm.SequencedPacket),
        SocketKind.RawIcmp4 => Inet(SocketForm.Raw, SocketProtocol.Icmp),
        SocketKind.RawIcmp6 => Inet6(SocketForm.Raw, SocketProtocol.Icmpv6),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static SocketShape Inet(SocketForm form, SocketProtocol protocol) =>
        new(SocketDomain.Inet, form, protocol);

    private static SocketShape Inet6(SocketForm form, SocketProtocol protocol) =>
        new(SocketDomain.Inet6, form, protocol);

    private static SocketShape Unix(SocketForm form) =>
        new(SocketDomain.Unix, form, SocketProtocol.Default);
}

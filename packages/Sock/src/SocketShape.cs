using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// The three words of socket(2) behind a <see cref="SocketKind"/>, or any others: it converts from
/// a kind.
/// </summary>
/// <param name="Domain">The address family.</param>
/// <param name="Form">The semantics, without creation flags.</param>
/// <param name="Protocol">The protocol; 0 for the usual one of domain and form.</param>
public readonly record struct SocketShape(
    SocketDomain Domain, SocketForm Form, SocketProtocol Protocol = SocketProtocol.Default)
{
    internal const SocketForm Flags = SocketForm.NonBlocking | SocketForm.CloseOnExec;

    // A read of 0 bytes is the end of these, and an empty message of the others. SCTP has no empty
    // messages; of Unix sequenced packets the kernel does not tell one from the end.
    internal bool HasEnd => Form is SocketForm.Stream or SocketForm.SequencedPacket;

    /// <summary>The words of a kind.</summary>
    /// <param name="kind">Which kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such kind.</exception>
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

    /// <summary>See <see cref="Of"/>.</summary>
    public static implicit operator SocketShape(SocketKind kind) => Of(kind);

    private static SocketShape Inet(SocketForm form, SocketProtocol protocol) =>
        new(SocketDomain.Inet, form, protocol);

    private static SocketShape Inet6(SocketForm form, SocketProtocol protocol) =>
        new(SocketDomain.Inet6, form, protocol);

    private static SocketShape Unix(SocketForm form) =>
        new(SocketDomain.Unix, form, SocketProtocol.Default);
}

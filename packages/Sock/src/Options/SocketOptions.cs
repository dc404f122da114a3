using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>An option that is on or off.</summary>
/// <param name="Level">Whose option.</param>
/// <param name="Number">Which option.</param>
public readonly record struct FlagOption(SocketLevel Level, int Number);

/// <summary>An option that is a number within bounds; others never reach the kernel.</summary>
/// <param name="Level">Whose option.</param>
/// <param name="Number">Which option.</param>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Maximum">The largest value.</param>
public readonly record struct NumberOption(
    SocketLevel Level, int Number, int Minimum = 0, int Maximum = int.MaxValue);

/// <summary>
/// An SCTP option that is a number for an association: struct sctp_assoc_value, 8 bytes. Where a
/// socket has one association only, or for those to come, the association is 0.
/// </summary>
/// <param name="Number">Which option.</param>
public readonly record struct AssociationOption(SctpOption Number);

/// <summary>
/// The options, each with its type: <c>socket.Set(SocketOptions.NoDelay, true)</c>. None is set
/// unless asked for. Sources: socket(7), ip(7), ipv6(7), tcp(7), udp(7).
/// </summary>
public static class SocketOptions
{
    /// <summary>SO_REUSEADDR: bind although an old connection lingers.</summary>
    public static FlagOption ReuseAddress =>
        new(SocketLevel.Socket, (int)SocketOption.ReuseAddress);

    /// <summary>
    /// SO_REUSEPORT: other sockets of the same user may bind it too, and take its connections.
    /// </summary>
    public static FlagOption ReusePort =>
        new(SocketLevel.Socket, (int)SocketOption.ReusePort);

    /// <summary>SO_KEEPALIVE: probe an idle connection.</summary>
    public static FlagOption KeepAlive =>
        new(SocketLevel.Socket, (int)SocketOption.KeepAlive);

    /// <summary>SO_BROADCAST: allow broadcast addresses.</summary>
    public static FlagOption Broadcast =>
        new(SocketLevel.Socket, (int)SocketOption.Broadcast);

    /// <summary>SO_ZEROCOPY: allow MSG_ZEROCOPY.</summary>
    public static FlagOption ZeroCopy =>
        new(SocketLevel.Socket, (int)SocketOption.ZeroCopy);

    /// <summary>SO_PASSCRED: receive SCM_CREDENTIALS; Unix sockets.</summary>
    public static FlagOption PassCredentials =>
        new(SocketLevel.Socket, (int)SocketOption.PassCredentials);

    /// <summary>SO_PASSPIDFD: receive SCM_PIDFD; Unix sockets.</summary>
    public static FlagOption PassPidFd =>
        new(SocketLevel.Socket, (int)SocketOption.PassPidFd);

    /// <summary>SO_TIMESTAMPNS: receive times.</summary>
    public static FlagOption TimestampNs =>
        new(SocketLevel.Socket, (int)SocketOption.TimestampNs);

    /// <summary>TCP_NODELAY: send small segments at once.</summary>
    public static FlagOption NoDelay =>
        new(SocketLevel.Tcp, (int)TcpOption.NoDelay);

    /// <summary>TCP_CORK: hold partial segments back.</summary>
    public static FlagOption Cork =>
        new(SocketLevel.Tcp, (int)TcpOption.Cork);

    /// <summary>TCP_QUICKACK: acknowledge at once, for a while.</summary>
    public static FlagOption QuickAck =>
        new(SocketLevel.Tcp, (int)TcpOption.QuickAck);

    /// <summary>TCP_FASTOPEN_CONNECT: data with the first SYN.</summary>
    public static FlagOption FastOpenConnect =>
        new(SocketLevel.Tcp, (int)TcpOption.FastOpenConnect);

    /// <summary>UDP_GRO: receive several datagrams as one.</summary>
    public static FlagOption UdpGro =>
        new(SocketLevel.Udp, (int)UdpOption.Gro);

    /// <summary>UDP_CORK: gather writes into one datagram.</summary>
    public static FlagOption UdpCork =>
        new(SocketLevel.Udp, (int)UdpOption.Cork);

    /// <summary>IPV6_V6ONLY: no IPv4; before bind.</summary>
    public static FlagOption V6Only =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.V6Only);

    /// <summary>IP_TRANSPARENT: foreign addresses; CAP_NET_ADMIN.</summary>
    public static FlagOption Transparent =>
        new(SocketLevel.Ip, (int)IpOption.Transparent);

    /// <summary>IPV6_TRANSPARENT: foreign addresses; CAP_NET_ADMIN.</summary>
    public static FlagOption Transparent6 =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.Transparent);

    /// <summary>IP_FREEBIND: addresses that do not exist yet.</summary>
    public static FlagOption FreeBind =>
        new(SocketLevel.Ip, (int)IpOption.FreeBind);

    /// <summary>IP_HDRINCL: the caller builds the IP header; raw sockets.</summary>
    public static FlagOption HeaderIncluded =>
        new(SocketLevel.Ip, (int)IpOption.HeaderIncluded);

    /// <summary>IP_PKTINFO: receive interface and destination.</summary>
    public static FlagOption ReceivePacketInfo =>
        new(SocketLevel.Ip, (int)IpOption.PacketInfo);

    /// <summary>IPV6_RECVPKTINFO: receive interface and destination.</summary>
    public static FlagOption ReceivePacketInfo6 =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.ReceivePacketInfo);

    /// <summary>IP_RECVTOS: receive DSCP and ECN.</summary>
    public static FlagOption ReceiveTypeOfService =>
        new(SocketLevel.Ip, (int)IpOption.ReceiveTypeOfService);

    /// <summary>IPV6_RECVTCLASS: receive DSCP and ECN.</summary>
    public static FlagOption ReceiveTrafficClass =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.ReceiveTrafficClass);

    /// <summary>IP_RECVERR: queue errors of the network.</summary>
    public static FlagOption ReceiveErrors =>
        new(SocketLevel.Ip, (int)IpOption.ReceiveErrors);

    /// <summary>IPV6_RECVERR: queue errors of the network.</summary>
    public static FlagOption ReceiveErrors6 =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.ReceiveErrors);

    /// <summary>IP_RECVTTL: receive the TTL.</summary>
    public static FlagOption ReceiveTtl =>
        new(SocketLevel.Ip, (int)IpOption.ReceiveTtl);

    /// <summary>IPV6_RECVHOPLIMIT: receive the hop limit.</summary>
    public static FlagOption ReceiveHopLimit =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.ReceiveHopLimit);

    /// <summary>IP_MULTICAST_ALL: hear groups that others joined.</summary>
    public static FlagOption MulticastAll =>
        new(SocketLevel.Ip, (int)IpOption.MulticastAll);

    /// <summary>IPV6_MULTICAST_ALL: hear groups that others joined.</summary>
    public static FlagOption MulticastAll6 =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.MulticastAll);

    /// <summary>SCTP_NODELAY.</summary>
    public static FlagOption SctpNoDelay =>
        new(SocketLevel.Sctp, (int)SctpOption.NoDelay);

    /// <summary>SCTP_DISABLE_FRAGMENTS.</summary>
    public static FlagOption SctpDisableFragments =>
        new(SocketLevel.Sctp, (int)SctpOption.DisableFragments);

    /// <summary>SCTP_I_WANT_MAPPED_V4_ADDR.</summary>
    public static FlagOption SctpMappedV4 =>
        new(SocketLevel.Sctp, (int)SctpOption.MappedV4);

    /// <summary>SCTP_RECVRCVINFO: receive stream and PPID.</summary>
    public static FlagOption SctpReceiveInfo =>
        new(SocketLevel.Sctp, (int)SctpOption.ReceiveInfo);

    /// <summary>SO_SNDBUF: bytes; the kernel keeps twice as many.</summary>
    public static NumberOption SendBuffer =>
        new(SocketLevel.Socket, (int)SocketOption.SendBuffer);

    /// <summary>SO_RCVBUF: bytes; the kernel keeps twice as many.</summary>
    public static NumberOption ReceiveBuffer =>
        new(SocketLevel.Socket, (int)SocketOption.ReceiveBuffer);

    /// <summary>SO_RCVLOWAT: bytes that make it readable.</summary>
    public static NumberOption ReceiveLowWater =>
        new(SocketLevel.Socket, (int)SocketOption.ReceiveLowWater);

    /// <summary>SO_PRIORITY: queueing priority.</summary>
    public static NumberOption Priority =>
        new(SocketLevel.Socket, (int)SocketOption.Priority);

    /// <summary>SO_MARK: all 32 bits, for routing; CAP_NET_ADMIN or CAP_NET_RAW.</summary>
    public static NumberOption Mark =>
        new(SocketLevel.Socket, (int)SocketOption.Mark, int.MinValue);

    /// <summary>SO_BUSY_POLL: microseconds.</summary>
    public static NumberOption BusyPoll =>
        new(SocketLevel.Socket, (int)SocketOption.BusyPoll);

    /// <summary>SO_INCOMING_CPU: the CPU that handles it.</summary>
    public static NumberOption IncomingCpu =>
        new(SocketLevel.Socket, (int)SocketOption.IncomingCpu);

    /// <summary>TCP_KEEPIDLE: seconds before the first probe.</summary>
    public static NumberOption KeepIdle =>
        new(SocketLevel.Tcp, (int)TcpOption.KeepIdle, 1, 32767);

    /// <summary>TCP_KEEPINTVL: seconds between probes.</summary>
    public static NumberOption KeepInterval =>
        new(SocketLevel.Tcp, (int)TcpOption.KeepInterval, 1, 32767);

    /// <summary>TCP_KEEPCNT: probes.</summary>
    public static NumberOption KeepCount =>
        new(SocketLevel.Tcp, (int)TcpOption.KeepCount, 1, 127);

    /// <summary>TCP_SYNCNT: retransmissions of SYN.</summary>
    public static NumberOption SynCount =>
        new(SocketLevel.Tcp, (int)TcpOption.SynCount, 1, 127);

    /// <summary>TCP_MAXSEG: bytes.</summary>
    public static NumberOption MaxSegment =>
        new(SocketLevel.Tcp, (int)TcpOption.MaxSegment);

    /// <summary>TCP_DEFER_ACCEPT: seconds, rounded up to a retransmission.</summary>
    public static NumberOption DeferAccept =>
        new(SocketLevel.Tcp, (int)TcpOption.DeferAccept);

    /// <summary>TCP_FASTOPEN: length of the queue on a listener.</summary>
    public static NumberOption FastOpen =>
        new(SocketLevel.Tcp, (int)TcpOption.FastOpen);

    /// <summary>TCP_USER_TIMEOUT: milliseconds; 0 for the system's.</summary>
    public static NumberOption UserTimeout =>
        new(SocketLevel.Tcp, (int)TcpOption.UserTimeout);

    /// <summary>TCP_NOTSENT_LOWAT: bytes.</summary>
    public static NumberOption NotSentLowWater =>
        new(SocketLevel.Tcp, (int)TcpOption.NotSentLowWater);

    /// <summary>UDP_SEGMENT: bytes of a segment (GSO); 0 for off.</summary>
    public static NumberOption UdpSegment =>
        new(SocketLevel.Udp, (int)UdpOption.Segment, 0, 65535);

    /// <summary>IP_TTL: hops.</summary>
    public static NumberOption Ttl =>
        new(SocketLevel.Ip, (int)IpOption.Ttl, 1, 255);

    /// <summary>IP_TOS: DSCP and ECN.</summary>
    public static NumberOption TypeOfService =>
        new(SocketLevel.Ip, (int)IpOption.TypeOfService, 0, 255);

    /// <summary>IPV6_UNICAST_HOPS: -1 for the system's.</summary>
    public static NumberOption UnicastHops =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.UnicastHops, -1, 255);

    /// <summary>IPV6_TCLASS: -1 for the system's.</summary>
    public static NumberOption TrafficClass =>
        new(SocketLevel.Ipv6, (int)Ipv6Option.TrafficClass, -1, 255);

    /// <summary>SCTP_RECVNXTINFO: receive what is known of the next message.</summary>
    public static FlagOption SctpReceiveNextInfo =>
        new(SocketLevel.Sctp, (int)SctpOption.ReceiveNextInfo);

    /// <summary>SCTP_MAXSEG: bytes of a fragment; 0 for the path's.</summary>
    public static AssociationOption SctpMaxSegment => new(SctpOption.MaxSegment);

    /// <summary>SCTP_MAX_BURST: packets in one burst.</summary>
    public static AssociationOption SctpMaxBurst => new(SctpOption.MaxBurst);

    /// <summary>SCTP_CONTEXT: comes with what is received.</summary>
    public static AssociationOption SctpContext => new(SctpOption.Context);

    /// <summary>SCTP_AUTOCLOSE: seconds; 0 for never.</summary>
    public static NumberOption SctpAutoClose =>
        new(SocketLevel.Sctp, (int)SctpOption.AutoClose);

    /// <summary>SCTP_FRAGMENT_INTERLEAVE.</summary>
    public static NumberOption SctpFragmentInterleave =>
        new(SocketLevel.Sctp, (int)SctpOption.FragmentInterleave, 0, 2);

    /// <summary>SCTP_PARTIAL_DELIVERY_POINT: bytes.</summary>
    public static NumberOption SctpPartialDelivery =>
        new(SocketLevel.Sctp, (int)SctpOption.PartialDeliveryPoint);
}

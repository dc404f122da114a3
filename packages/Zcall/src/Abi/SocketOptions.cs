namespace Hyb.Zcall;

/// <summary>Options at SOL_SOCKET: socket(7).</summary>
public enum SocketOption
{
    /// <summary>SO_DEBUG: debugging in the protocol.</summary>
    [Uapi("SO_DEBUG")] Debug = 1,

    /// <summary>SO_REUSEADDR: bind although an old connection lingers.</summary>
    [Uapi("SO_REUSEADDR")] ReuseAddress = 2,

    /// <summary>SO_TYPE: SOCK_STREAM and so on; read only.</summary>
    [Uapi("SO_TYPE")] Form = 3,

    /// <summary>SO_ERROR: the pending error; reading clears it.</summary>
    [Uapi("SO_ERROR")] Error = 4,

    /// <summary>SO_DONTROUTE: directly connected networks only.</summary>
    [Uapi("SO_DONTROUTE")] DontRoute = 5,

    /// <summary>SO_BROADCAST: broadcast addresses are allowed.</summary>
    [Uapi("SO_BROADCAST")] Broadcast = 6,

    /// <summary>SO_SNDBUF: bytes; the kernel doubles what is set.</summary>
    [Uapi("SO_SNDBUF")] SendBuffer = 7,

    /// <summary>SO_RCVBUF: bytes; the kernel doubles what is set.</summary>
    [Uapi("SO_RCVBUF")] ReceiveBuffer = 8,

    /// <summary>SO_KEEPALIVE: probe an idle connection.</summary>
    [Uapi("SO_KEEPALIVE")] KeepAlive = 9,

    /// <summary>SO_OOBINLINE: urgent data stays in the stream.</summary>
    [Uapi("SO_OOBINLINE")] OutOfBandInline = 10,

    /// <summary>SO_NO_CHECK: UDP without checksums.</summary>
    [Uapi("SO_NO_CHECK")] NoCheck = 11,

    /// <summary>SO_PRIORITY: queueing priority.</summary>
    [Uapi("SO_PRIORITY")] Priority = 12,

    /// <summary>SO_LINGER: what close does with unsent data.</summary>
    [Uapi("SO_LINGER")] Linger = 13,

    /// <summary>SO_BSDCOMPAT: without effect.</summary>
    [Uapi("SO_BSDCOMPAT")] BsdCompat = 14,

    /// <summary>SO_REUSEPORT: several sockets of one user share an address.</summary>
    [Uapi("SO_REUSEPORT")] ReusePort = 15,

    /// <summary>SO_PASSCRED: receive SCM_CREDENTIALS.</summary>
    [Uapi("SO_PASSCRED")] PassCredentials = 16,

    /// <summary>SO_PEERCRED: who connected; read only.</summary>
    [Uapi("SO_PEERCRED")] PeerCredentials = 17,

    /// <summary>SO_RCVLOWAT: bytes that make a socket readable.</summary>
    [Uapi("SO_RCVLOWAT")] ReceiveLowWater = 18,

    /// <summary>SO_SNDLOWAT: always 1.</summary>
    [Uapi("SO_SNDLOWAT")] SendLowWater = 19,

    /// <summary>SO_RCVTIMEO_OLD: timeout of blocking receives.</summary>
    [Uapi("SO_RCVTIMEO_OLD")] ReceiveTimeout = 20,

    /// <summary>SO_SNDTIMEO_OLD: timeout of blocking sends.</summary>
    [Uapi("SO_SNDTIMEO_OLD")] SendTimeout = 21,

    /// <summary>SO_BINDTODEVICE: one network interface only.</summary>
    [Uapi("SO_BINDTODEVICE")] BindToDevice = 25,

    /// <summary>SO_ACCEPTCONN: whether it listens; read only.</summary>
    [Uapi("SO_ACCEPTCONN")] AcceptsConnections = 30,

    /// <summary>SO_SNDBUFFORCE: past the system's limit.</summary>
    [Uapi("SO_SNDBUFFORCE")] SendBufferForce = 32,

    /// <summary>SO_RCVBUFFORCE: past the system's limit.</summary>
    [Uapi("SO_RCVBUFFORCE")] ReceiveBufferForce = 33,

    /// <summary>SO_TIMESTAMPNS_OLD: receive times in nanoseconds.</summary>
    [Uapi("SO_TIMESTAMPNS_OLD")] TimestampNs = 35,

    /// <summary>SO_MARK: a mark for routing and filters.</summary>
    [Uapi("SO_MARK")] Mark = 36,

    /// <summary>SO_TIMESTAMPING_OLD: transmit and receive times.</summary>
    [Uapi("SO_TIMESTAMPING_OLD")] Timestamping = 37,

    /// <summary>SO_PROTOCOL: IPPROTO_TCP and so on; read only.</summary>
    [Uapi("SO_PROTOCOL")] Protocol = 38,

    /// <summary>SO_DOMAIN: AF_INET and so on; read only.</summary>
    [Uapi("SO_DOMAIN")] Domain = 39,

    /// <summary>SO_BUSY_POLL: microseconds to poll the device.</summary>
    [Uapi("SO_BUSY_POLL")] BusyPoll = 46,

    /// <summary>SO_INCOMING_CPU: the CPU that handles it.</summary>
    [Uapi("SO_INCOMING_CPU")] IncomingCpu = 49,

    /// <summary>SO_COOKIE: a unique 64-bit number; read only.</summary>
    [Uapi("SO_COOKIE")] Cookie = 57,

    /// <summary>SO_ZEROCOPY: allow MSG_ZEROCOPY.</summary>
    [Uapi("SO_ZEROCOPY")] ZeroCopy = 60,

    /// <summary>SO_TXTIME: times at which to send.</summary>
    [Uapi("SO_TXTIME")] TransmitTime = 61,

    /// <summary>SO_BINDTOIFINDEX: one network interface only, by index.</summary>
    [Uapi("SO_BINDTOIFINDEX")] BindToInterface = 62,

    /// <summary>SO_PREFER_BUSY_POLL: busy polling over interrupts.</summary>
    [Uapi("SO_PREFER_BUSY_POLL")] PreferBusyPoll = 69,

    /// <summary>SO_PASSPIDFD: receive SCM_PIDFD.</summary>
    [Uapi("SO_PASSPIDFD")] PassPidFd = 76,

    /// <summary>SO_PEERPIDFD: a descriptor of the peer's process; read only.</summary>
    [Uapi("SO_PEERPIDFD")] PeerPidFd = 77,

    /// <summary>SO_PASSRIGHTS: whether SCM_RIGHTS is accepted.</summary>
    [Uapi("SO_PASSRIGHTS")] PassRights = 83,
}

/// <summary>Options at SOL_TCP: tcp(7).</summary>
public enum TcpOption
{
    /// <summary>TCP_NODELAY: send small segments at once.</summary>
    [Uapi("TCP_NODELAY")] NoDelay = 1,

    /// <summary>TCP_MAXSEG: bytes of a segment.</summary>
    [Uapi("TCP_MAXSEG")] MaxSegment = 2,

    /// <summary>TCP_CORK: hold partial segments back.</summary>
    [Uapi("TCP_CORK")] Cork = 3,

    /// <summary>TCP_KEEPIDLE: seconds before the first probe.</summary>
    [Uapi("TCP_KEEPIDLE")] KeepIdle = 4,

    /// <summary>TCP_KEEPINTVL: seconds between probes.</summary>
    [Uapi("TCP_KEEPINTVL")] KeepInterval = 5,

    /// <summary>TCP_KEEPCNT: probes before the connection is dropped.</summary>
    [Uapi("TCP_KEEPCNT")] KeepCount = 6,

    /// <summary>TCP_SYNCNT: retransmissions of SYN.</summary>
    [Uapi("TCP_SYNCNT")] SynCount = 7,

    /// <summary>TCP_LINGER2: seconds in FIN-WAIT-2.</summary>
    [Uapi("TCP_LINGER2")] Linger2 = 8,

    /// <summary>TCP_DEFER_ACCEPT: seconds to wait for data before accept.</summary>
    [Uapi("TCP_DEFER_ACCEPT")] DeferAccept = 9,

    /// <summary>TCP_WINDOW_CLAMP: bytes of the advertised window.</summary>
    [Uapi("TCP_WINDOW_CLAMP")] WindowClamp = 10,

    /// <summary>TCP_INFO: the state of the connection; read only.</summary>
    [Uapi("TCP_INFO")] Info = 11,

    /// <summary>TCP_QUICKACK: acknowledge at once.</summary>
    [Uapi("TCP_QUICKACK")] QuickAck = 12,

    /// <summary>TCP_CONGESTION: the congestion control's name.</summary>
    [Uapi("TCP_CONGESTION")] Congestion = 13,

    /// <summary>TCP_USER_TIMEOUT: milliseconds without acknowledgement.</summary>
    [Uapi("TCP_USER_TIMEOUT")] UserTimeout = 18,

    /// <summary>TCP_FASTOPEN: length of the queue on a listener.</summary>
    [Uapi("TCP_FASTOPEN")] FastOpen = 23,

    /// <summary>TCP_NOTSENT_LOWAT: unsent bytes that make it unwritable.</summary>
    [Uapi("TCP_NOTSENT_LOWAT")] NotSentLowWater = 25,

    /// <summary>TCP_FASTOPEN_CONNECT: data with the first SYN.</summary>
    [Uapi("TCP_FASTOPEN_CONNECT")] FastOpenConnect = 30,
}

/// <summary>Options at SOL_UDP: udp(7).</summary>
public enum UdpOption
{
    /// <summary>UDP_CORK: gather writes into one datagram.</summary>
    [Uapi("UDP_CORK")] Cork = 1,

    /// <summary>UDP_ENCAP: encapsulated packets.</summary>
    [Uapi("UDP_ENCAP")] Encapsulation = 100,

    /// <summary>UDP_NO_CHECK6_TX: no checksum on sending.</summary>
    [Uapi("UDP_NO_CHECK6_TX")] NoCheck6Send = 101,

    /// <summary>UDP_NO_CHECK6_RX: accept no checksum.</summary>
    [Uapi("UDP_NO_CHECK6_RX")] NoCheck6Receive = 102,

    /// <summary>UDP_SEGMENT: bytes of a segment: GSO.</summary>
    [Uapi("UDP_SEGMENT")] Segment = 103,

    /// <summary>UDP_GRO: receive several datagrams at once.</summary>
    [Uapi("UDP_GRO")] Gro = 104,
}

/// <summary>Options at SOL_IP: ip(7).</summary>
public enum IpOption
{
    /// <summary>IP_TOS: DSCP and ECN bits.</summary>
    [Uapi("IP_TOS")] TypeOfService = 1,

    /// <summary>IP_TTL: hops of unicast packets.</summary>
    [Uapi("IP_TTL")] Ttl = 2,

    /// <summary>IP_HDRINCL: the caller builds the IP header.</summary>
    [Uapi("IP_HDRINCL")] HeaderIncluded = 3,

    /// <summary>IP_PKTINFO: receive interface and destination.</summary>
    [Uapi("IP_PKTINFO")] PacketInfo = 8,

    /// <summary>IP_MTU_DISCOVER: path MTU discovery.</summary>
    [Uapi("IP_MTU_DISCOVER")] MtuDiscover = 10,

    /// <summary>IP_RECVERR: queue ICMP errors.</summary>
    [Uapi("IP_RECVERR")] ReceiveErrors = 11,

    /// <summary>IP_RECVTTL: receive the TTL.</summary>
    [Uapi("IP_RECVTTL")] ReceiveTtl = 12,

    /// <summary>IP_RECVTOS: receive the TOS.</summary>
    [Uapi("IP_RECVTOS")] ReceiveTypeOfService = 13,

    /// <summary>IP_MTU: the path's MTU; read only.</summary>
    [Uapi("IP_MTU")] Mtu = 14,

    /// <summary>IP_FREEBIND: bind to addresses that do not exist yet.</summary>
    [Uapi("IP_FREEBIND")] FreeBind = 15,

    /// <summary>IP_TRANSPARENT: bind to foreign addresses.</summary>
    [Uapi("IP_TRANSPARENT")] Transparent = 19,

    /// <summary>IP_BIND_ADDRESS_NO_PORT: choose the port at connect.</summary>
    [Uapi("IP_BIND_ADDRESS_NO_PORT")] BindAddressNoPort = 24,

    /// <summary>IP_MULTICAST_IF: where multicasts leave.</summary>
    [Uapi("IP_MULTICAST_IF")] MulticastInterface = 32,

    /// <summary>IP_MULTICAST_TTL: hops of multicasts.</summary>
    [Uapi("IP_MULTICAST_TTL")] MulticastTtl = 33,

    /// <summary>IP_MULTICAST_LOOP: hear one's own multicasts.</summary>
    [Uapi("IP_MULTICAST_LOOP")] MulticastLoop = 34,

    /// <summary>IP_ADD_MEMBERSHIP: join a group.</summary>
    [Uapi("IP_ADD_MEMBERSHIP")] AddMembership = 35,

    /// <summary>IP_DROP_MEMBERSHIP: leave a group.</summary>
    [Uapi("IP_DROP_MEMBERSHIP")] DropMembership = 36,

    /// <summary>IP_ADD_SOURCE_MEMBERSHIP: join a group for one source.</summary>
    [Uapi("IP_ADD_SOURCE_MEMBERSHIP")] AddSourceMembership = 39,

    /// <summary>IP_DROP_SOURCE_MEMBERSHIP: leave a group for one source.</summary>
    [Uapi("IP_DROP_SOURCE_MEMBERSHIP")] DropSourceMembership = 40,

    /// <summary>MCAST_JOIN_GROUP: join, of either family.</summary>
    [Uapi("MCAST_JOIN_GROUP")] JoinGroup = 42,

    /// <summary>MCAST_LEAVE_GROUP: leave, of either family.</summary>
    [Uapi("MCAST_LEAVE_GROUP")] LeaveGroup = 45,

    /// <summary>MCAST_JOIN_SOURCE_GROUP: join for one source, of either family.</summary>
    [Uapi("MCAST_JOIN_SOURCE_GROUP")] JoinSourceGroup = 46,

    /// <summary>MCAST_LEAVE_SOURCE_GROUP: leave for one source, of either family.</summary>
    [Uapi("MCAST_LEAVE_SOURCE_GROUP")] LeaveSourceGroup = 47,

    /// <summary>IP_MULTICAST_ALL: hear groups that others joined.</summary>
    [Uapi("IP_MULTICAST_ALL")] MulticastAll = 49,

    /// <summary>IP_LOCAL_PORT_RANGE: ports to choose from; the upper in the high half.</summary>
    [Uapi("IP_LOCAL_PORT_RANGE")] LocalPortRange = 51,
}

/// <summary>Options at SOL_IPV6: ipv6(7).</summary>
public enum Ipv6Option
{
    /// <summary>IPV6_UNICAST_HOPS: hops of unicast packets; -1 is the default.</summary>
    [Uapi("IPV6_UNICAST_HOPS")] UnicastHops = 16,

    /// <summary>IPV6_MULTICAST_IF: where multicasts leave.</summary>
    [Uapi("IPV6_MULTICAST_IF")] MulticastInterface = 17,

    /// <summary>IPV6_MULTICAST_HOPS: hops of multicasts; -1 is the default.</summary>
    [Uapi("IPV6_MULTICAST_HOPS")] MulticastHops = 18,

    /// <summary>IPV6_MULTICAST_LOOP: hear one's own multicasts.</summary>
    [Uapi("IPV6_MULTICAST_LOOP")] MulticastLoop = 19,

    /// <summary>IPV6_ADD_MEMBERSHIP: join a group.</summary>
    [Uapi("IPV6_ADD_MEMBERSHIP")] AddMembership = 20,

    /// <summary>IPV6_DROP_MEMBERSHIP: leave a group.</summary>
    [Uapi("IPV6_DROP_MEMBERSHIP")] DropMembership = 21,

    /// <summary>IPV6_MTU: the path's MTU.</summary>
    [Uapi("IPV6_MTU")] Mtu = 24,

    /// <summary>IPV6_RECVERR: queue ICMP errors.</summary>
    [Uapi("IPV6_RECVERR")] ReceiveErrors = 25,

    /// <summary>IPV6_V6ONLY: no IPv4 on this socket.</summary>
    [Uapi("IPV6_V6ONLY")] V6Only = 26,

    /// <summary>IPV6_MULTICAST_ALL: hear groups that others joined.</summary>
    [Uapi("IPV6_MULTICAST_ALL")] MulticastAll = 29,

    /// <summary>IPV6_HDRINCL: the caller builds the IP header.</summary>
    [Uapi("IPV6_HDRINCL")] HeaderIncluded = 36,

    /// <summary>IPV6_RECVPKTINFO: receive interface and destination.</summary>
    [Uapi("IPV6_RECVPKTINFO")] ReceivePacketInfo = 49,

    /// <summary>IPV6_PKTINFO: interface and source of a packet.</summary>
    [Uapi("IPV6_PKTINFO")] PacketInfo = 50,

    /// <summary>IPV6_RECVHOPLIMIT: receive the hop limit.</summary>
    [Uapi("IPV6_RECVHOPLIMIT")] ReceiveHopLimit = 51,

    /// <summary>IPV6_HOPLIMIT: the hop limit of a packet.</summary>
    [Uapi("IPV6_HOPLIMIT")] HopLimit = 52,

    /// <summary>IPV6_RECVTCLASS: receive the traffic class.</summary>
    [Uapi("IPV6_RECVTCLASS")] ReceiveTrafficClass = 66,

    /// <summary>IPV6_TCLASS: DSCP and ECN bits.</summary>
    [Uapi("IPV6_TCLASS")] TrafficClass = 67,

    /// <summary>IPV6_TRANSPARENT: bind to foreign addresses.</summary>
    [Uapi("IPV6_TRANSPARENT")] Transparent = 75,

    /// <summary>IPV6_FREEBIND: bind to addresses that do not exist yet.</summary>
    [Uapi("IPV6_FREEBIND")] FreeBind = 78,
}

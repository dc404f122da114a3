namespace Hyb.Zcall;

/// <summary>The address family of a socket: socket(2), address_families(7).</summary>
public enum SocketDomain
{
    /// <summary>AF_UNSPEC: none.</summary>
    [Uapi("AF_UNSPEC")] Unspecified = 0,

    /// <summary>AF_UNIX: within this machine.</summary>
    [Uapi("AF_UNIX"), Uapi("AF_LOCAL")] Unix = 1,

    /// <summary>AF_INET: IPv4.</summary>
    [Uapi("AF_INET")] Inet = 2,

    /// <summary>AF_INET6: IPv6.</summary>
    [Uapi("AF_INET6")] Inet6 = 10,

    /// <summary>AF_PACKET: link-layer frames.</summary>
    [Uapi("AF_PACKET")] Packet = 17,
}

/// <summary>The communication semantics of a socket, and creation flags: socket(2).</summary>
[Flags]
public enum SocketForm
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SOCK_STREAM: bytes in order, no boundaries.</summary>
    [Uapi("SOCK_STREAM")] Stream = 1,

    /// <summary>SOCK_DGRAM: messages, perhaps lost.</summary>
    [Uapi("SOCK_DGRAM")] Datagram = 2,

    /// <summary>SOCK_RAW: the protocol's own packets.</summary>
    [Uapi("SOCK_RAW")] Raw = 3,

    /// <summary>SOCK_RDM: messages, not lost, perhaps out of order.</summary>
    [Uapi("SOCK_RDM")] ReliableDatagram = 4,

    /// <summary>SOCK_SEQPACKET: messages in order over a connection.</summary>
    [Uapi("SOCK_SEQPACKET")] SequencedPacket = 5,

    /// <summary>SOCK_NONBLOCK: calls that would wait fail with EAGAIN instead.</summary>
    [Uapi("SOCK_NONBLOCK")] NonBlocking = 0x800,

    /// <summary>SOCK_CLOEXEC: close the descriptor on execve(2).</summary>
    [Uapi("SOCK_CLOEXEC")] CloseOnExec = 0x80000,
}

/// <summary>A protocol over IP: protocols(5).</summary>
public enum SocketProtocol
{
    /// <summary>IPPROTO_IP: the usual one of domain and form.</summary>
    [Uapi("IPPROTO_IP")] Default = 0,

    /// <summary>IPPROTO_ICMP.</summary>
    [Uapi("IPPROTO_ICMP")] Icmp = 1,

    /// <summary>IPPROTO_TCP.</summary>
    [Uapi("IPPROTO_TCP")] Tcp = 6,

    /// <summary>IPPROTO_UDP.</summary>
    [Uapi("IPPROTO_UDP")] Udp = 17,

    /// <summary>IPPROTO_IPV6.</summary>
    [Uapi("IPPROTO_IPV6")] Ipv6 = 41,

    /// <summary>IPPROTO_ICMPV6.</summary>
    [Uapi("IPPROTO_ICMPV6")] Icmpv6 = 58,

    /// <summary>IPPROTO_SCTP.</summary>
    [Uapi("IPPROTO_SCTP")] Sctp = 132,

    /// <summary>IPPROTO_UDPLITE.</summary>
    [Uapi("IPPROTO_UDPLITE")] UdpLite = 136,

    /// <summary>IPPROTO_RAW.</summary>
    [Uapi("IPPROTO_RAW")] Raw = 255,
}

/// <summary>Whose option or control message it is: setsockopt(2), cmsg(3).</summary>
public enum SocketLevel
{
    /// <summary>SOL_IP.</summary>
    [Uapi("IPPROTO_IP")] Ip = 0,

    /// <summary>SOL_SOCKET: of every socket.</summary>
    [Uapi("SOL_SOCKET")] Socket = 1,

    /// <summary>SOL_TCP.</summary>
    [Uapi("IPPROTO_TCP")] Tcp = 6,

    /// <summary>SOL_UDP.</summary>
    [Uapi("IPPROTO_UDP")] Udp = 17,

    /// <summary>SOL_IPV6.</summary>
    [Uapi("IPPROTO_IPV6")] Ipv6 = 41,

    /// <summary>SOL_SCTP.</summary>
    [Uapi("IPPROTO_SCTP")] Sctp = 132,
}

/// <summary>Which half of a connection ends: shutdown(2).</summary>
public enum ShutdownHow
{
    /// <summary>SHUT_RD: nothing more will be received.</summary>
    [Uapi("SHUT_RD")] Receive = 0,

    /// <summary>SHUT_WR: nothing more will be sent; the peer reads the end of the stream.</summary>
    [Uapi("SHUT_WR")] Send = 1,

    /// <summary>SHUT_RDWR: both.</summary>
    [Uapi("SHUT_RDWR")] Both = 2,
}

/// <summary>Flags of send(2) and recv(2), asked for or reported.</summary>
[Flags]
public enum MessageFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MSG_OOB: urgent data.</summary>
    [Uapi("MSG_OOB")] OutOfBand = 1,

    /// <summary>MSG_PEEK: leave the data where it is.</summary>
    [Uapi("MSG_PEEK")] Peek = 2,

    /// <summary>MSG_DONTROUTE: directly connected networks only.</summary>
    [Uapi("MSG_DONTROUTE")] DontRoute = 4,

    /// <summary>MSG_CTRUNC: control data did not fit and was dropped.</summary>
    [Uapi("MSG_CTRUNC")] ControlTruncated = 8,

    /// <summary>MSG_PROXY.</summary>
    [Uapi("MSG_PROXY")] Proxy = 0x10,

    /// <summary>MSG_TRUNC: the message did not fit; asked for: report its real length.</summary>
    [Uapi("MSG_TRUNC")] Truncated = 0x20,

    /// <summary>MSG_DONTWAIT: never wait.</summary>
    [Uapi("MSG_DONTWAIT")] DontWait = 0x40,

    /// <summary>MSG_EOR: the end of a record.</summary>
    [Uapi("MSG_EOR")] EndOfRecord = 0x80,

    /// <summary>MSG_WAITALL: wait until the buffer is full.</summary>
    [Uapi("MSG_WAITALL")] WaitAll = 0x100,

    /// <summary>MSG_FIN.</summary>
    [Uapi("MSG_FIN")] Fin = 0x200,

    /// <summary>MSG_SYN.</summary>
    [Uapi("MSG_SYN")] Syn = 0x400,

    /// <summary>MSG_CONFIRM: the path to the peer is known to work.</summary>
    [Uapi("MSG_CONFIRM")] Confirm = 0x800,

    /// <summary>MSG_RST.</summary>
    [Uapi("MSG_RST")] Reset = 0x1000,

    /// <summary>MSG_ERRQUEUE: read the queue of errors and transmit notifications.</summary>
    [Uapi("MSG_ERRQUEUE")] ErrorQueue = 0x2000,

    /// <summary>MSG_NOSIGNAL: EPIPE without SIGPIPE.</summary>
    [Uapi("MSG_NOSIGNAL")] NoSignal = 0x4000,

    /// <summary>
    /// MSG_MORE: more data follows at once. Of a message received over SCTP it is
    /// MSG_NOTIFICATION: the message is one of the kernel's.
    /// </summary>
    [Uapi("MSG_MORE"), Uapi("MSG_NOTIFICATION")] More = 0x8000,

    /// <summary>MSG_WAITFORONE: recvmmsg(2) waits for the first message only.</summary>
    [Uapi("MSG_WAITFORONE")] WaitForOne = 0x10000,

    /// <summary>MSG_BATCH: sendmmsg(2) has more to come.</summary>
    [Uapi("MSG_BATCH")] Batch = 0x40000,

    /// <summary>MSG_ZEROCOPY: send from the caller's memory.</summary>
    [Uapi("MSG_ZEROCOPY")] ZeroCopy = 0x4000000,

    /// <summary>MSG_FASTOPEN: send data with the TCP handshake.</summary>
    [Uapi("MSG_FASTOPEN")] FastOpen = 0x20000000,

    /// <summary>MSG_CMSG_CLOEXEC: received descriptors are close-on-exec.</summary>
    [Uapi("MSG_CMSG_CLOEXEC")] ControlCloseOnExec = 0x40000000,
}

/// <summary>Types of control messages at the level of the socket: unix(7), socket(7).</summary>
public enum SocketControl
{
    /// <summary>SCM_RIGHTS: descriptors.</summary>
    [Uapi("SCM_RIGHTS")] Rights = 1,

    /// <summary>SCM_CREDENTIALS: process, user and group.</summary>
    [Uapi("SCM_CREDENTIALS")] Credentials = 2,

    /// <summary>SCM_SECURITY: a security label.</summary>
    [Uapi("SCM_SECURITY")] Security = 3,

    /// <summary>SCM_PIDFD: a descriptor of the sending process.</summary>
    [Uapi("SCM_PIDFD")] PidFd = 4,

    /// <summary>SCM_TIMESTAMPNS: <see cref="Timespec"/>, when it was received.</summary>
    [Uapi("SCM_TIMESTAMPNS")] TimestampNs = 35,

    /// <summary>SCM_TIMESTAMPING: <see cref="PacketTimes"/>.</summary>
    [Uapi("SCM_TIMESTAMPING")] Timestamping = 37,

    /// <summary>SCM_TXTIME: 64 bits, when to send, in nanoseconds.</summary>
    [Uapi("SCM_TXTIME")] TransmitTime = 61,
}

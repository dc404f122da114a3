namespace Hyb.Zcall;

/// <summary>Where a TCP connection is in its life: RFC 9293, tcp(7).</summary>
public enum TcpState : byte
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>TCP_ESTABLISHED: data goes both ways.</summary>
    [Uapi("BPF_TCP_ESTABLISHED")] Established = 1,

    /// <summary>TCP_SYN_SENT: asked to connect.</summary>
    [Uapi("BPF_TCP_SYN_SENT")] SynSent = 2,

    /// <summary>TCP_SYN_RECV: was asked, and answered.</summary>
    [Uapi("BPF_TCP_SYN_RECV")] SynReceived = 3,

    /// <summary>TCP_FIN_WAIT1: ended this side.</summary>
    [Uapi("BPF_TCP_FIN_WAIT1")] FinWait1 = 4,

    /// <summary>TCP_FIN_WAIT2: the peer knows it.</summary>
    [Uapi("BPF_TCP_FIN_WAIT2")] FinWait2 = 5,

    /// <summary>TCP_TIME_WAIT: both ended, late packets may come.</summary>
    [Uapi("BPF_TCP_TIME_WAIT")] TimeWait = 6,

    /// <summary>TCP_CLOSE: no connection.</summary>
    [Uapi("BPF_TCP_CLOSE")] Closed = 7,

    /// <summary>TCP_CLOSE_WAIT: the peer ended its side.</summary>
    [Uapi("BPF_TCP_CLOSE_WAIT")] CloseWait = 8,

    /// <summary>TCP_LAST_ACK: the peer ended first, and then this side.</summary>
    [Uapi("BPF_TCP_LAST_ACK")] LastAck = 9,

    /// <summary>TCP_LISTEN: accepts connections.</summary>
    [Uapi("BPF_TCP_LISTEN")] Listen = 10,

    /// <summary>TCP_CLOSING: both ended at once.</summary>
    [Uapi("BPF_TCP_CLOSING")] Closing = 11,
}

/// <summary>How the network is doing for a connection: <c>enum tcp_ca_state</c>.</summary>
public enum TcpCongestionState : byte
{
    /// <summary>TCP_CA_Open: nothing is amiss.</summary>
    [Uapi("TCP_CA_Open")] Open = 0,

    /// <summary>TCP_CA_Disorder: packets came out of order.</summary>
    [Uapi("TCP_CA_Disorder")] Disorder = 1,

    /// <summary>TCP_CA_CWR: the window shrinks, without a loss.</summary>
    [Uapi("TCP_CA_CWR")] WindowReduced = 2,

    /// <summary>TCP_CA_Recovery: what was lost is sent again.</summary>
    [Uapi("TCP_CA_Recovery")] Recovery = 3,

    /// <summary>TCP_CA_Loss: the timeout came first.</summary>
    [Uapi("TCP_CA_Loss")] Loss = 4,
}

/// <summary>What both sides of a TCP connection agreed on: TCPI_OPT_.</summary>
[Flags]
public enum TcpInfoOptions : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TCPI_OPT_TIMESTAMPS.</summary>
    [Uapi("TCPI_OPT_TIMESTAMPS")] Timestamps = 1,

    /// <summary>TCPI_OPT_SACK: selective acknowledgements.</summary>
    [Uapi("TCPI_OPT_SACK")] Sack = 2,

    /// <summary>TCPI_OPT_WSCALE.</summary>
    [Uapi("TCPI_OPT_WSCALE")] WindowScaling = 4,

    /// <summary>TCPI_OPT_ECN: congestion marks.</summary>
    [Uapi("TCPI_OPT_ECN")] Ecn = 8,

    /// <summary>TCPI_OPT_ECN_SEEN: a packet that could be marked came.</summary>
    [Uapi("TCPI_OPT_ECN_SEEN")] EcnSeen = 0x10,

    /// <summary>TCPI_OPT_SYN_DATA: the data of the handshake was taken.</summary>
    [Uapi("TCPI_OPT_SYN_DATA")] SynData = 0x20,

    /// <summary>TCPI_OPT_USEC_TS: timestamps in microseconds.</summary>
    [Uapi("TCPI_OPT_USEC_TS")] MicrosecondTimestamps = 0x40,

    /// <summary>TCPI_OPT_TFO_CHILD: accepted by a fast open.</summary>
    [Uapi("TCPI_OPT_TFO_CHILD")] FastOpenChild = 0x80,
}

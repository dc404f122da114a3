using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// The state of a TCP connection, laid out as <c>struct tcp_info</c> (280 bytes). A kernel that
/// knows fewer fields leaves the others 0. Source: tcp(7), TCP_INFO.
/// </summary>
[Uapi("struct tcp_info")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TcpInfo
{
    /// <summary>Where the connection is in its life.</summary>
    [field: Uapi("tcpi_state")] public TcpState State { get; init; }

    /// <summary>How the network is doing.</summary>
    [field: Uapi("tcpi_ca_state")] public TcpCongestionState CongestionState { get; init; }

    /// <summary>Retransmissions not yet acknowledged.</summary>
    [field: Uapi("tcpi_retransmits")] public byte Retransmits { get; init; }

    /// <summary>Window or keep-alive probes not yet answered.</summary>
    [field: Uapi("tcpi_probes")] public byte Probes { get; init; }

    /// <summary>Doublings of the timeout.</summary>
    [field: Uapi("tcpi_backoff")] public byte Backoff { get; init; }

    /// <summary>What both sides agreed on, and how it began.</summary>
    [field: Uapi("tcpi_options")] public TcpInfoOptions Options { get; init; }

    private readonly byte _windowScales;

    private readonly byte _deliveryBits;

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_rto")] public uint RetransmitTimeout { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_ato")] public uint AckTimeout { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_snd_mss")] public uint SendSegment { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_rcv_mss")] public uint ReceiveSegment { get; init; }

    /// <summary>Segments in flight.</summary>
    [field: Uapi("tcpi_unacked")] public uint Unacked { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_sacked")] public uint Sacked { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_lost")] public uint Lost { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_retrans")] public uint Retransmitted { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_fackets")] public uint ForwardAcked { get; init; }

    /// <summary>Milliseconds ago.</summary>
    [field: Uapi("tcpi_last_data_sent")] public uint LastDataSent { get; init; }

    /// <summary>Not kept by the kernel.</summary>
    [field: Uapi("tcpi_last_ack_sent")] public uint LastAckSent { get; init; }

    /// <summary>Milliseconds ago.</summary>
    [field: Uapi("tcpi_last_data_recv")] public uint LastDataReceived { get; init; }

    /// <summary>Milliseconds ago.</summary>
    [field: Uapi("tcpi_last_ack_recv")] public uint LastAckReceived { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_pmtu")] public uint PathMtu { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_rcv_ssthresh")] public uint ReceiveThreshold { get; init; }

    /// <summary>Smoothed, microseconds.</summary>
    [field: Uapi("tcpi_rtt")] public uint RoundTrip { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_rttvar")] public uint RoundTripVariance { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_snd_ssthresh")] public uint SendThreshold { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_snd_cwnd")] public uint CongestionWindow { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_advmss")] public uint AdvertisedSegment { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_reordering")] public uint Reordering { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_rcv_rtt")] public uint ReceiveRoundTrip { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_rcv_space")] public uint ReceiveSpace { get; init; }

    /// <summary>Segments over the whole life.</summary>
    [field: Uapi("tcpi_total_retrans")] public uint TotalRetransmitted { get; init; }

    /// <summary>Bytes a second.</summary>
    [field: Uapi("tcpi_pacing_rate")] public ulong PacingRate { get; init; }

    /// <summary>Bytes a second.</summary>
    [field: Uapi("tcpi_max_pacing_rate")] public ulong MaxPacingRate { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_bytes_acked")] public ulong BytesAcked { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_bytes_received")] public ulong BytesReceived { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_segs_out")] public uint SegmentsOut { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_segs_in")] public uint SegmentsIn { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_notsent_bytes")] public uint NotSentBytes { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_min_rtt")] public uint MinRoundTrip { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_data_segs_in")] public uint DataSegmentsIn { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_data_segs_out")] public uint DataSegmentsOut { get; init; }

    /// <summary>Bytes a second.</summary>
    [field: Uapi("tcpi_delivery_rate")] public ulong DeliveryRate { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_busy_time")] public ulong BusyTime { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_rwnd_limited")] public ulong ReceiveWindowLimited { get; init; }

    /// <summary>Microseconds.</summary>
    [field: Uapi("tcpi_sndbuf_limited")] public ulong SendBufferLimited { get; init; }

    /// <summary>Segments.</summary>
    [field: Uapi("tcpi_delivered")] public uint Delivered { get; init; }

    /// <summary>Segments with a congestion mark.</summary>
    [field: Uapi("tcpi_delivered_ce")] public uint DeliveredMarked { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_bytes_sent")] public ulong BytesSent { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_bytes_retrans")] public ulong BytesRetransmitted { get; init; }

    /// <summary>Number.</summary>
    [field: Uapi("tcpi_dsack_dups")] public uint DuplicateSacks { get; init; }

    /// <summary>Number.</summary>
    [field: Uapi("tcpi_reord_seen")] public uint ReorderingsSeen { get; init; }

    /// <summary>Packets.</summary>
    [field: Uapi("tcpi_rcv_ooopack")] public uint OutOfOrder { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_snd_wnd")] public uint SendWindow { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_rcv_wnd")] public uint ReceiveWindow { get; init; }

    /// <summary>Number.</summary>
    [field: Uapi("tcpi_rehash")] public uint Rehashes { get; init; }

    /// <summary>Number.</summary>
    [field: Uapi("tcpi_total_rto")] public ushort TotalTimeouts { get; init; }

    /// <summary>Number.</summary>
    [field: Uapi("tcpi_total_rto_recoveries")] public ushort TotalTimeoutRecoveries { get; init; }

    /// <summary>Milliseconds.</summary>
    [field: Uapi("tcpi_total_rto_time")] public uint TotalTimeoutTime { get; init; }

    /// <summary>Segments with a congestion mark.</summary>
    [field: Uapi("tcpi_received_ce")] public uint ReceivedMarked { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_delivered_e1_bytes")] public uint DeliveredE1Bytes { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_delivered_e0_bytes")] public uint DeliveredE0Bytes { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_delivered_ce_bytes")] public uint DeliveredMarkedBytes { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_received_e1_bytes")] public uint ReceivedE1Bytes { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_received_e0_bytes")] public uint ReceivedE0Bytes { get; init; }

    /// <summary>Bytes.</summary>
    [field: Uapi("tcpi_received_ce_bytes")] public uint ReceivedMarkedBytes { get; init; }

    private readonly uint _accurateEcn;

    /// <summary>The shift of the window that the peer advertises, 0 to 14.</summary>
    public int SendWindowScale => _windowScales & 0xF;

    /// <summary>The shift of the window that we advertise, 0 to 14.</summary>
    public int ReceiveWindowScale => _windowScales >> 4;

    /// <summary>Whether the delivery rate was limited by the sender.</summary>
    public bool IsAppLimited => (_deliveryBits & 1) != 0;

    /// <summary>Why a fast open failed, 0 to 3.</summary>
    public int FastOpenFailure => (_deliveryBits >> 1) & 3;

    /// <summary>Whether timestamps are used.</summary>
    public bool HasTimestamps => (Options & TcpInfoOptions.Timestamps) != 0;

    /// <summary>Whether selective acknowledgements are used.</summary>
    public bool HasSack => (Options & TcpInfoOptions.Sack) != 0;

    /// <summary>Whether windows are scaled.</summary>
    public bool HasWindowScaling => (Options & TcpInfoOptions.WindowScaling) != 0;

    /// <summary>Whether congestion marks are used.</summary>
    public bool HasEcn => (Options & TcpInfoOptions.Ecn) != 0;

    /// <summary>The mode of congestion marks, 0 to 3, in kernels that know it.</summary>
    public int EcnMode => (int)(_accurateEcn & 3);
}

using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>What SO_TIMESTAMPING generates and reports: linux/net_tstamp.h.</summary>
[Flags]
public enum TimestampingFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SOF_TIMESTAMPING_TX_HARDWARE: taken by the device on sending.</summary>
    [Uapi("SOF_TIMESTAMPING_TX_HARDWARE")] SendHardware = 1,

    /// <summary>SOF_TIMESTAMPING_TX_SOFTWARE: taken by the kernel on sending.</summary>
    [Uapi("SOF_TIMESTAMPING_TX_SOFTWARE")] SendSoftware = 2,

    /// <summary>SOF_TIMESTAMPING_RX_HARDWARE: taken by the device on receiving.</summary>
    [Uapi("SOF_TIMESTAMPING_RX_HARDWARE")] ReceiveHardware = 4,

    /// <summary>SOF_TIMESTAMPING_RX_SOFTWARE: taken by the kernel on receiving.</summary>
    [Uapi("SOF_TIMESTAMPING_RX_SOFTWARE")] ReceiveSoftware = 8,

    /// <summary>SOF_TIMESTAMPING_SOFTWARE: report those of the kernel.</summary>
    [Uapi("SOF_TIMESTAMPING_SOFTWARE")] ReportSoftware = 0x10,

    /// <summary>SOF_TIMESTAMPING_SYS_HARDWARE: without effect.</summary>
    [Uapi("SOF_TIMESTAMPING_SYS_HARDWARE")] ReportSystemHardware = 0x20,

    /// <summary>SOF_TIMESTAMPING_RAW_HARDWARE: report those of the device.</summary>
    [Uapi("SOF_TIMESTAMPING_RAW_HARDWARE")] ReportHardware = 0x40,

    /// <summary>SOF_TIMESTAMPING_OPT_ID: number what is sent.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_ID")] WithId = 0x80,

    /// <summary>SOF_TIMESTAMPING_TX_SCHED: taken before queueing.</summary>
    [Uapi("SOF_TIMESTAMPING_TX_SCHED")] SendScheduled = 0x100,

    /// <summary>SOF_TIMESTAMPING_TX_ACK: taken when everything is acknowledged.</summary>
    [Uapi("SOF_TIMESTAMPING_TX_ACK")] SendAcknowledged = 0x200,

    /// <summary>SOF_TIMESTAMPING_OPT_CMSG: other control messages come along.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_CMSG")] WithControl = 0x400,

    /// <summary>SOF_TIMESTAMPING_OPT_TSONLY: without the data that was sent.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_TSONLY")] WithoutData = 0x800,

    /// <summary>SOF_TIMESTAMPING_OPT_STATS: TCP statistics come along.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_STATS")] WithStatistics = 0x1000,

    /// <summary>SOF_TIMESTAMPING_OPT_PKTINFO: the device comes along.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_PKTINFO")] WithPacketInfo = 0x2000,

    /// <summary>SOF_TIMESTAMPING_OPT_TX_SWHW: both where both are asked for.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_TX_SWHW")] WithBoth = 0x4000,

    /// <summary>SOF_TIMESTAMPING_BIND_PHC: a device's virtual clock.</summary>
    [Uapi("SOF_TIMESTAMPING_BIND_PHC")] BindClock = 0x8000,

    /// <summary>SOF_TIMESTAMPING_OPT_ID_TCP: numbers begin with what is not yet sent.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_ID_TCP")] WithTcpId = 0x10000,

    /// <summary>SOF_TIMESTAMPING_OPT_RX_FILTER: report only what was asked for here.</summary>
    [Uapi("SOF_TIMESTAMPING_OPT_RX_FILTER")] OnlyAsked = 0x20000,
}

/// <summary>
/// The times of a packet: <c>struct scm_timestamping</c>, the data of SCM_TIMESTAMPING. A time
/// that was not taken is 0.
/// </summary>
/// <param name="Software">Taken by the kernel, CLOCK_REALTIME.</param>
/// <param name="Legacy">Always 0.</param>
/// <param name="Hardware">Taken by the device, by its own clock.</param>
[Uapi("struct scm_timestamping")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PacketTimes(
    [field: Uapi("ts[0]")] Timespec Software,
    [field: Uapi("ts[1]")] Timespec Legacy,
    [field: Uapi("ts[2]")] Timespec Hardware);

/// <summary>How times to send are meant: <c>enum txtime_flags</c>.</summary>
[Flags]
public enum TransmitTimeFlags
{
    /// <summary>Not before.</summary>
    None = 0,

    /// <summary>SOF_TXTIME_DEADLINE_MODE: not after.</summary>
    [Uapi("SOF_TXTIME_DEADLINE_MODE")] Deadline = 1,

    /// <summary>SOF_TXTIME_REPORT_ERRORS: what was dropped comes in the error queue.</summary>
    [Uapi("SOF_TXTIME_REPORT_ERRORS")] ReportErrors = 2,
}

/// <summary>By which clock to send, and how: <c>struct sock_txtime</c>, of SO_TXTIME.</summary>
/// <param name="Clock">The clock of the times; that of the queue that holds the packets.</param>
/// <param name="Flags">How they are meant.</param>
[Uapi("struct sock_txtime")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TransmitTimeSetting(
    [field: Uapi("clockid")] Clock Clock, [field: Uapi("flags")] TransmitTimeFlags Flags);

/// <summary>Where an entry of the error queue comes from.</summary>
public enum SocketErrorOrigin : byte
{
    /// <summary>SO_EE_ORIGIN_NONE.</summary>
    [Uapi("SO_EE_ORIGIN_NONE")] None = 0,

    /// <summary>SO_EE_ORIGIN_LOCAL: this machine.</summary>
    [Uapi("SO_EE_ORIGIN_LOCAL")] Local = 1,

    /// <summary>SO_EE_ORIGIN_ICMP: the network, IPv4.</summary>
    [Uapi("SO_EE_ORIGIN_ICMP")] Icmp = 2,

    /// <summary>SO_EE_ORIGIN_ICMP6: the network, IPv6.</summary>
    [Uapi("SO_EE_ORIGIN_ICMP6")] Icmp6 = 3,

    /// <summary>SO_EE_ORIGIN_TIMESTAMPING: not an error, a time.</summary>
    [Uapi("SO_EE_ORIGIN_TIMESTAMPING")] Timestamping = 4,

    /// <summary>SO_EE_ORIGIN_ZEROCOPY: not an error, memory is free again.</summary>
    [Uapi("SO_EE_ORIGIN_ZEROCOPY")] ZeroCopy = 5,

    /// <summary>SO_EE_ORIGIN_TXTIME: a packet missed its time.</summary>
    [Uapi("SO_EE_ORIGIN_TXTIME")] TransmitTime = 6,
}

/// <summary>An entry of the error queue: <c>struct sock_extended_err</c>, ip(7).</summary>
[Uapi("struct sock_extended_err")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SocketErrorEntry
{
    /// <summary>The errno; ENOMSG with a time.</summary>
    [field: Uapi("ee_errno")] public uint Number { get; init; }

    /// <summary>Where it comes from.</summary>
    [field: Uapi("ee_origin")] public SocketErrorOrigin Origin { get; init; }

    /// <summary>Of ICMP, the type.</summary>
    [field: Uapi("ee_type")] public byte Type { get; init; }

    /// <summary>Of ICMP, the code.</summary>
    [field: Uapi("ee_code")] public byte Code { get; init; }

    [Uapi("ee_pad")] private readonly byte _pad;

    /// <summary>Of a path, its MTU; of a time, which; of zero copy, the first number.</summary>
    [field: Uapi("ee_info")] public uint Info { get; init; }

    /// <summary>Of a time, the number of what was sent; of zero copy, the last number.</summary>
    [field: Uapi("ee_data")] public uint Data { get; init; }
}

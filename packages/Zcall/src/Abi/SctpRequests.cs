using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// Types of control messages at SOL_SCTP: <c>enum sctp_cmsg_type</c>, RFC 6458 section 5.3.
/// </summary>
public enum SctpControl
{
    /// <summary>SCTP_INIT: <see cref="SctpInitMessage"/> of a new association.</summary>
    [Uapi("SCTP_INIT")] Init = 0,

    /// <summary>SCTP_SNDRCV: the old form of both that follow.</summary>
    [Uapi("SCTP_SNDRCV")] SendReceive = 1,

    /// <summary>SCTP_SNDINFO: <see cref="SctpSendInfo"/>.</summary>
    [Uapi("SCTP_SNDINFO")] SendInfo = 2,

    /// <summary>SCTP_RCVINFO: <see cref="SctpReceiveInfo"/>.</summary>
    [Uapi("SCTP_RCVINFO")] ReceiveInfo = 3,

    /// <summary>SCTP_NXTINFO: <see cref="SctpNextInfo"/>.</summary>
    [Uapi("SCTP_NXTINFO")] NextInfo = 4,

    /// <summary>SCTP_PRINFO: <see cref="SctpPartialReliability"/>.</summary>
    [Uapi("SCTP_PRINFO")] PartialReliability = 5,

    /// <summary>SCTP_AUTHINFO: the number of a key.</summary>
    [Uapi("SCTP_AUTHINFO")] AuthenticationInfo = 6,

    /// <summary>SCTP_DSTADDRV4: an IPv4 address of the peer.</summary>
    [Uapi("SCTP_DSTADDRV4")] DestinationV4 = 7,

    /// <summary>SCTP_DSTADDRV6: an IPv6 address of the peer.</summary>
    [Uapi("SCTP_DSTADDRV6")] DestinationV6 = 8,
}

/// <summary>How a message is sent, or was: <c>enum sctp_sinfo_flags</c>.</summary>
[Flags]
public enum SctpSendFlags : ushort
{
    /// <summary>In order, reliably.</summary>
    None = 0,

    /// <summary>SCTP_UNORDERED: out of the stream's order.</summary>
    [Uapi("SCTP_UNORDERED")] Unordered = 1,

    /// <summary>SCTP_ADDR_OVER: to the address given, not the primary one.</summary>
    [Uapi("SCTP_ADDR_OVER")] AddressOver = 2,

    /// <summary>SCTP_ABORT: ends the association at once.</summary>
    [Uapi("SCTP_ABORT")] Abort = 4,

    /// <summary>SCTP_SACK_IMMEDIATELY: the peer shall acknowledge at once.</summary>
    [Uapi("SCTP_SACK_IMMEDIATELY")] AcknowledgeAtOnce = 8,

    /// <summary>SCTP_SENDALL: to every association of the socket.</summary>
    [Uapi("SCTP_SENDALL")] ToAll = 0x40,

    /// <summary>SCTP_EOF: ends the association once everything is sent.</summary>
    [Uapi("SCTP_EOF")] End = 0x200,
}

/// <summary>When to give a message up: the SCTP_PR_SCTP_ policies, RFC 7496.</summary>
public enum SctpReliability : ushort
{
    /// <summary>SCTP_PR_SCTP_NONE: never.</summary>
    [Uapi("SCTP_PR_SCTP_NONE")] Full = 0,

    /// <summary>SCTP_PR_SCTP_TTL: after so many milliseconds.</summary>
    [Uapi("SCTP_PR_SCTP_TTL")] Lifetime = 0x10,

    /// <summary>SCTP_PR_SCTP_RTX: after so many retransmissions.</summary>
    [Uapi("SCTP_PR_SCTP_RTX")] Retransmissions = 0x20,

    /// <summary>SCTP_PR_SCTP_PRIO: for messages of a lower number when there is no room.</summary>
    [Uapi("SCTP_PR_SCTP_PRIO")] Priority = 0x30,
}

/// <summary>Which associations an option is about; others go by their own number.</summary>
public enum SctpAssociation
{
    /// <summary>SCTP_FUTURE_ASSOC: those to come; on one-to-one sockets, the one.</summary>
    [Uapi("SCTP_FUTURE_ASSOC")] Future = 0,

    /// <summary>SCTP_CURRENT_ASSOC: those that exist.</summary>
    [Uapi("SCTP_CURRENT_ASSOC")] Current = 1,

    /// <summary>SCTP_ALL_ASSOC: both.</summary>
    [Uapi("SCTP_ALL_ASSOC")] All = 2,
}

/// <summary>What to ask for at the start: <c>struct sctp_initmsg</c>; 0 is the default.</summary>
[Uapi("struct sctp_initmsg")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpInitMessage
{
    /// <summary>Streams to send on.</summary>
    [field: Uapi("sinit_num_ostreams")] public ushort OutboundStreams { get; init; }

    /// <summary>Most streams to receive on.</summary>
    [field: Uapi("sinit_max_instreams")] public ushort InboundStreamsMax { get; init; }

    /// <summary>Most attempts.</summary>
    [field: Uapi("sinit_max_attempts")] public ushort AttemptsMax { get; init; }

    /// <summary>Longest timeout, milliseconds.</summary>
    [field: Uapi("sinit_max_init_timeo")] public ushort TimeoutMaxMs { get; init; }
}

/// <summary>How to send a message: <c>struct sctp_sndinfo</c>, 16 bytes.</summary>
[Uapi("struct sctp_sndinfo")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpSendInfo
{
    /// <summary>The stream.</summary>
    [field: Uapi("snd_sid")] public ushort Stream { get; init; }

    /// <summary>How.</summary>
    [field: Uapi("snd_flags")] public SctpSendFlags Flags { get; init; }

    /// <summary>Payload protocol; the kernel does not swap its bytes: network order.</summary>
    [field: Uapi("snd_ppid")] public uint PayloadProtocol { get; init; }

    /// <summary>Comes back with a failure to send.</summary>
    [field: Uapi("snd_context")] public uint Context { get; init; }

    /// <summary>On one-to-many sockets, whose message it is; 0 goes by the address.</summary>
    [field: Uapi("snd_assoc_id")] public int Association { get; init; }
}

/// <summary>How a message came: <c>struct sctp_rcvinfo</c>, 28 bytes.</summary>
[Uapi("struct sctp_rcvinfo")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpReceiveInfo
{
    /// <summary>The stream.</summary>
    [field: Uapi("rcv_sid")] public ushort Stream { get; init; }

    /// <summary>The message's number in the stream.</summary>
    [field: Uapi("rcv_ssn")] public ushort Sequence { get; init; }

    /// <summary>How it was sent.</summary>
    [field: Uapi("rcv_flags")] public SctpSendFlags Flags { get; init; }

    /// <summary>Payload protocol, as the sender gave it.</summary>
    [field: Uapi("rcv_ppid")] public uint PayloadProtocol { get; init; }

    /// <summary>Transmission number of its first chunk.</summary>
    [field: Uapi("rcv_tsn")] public uint Transmission { get; init; }

    /// <summary>Transmission number up to which everything has come.</summary>
    [field: Uapi("rcv_cumtsn")] public uint CumulativeTransmission { get; init; }

    /// <summary>Of SCTP_CONTEXT.</summary>
    [field: Uapi("rcv_context")] public uint Context { get; init; }

    /// <summary>Whose message it is.</summary>
    [field: Uapi("rcv_assoc_id")] public int Association { get; init; }
}

/// <summary>What is known of the next message: <c>struct sctp_nxtinfo</c>, 16 bytes.</summary>
[Uapi("struct sctp_nxtinfo")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpNextInfo
{
    /// <summary>The stream.</summary>
    [field: Uapi("nxt_sid")] public ushort Stream { get; init; }

    /// <summary>How it was sent.</summary>
    [field: Uapi("nxt_flags")] public SctpSendFlags Flags { get; init; }

    /// <summary>Payload protocol.</summary>
    [field: Uapi("nxt_ppid")] public uint PayloadProtocol { get; init; }

    /// <summary>Bytes that are there of it.</summary>
    [field: Uapi("nxt_length")] public uint Length { get; init; }

    /// <summary>Whose message it is.</summary>
    [field: Uapi("nxt_assoc_id")] public int Association { get; init; }
}

/// <summary>When to give a message up: <c>struct sctp_prinfo</c>.</summary>
[Uapi("struct sctp_prinfo")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpPartialReliability
{
    /// <summary>By what.</summary>
    [field: Uapi("pr_policy")] public SctpReliability Policy { get; init; }

    /// <summary>Milliseconds, retransmissions or priority.</summary>
    [field: Uapi("pr_value")] public uint Value { get; init; }
}

/// <summary>A number about an association: <c>struct sctp_assoc_value</c>, 8 bytes.</summary>
[Uapi("struct sctp_assoc_value")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpAssociationValue
{
    /// <summary>Which; see <see cref="SctpAssociation"/>.</summary>
    [field: Uapi("assoc_id")] public int Association { get; init; }

    /// <summary>The number.</summary>
    [field: Uapi("assoc_value")] public uint Value { get; init; }
}

/// <summary>A kind of notification, on or off: <c>struct sctp_event</c>.</summary>
[Uapi("struct sctp_event")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpEventSwitch
{
    /// <summary>Which; see <see cref="SctpAssociation"/>.</summary>
    [field: Uapi("se_assoc_id")] public int Association { get; init; }

    /// <summary>What kind.</summary>
    [field: Uapi("se_type")] public SctpEventType Type { get; init; }

    /// <summary>1 for on.</summary>
    [field: Uapi("se_on")] public byte On { get; init; }
}

/// <summary>A socket for one association, with flags: SCTP_SOCKOPT_PEELOFF_FLAGS.</summary>
[Uapi("sctp_peeloff_flags_arg_t")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpPeelOffRequest
{
    /// <summary>Which.</summary>
    [field: Uapi("p_arg.associd")] public int Association { get; init; }

    /// <summary>The new descriptor: written by the kernel.</summary>
    [field: Uapi("p_arg.sd")] public int Descriptor { get; init; }

    /// <summary>SOCK_NONBLOCK, SOCK_CLOEXEC.</summary>
    [field: Uapi("flags")] public SocketForm Flags { get; init; }
}

/// <summary>
/// Addresses to connect to, which answers with the association: SCTP_SOCKOPT_CONNECTX3.
/// </summary>
[Uapi("struct sctp_getaddrs_old")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SctpConnectRequest
{
    /// <summary>0; the association: written by the kernel, over the first 4 bytes.</summary>
    [field: Uapi("assoc_id")] public int Association { get; set; }

    /// <summary>Bytes of the addresses, whatever its name says.</summary>
    [field: Uapi("addr_num")] public int AddressBytes { get; set; }

    /// <summary>sockaddr_in and sockaddr_in6, one behind the other.</summary>
    [field: Uapi("addrs")] public byte* Addresses { get; set; }
}

using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>Kinds of notifications: <c>enum sctp_sn_type</c>, RFC 6458 section 6.1.</summary>
public enum SctpEventType : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SCTP_DATA_IO_EVENT: not a notification; asks for the old SCTP_SNDRCV.</summary>
    [Uapi("SCTP_DATA_IO_EVENT")] DataIo = 0x8000,

    /// <summary>SCTP_ASSOC_CHANGE: <see cref="SctpAssociationChange"/>.</summary>
    [Uapi("SCTP_ASSOC_CHANGE")] AssociationChange = 0x8001,

    /// <summary>SCTP_PEER_ADDR_CHANGE: <see cref="SctpPeerAddressChange"/>.</summary>
    [Uapi("SCTP_PEER_ADDR_CHANGE")] PeerAddressChange = 0x8002,

    /// <summary>SCTP_SEND_FAILED: the old form of <see cref="SendFailedEvent"/>.</summary>
    [Uapi("SCTP_SEND_FAILED")] SendFailed = 0x8003,

    /// <summary>SCTP_REMOTE_ERROR: <see cref="SctpRemoteError"/>.</summary>
    [Uapi("SCTP_REMOTE_ERROR")] RemoteError = 0x8004,

    /// <summary>SCTP_SHUTDOWN_EVENT: <see cref="SctpAssociationEvent"/>.</summary>
    [Uapi("SCTP_SHUTDOWN_EVENT")] Shutdown = 0x8005,

    /// <summary>SCTP_PARTIAL_DELIVERY_EVENT: <see cref="SctpPartialDelivery"/>.</summary>
    [Uapi("SCTP_PARTIAL_DELIVERY_EVENT")] PartialDelivery = 0x8006,

    /// <summary>SCTP_ADAPTATION_INDICATION: <see cref="SctpAdaptation"/>.</summary>
    [Uapi("SCTP_ADAPTATION_INDICATION")] Adaptation = 0x8007,

    /// <summary>SCTP_AUTHENTICATION_EVENT: a key.</summary>
    [Uapi("SCTP_AUTHENTICATION_EVENT")] Authentication = 0x8008,

    /// <summary>SCTP_SENDER_DRY_EVENT: <see cref="SctpAssociationEvent"/>.</summary>
    [Uapi("SCTP_SENDER_DRY_EVENT")] SenderDry = 0x8009,

    /// <summary>SCTP_STREAM_RESET_EVENT: <see cref="SctpAssociationEvent"/> and streams.</summary>
    [Uapi("SCTP_STREAM_RESET_EVENT")] StreamReset = 0x800A,

    /// <summary>SCTP_ASSOC_RESET_EVENT: the association's numbers began anew.</summary>
    [Uapi("SCTP_ASSOC_RESET_EVENT")] AssociationReset = 0x800B,

    /// <summary>SCTP_STREAM_CHANGE_EVENT: the number of streams changed.</summary>
    [Uapi("SCTP_STREAM_CHANGE_EVENT")] StreamChange = 0x800C,

    /// <summary>SCTP_SEND_FAILED_EVENT: <see cref="SctpSendFailed"/> and the data.</summary>
    [Uapi("SCTP_SEND_FAILED_EVENT")] SendFailedEvent = 0x800D,
}

/// <summary>What became of an association: <c>enum sctp_sac_state</c>.</summary>
public enum SctpAssociationState : ushort
{
    /// <summary>SCTP_COMM_UP: it exists.</summary>
    [Uapi("SCTP_COMM_UP")] Up = 0,

    /// <summary>SCTP_COMM_LOST: it failed.</summary>
    [Uapi("SCTP_COMM_LOST")] Lost = 1,

    /// <summary>SCTP_RESTART: the peer began anew.</summary>
    [Uapi("SCTP_RESTART")] Restarted = 2,

    /// <summary>SCTP_SHUTDOWN_COMP: it ended in order.</summary>
    [Uapi("SCTP_SHUTDOWN_COMP")] Ended = 3,

    /// <summary>SCTP_CANT_STR_ASSOC: it could not begin.</summary>
    [Uapi("SCTP_CANT_STR_ASSOC")] CannotStart = 4,
}

/// <summary>What became of a peer's address: <c>enum sctp_spc_state</c>.</summary>
public enum SctpPeerAddressState
{
    /// <summary>SCTP_ADDR_AVAILABLE: reachable again.</summary>
    [Uapi("SCTP_ADDR_AVAILABLE")] Available = 0,

    /// <summary>SCTP_ADDR_UNREACHABLE: failed.</summary>
    [Uapi("SCTP_ADDR_UNREACHABLE")] Unreachable = 1,

    /// <summary>SCTP_ADDR_REMOVED: the peer gave it up.</summary>
    [Uapi("SCTP_ADDR_REMOVED")] Removed = 2,

    /// <summary>SCTP_ADDR_ADDED: the peer has it now.</summary>
    [Uapi("SCTP_ADDR_ADDED")] Added = 3,

    /// <summary>SCTP_ADDR_MADE_PRIM: it is the primary one now.</summary>
    [Uapi("SCTP_ADDR_MADE_PRIM")] MadePrimary = 4,

    /// <summary>SCTP_ADDR_CONFIRMED: it is the peer's indeed.</summary>
    [Uapi("SCTP_ADDR_CONFIRMED")] Confirmed = 5,

    /// <summary>SCTP_ADDR_POTENTIALLY_FAILED: it may have failed.</summary>
    [Uapi("SCTP_ADDR_POTENTIALLY_FAILED")] PotentiallyFailed = 6,
}

/// <summary>
/// An association began, ended or failed: <c>struct sctp_assoc_change</c>, 20 bytes, and then
/// what the peer told.
/// </summary>
[Uapi("struct sctp_assoc_change")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpAssociationChange
{
    /// <summary>SCTP_ASSOC_CHANGE.</summary>
    [field: Uapi("sac_type")] public SctpEventType Type { get; init; }

    /// <summary>Reserved.</summary>
    [field: Uapi("sac_flags")] public ushort Flags { get; init; }

    /// <summary>Bytes of the whole notification.</summary>
    [field: Uapi("sac_length")] public uint Length { get; init; }

    /// <summary>What happened.</summary>
    [field: Uapi("sac_state")] public SctpAssociationState State { get; init; }

    /// <summary>Why, of a failure: <c>enum sctp_sn_error</c>.</summary>
    [field: Uapi("sac_error")] public ushort Error { get; init; }

    /// <summary>Streams to send on.</summary>
    [field: Uapi("sac_outbound_streams")] public ushort OutboundStreams { get; init; }

    /// <summary>Streams to receive on.</summary>
    [field: Uapi("sac_inbound_streams")] public ushort InboundStreams { get; init; }

    /// <summary>Which.</summary>
    [field: Uapi("sac_assoc_id")] public int Association { get; init; }
}

/// <summary>
/// A peer's address failed, came or went: <c>struct sctp_paddr_change</c>, 148 bytes.
/// </summary>
[Uapi("struct sctp_paddr_change")]
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct SctpPeerAddressChange
{
    [Uapi("spc_type")] private SctpEventType _type;
    [Uapi("spc_flags")] private ushort _flags;
    [Uapi("spc_length")] private uint _length;
    [Uapi("spc_aaddr")] private SockAddrStorage _address;
    [Uapi("spc_state")] private SctpPeerAddressState _state;
    [Uapi("spc_error")] private int _error;
    [Uapi("spc_assoc_id")] private int _association;

    /// <summary>SCTP_PEER_ADDR_CHANGE.</summary>
    public SctpEventType Type
    {
        readonly get => _type;
        set => _type = value;
    }

    /// <summary>Reserved.</summary>
    public ushort Flags
    {
        readonly get => _flags;
        set => _flags = value;
    }

    /// <summary>Bytes of the whole notification.</summary>
    public uint Length
    {
        readonly get => _length;
        set => _length = value;
    }

    /// <summary>The address: sockaddr_in or sockaddr_in6.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref SockAddrStorage Address => ref _address;

    /// <summary>What happened.</summary>
    public SctpPeerAddressState State
    {
        readonly get => _state;
        set => _state = value;
    }

    /// <summary>Why: <c>enum sctp_sn_error</c>.</summary>
    public int Error
    {
        readonly get => _error;
        set => _error = value;
    }

    /// <summary>Whose.</summary>
    public int Association
    {
        readonly get => _association;
        set => _association = value;
    }
}

/// <summary>
/// The peer reported an error: <c>struct sctp_remote_error</c>, 16 bytes, and the chunk.
/// </summary>
[Uapi("struct sctp_remote_error")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpRemoteError
{
    /// <summary>SCTP_REMOTE_ERROR.</summary>
    [field: Uapi("sre_type")] public SctpEventType Type { get; init; }

    /// <summary>Reserved.</summary>
    [field: Uapi("sre_flags")] public ushort Flags { get; init; }

    /// <summary>Bytes of the whole notification.</summary>
    [field: Uapi("sre_length")] public uint Length { get; init; }

    /// <summary>The cause, network order.</summary>
    [field: Uapi("sre_error")] public ushort Error { get; init; }

    /// <summary>Whose.</summary>
    [field: Uapi("sre_assoc_id")] public int Association { get; init; }
}

/// <summary>
/// A message was not delivered: <c>struct sctp_send_failed_event</c>, 32 bytes, and its data.
/// </summary>
[Uapi("struct sctp_send_failed_event")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpSendFailed
{
    /// <summary>SCTP_SEND_FAILED_EVENT.</summary>
    [field: Uapi("ssf_type")] public SctpEventType Type { get; init; }

    /// <summary>1 when it was sent at least once: SCTP_DATA_SENT.</summary>
    [field: Uapi("ssf_flags")] public ushort Flags { get; init; }

    /// <summary>Bytes of the whole notification.</summary>
    [field: Uapi("ssf_length")] public uint Length { get; init; }

    /// <summary>Why.</summary>
    [field: Uapi("ssf_error")] public uint Error { get; init; }

    /// <summary>How it was to be sent.</summary>
    [field: Uapi("ssfe_info")] public SctpSendInfo Info { get; init; }

    /// <summary>Whose.</summary>
    [field: Uapi("ssf_assoc_id")] public int Association { get; init; }
}

/// <summary>
/// Something about an association without further facts, 12 bytes: the peer sends no more
/// (<c>struct sctp_shutdown_event</c>), everything is acknowledged
/// (<c>struct sctp_sender_dry_event</c>), or, with 16-bit numbers of streams behind, streams
/// began anew (<c>struct sctp_stream_reset_event</c>).
/// </summary>
[Uapi("struct sctp_shutdown_event")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpAssociationEvent
{
    /// <summary>Which of the three.</summary>
    [field: Uapi("sse_type")] public SctpEventType Type { get; init; }

    /// <summary>Of a stream reset, how.</summary>
    [field: Uapi("sse_flags")] public ushort Flags { get; init; }

    /// <summary>Bytes of the whole notification.</summary>
    [field: Uapi("sse_length")] public uint Length { get; init; }

    /// <summary>Whose.</summary>
    [field: Uapi("sse_assoc_id")] public int Association { get; init; }
}

/// <summary>What the peer told of itself: <c>struct sctp_adaptation_event</c>.</summary>
[Uapi("struct sctp_adaptation_event")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpAdaptation
{
    /// <summary>SCTP_ADAPTATION_INDICATION.</summary>
    [field: Uapi("sai_type")] public SctpEventType Type { get; init; }

    /// <summary>Reserved.</summary>
    [field: Uapi("sai_flags")] public ushort Flags { get; init; }

    /// <summary>Bytes of the whole notification.</summary>
    [field: Uapi("sai_length")] public uint Length { get; init; }

    /// <summary>The peer's number.</summary>
    [field: Uapi("sai_adaptation_ind")] public uint Indication { get; init; }

    /// <summary>Whose.</summary>
    [field: Uapi("sai_assoc_id")] public int Association { get; init; }
}

/// <summary>The rest of a message will not come: <c>struct sctp_pdapi_event</c>.</summary>
[Uapi("struct sctp_pdapi_event")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SctpPartialDelivery
{
    /// <summary>SCTP_PARTIAL_DELIVERY_EVENT.</summary>
    [field: Uapi("pdapi_type")] public SctpEventType Type { get; init; }

    /// <summary>Reserved.</summary>
    [field: Uapi("pdapi_flags")] public ushort Flags { get; init; }

    /// <summary>Bytes of the whole notification.</summary>
    [field: Uapi("pdapi_length")] public uint Length { get; init; }

    /// <summary>0: SCTP_PARTIAL_DELIVERY_ABORTED.</summary>
    [field: Uapi("pdapi_indication")] public uint Indication { get; init; }

    /// <summary>Whose.</summary>
    [field: Uapi("pdapi_assoc_id")] public int Association { get; init; }

    /// <summary>The stream.</summary>
    [field: Uapi("pdapi_stream")] public uint Stream { get; init; }

    /// <summary>The message's number in the stream.</summary>
    [field: Uapi("pdapi_seq")] public uint Sequence { get; init; }
}

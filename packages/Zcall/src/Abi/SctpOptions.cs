namespace Hyb.Zcall;

/// <summary>Options at SOL_SCTP: sctp(7), RFC 6458.</summary>
public enum SctpOption
{
    /// <summary>SCTP_RTOINFO: retransmission timeouts.</summary>
    [Uapi("SCTP_RTOINFO")] RetransmissionInfo = 0,

    /// <summary>SCTP_ASSOCINFO: association parameters.</summary>
    [Uapi("SCTP_ASSOCINFO")] AssociationInfo = 1,

    /// <summary>SCTP_INITMSG: streams and attempts to ask for.</summary>
    [Uapi("SCTP_INITMSG")] InitMessage = 2,

    /// <summary>SCTP_NODELAY: send small chunks at once.</summary>
    [Uapi("SCTP_NODELAY")] NoDelay = 3,

    /// <summary>SCTP_AUTOCLOSE: seconds before an idle association ends.</summary>
    [Uapi("SCTP_AUTOCLOSE")] AutoClose = 4,

    /// <summary>SCTP_SET_PEER_PRIMARY_ADDR: the address that the peer shall use.</summary>
    [Uapi("SCTP_SET_PEER_PRIMARY_ADDR")] SetPeerPrimaryAddress = 5,

    /// <summary>SCTP_PRIMARY_ADDR: the peer's address to use.</summary>
    [Uapi("SCTP_PRIMARY_ADDR")] PrimaryAddress = 6,

    /// <summary>SCTP_ADAPTATION_LAYER: a number told to the peer.</summary>
    [Uapi("SCTP_ADAPTATION_LAYER")] AdaptationLayer = 7,

    /// <summary>SCTP_DISABLE_FRAGMENTS: messages must fit one packet.</summary>
    [Uapi("SCTP_DISABLE_FRAGMENTS")] DisableFragments = 8,

    /// <summary>SCTP_PEER_ADDR_PARAMS: heartbeats and path MTU.</summary>
    [Uapi("SCTP_PEER_ADDR_PARAMS")] PeerAddressParameters = 9,

    /// <summary>SCTP_DEFAULT_SEND_PARAM: stream and PPID unless told; old form.</summary>
    [Uapi("SCTP_DEFAULT_SEND_PARAM")] DefaultSendParameters = 10,

    /// <summary>SCTP_EVENTS: notifications to receive, all at once.</summary>
    [Uapi("SCTP_EVENTS")] Events = 11,

    /// <summary>SCTP_I_WANT_MAPPED_V4_ADDR: IPv4 peers as mapped IPv6.</summary>
    [Uapi("SCTP_I_WANT_MAPPED_V4_ADDR")] MappedV4 = 12,

    /// <summary>SCTP_MAXSEG: bytes of a fragment.</summary>
    [Uapi("SCTP_MAXSEG")] MaxSegment = 13,

    /// <summary>SCTP_STATUS: the state of an association.</summary>
    [Uapi("SCTP_STATUS")] Status = 14,

    /// <summary>SCTP_GET_PEER_ADDR_INFO: the state of a peer's address.</summary>
    [Uapi("SCTP_GET_PEER_ADDR_INFO")] PeerAddressInfo = 15,

    /// <summary>SCTP_DELAYED_ACK_TIME: acknowledgement delay.</summary>
    [Uapi("SCTP_DELAYED_ACK_TIME")] DelayedAck = 16,

    /// <summary>SCTP_CONTEXT: default context of received messages.</summary>
    [Uapi("SCTP_CONTEXT")] Context = 17,

    /// <summary>SCTP_FRAGMENT_INTERLEAVE: 0 to 2.</summary>
    [Uapi("SCTP_FRAGMENT_INTERLEAVE")] FragmentInterleave = 18,

    /// <summary>SCTP_PARTIAL_DELIVERY_POINT: bytes.</summary>
    [Uapi("SCTP_PARTIAL_DELIVERY_POINT")] PartialDeliveryPoint = 19,

    /// <summary>SCTP_MAX_BURST: packets in one burst.</summary>
    [Uapi("SCTP_MAX_BURST")] MaxBurst = 20,

    /// <summary>SCTP_AUTH_CHUNK: a chunk type to authenticate.</summary>
    [Uapi("SCTP_AUTH_CHUNK")] AuthenticationChunk = 21,

    /// <summary>SCTP_HMAC_IDENT: hash algorithms.</summary>
    [Uapi("SCTP_HMAC_IDENT")] HmacIdentifiers = 22,

    /// <summary>SCTP_AUTH_KEY: a shared key.</summary>
    [Uapi("SCTP_AUTH_KEY")] AuthenticationKey = 23,

    /// <summary>SCTP_AUTH_ACTIVE_KEY: the key to use.</summary>
    [Uapi("SCTP_AUTH_ACTIVE_KEY")] AuthenticationActiveKey = 24,

    /// <summary>SCTP_AUTH_DELETE_KEY: forget a key.</summary>
    [Uapi("SCTP_AUTH_DELETE_KEY")] AuthenticationDeleteKey = 25,

    /// <summary>SCTP_PEER_AUTH_CHUNKS: what the peer wants authenticated.</summary>
    [Uapi("SCTP_PEER_AUTH_CHUNKS")] PeerAuthenticationChunks = 26,

    /// <summary>SCTP_LOCAL_AUTH_CHUNKS: what this side wants authenticated.</summary>
    [Uapi("SCTP_LOCAL_AUTH_CHUNKS")] LocalAuthenticationChunks = 27,

    /// <summary>SCTP_GET_ASSOC_NUMBER: how many associations.</summary>
    [Uapi("SCTP_GET_ASSOC_NUMBER")] AssociationCount = 28,

    /// <summary>SCTP_GET_ASSOC_ID_LIST: which associations.</summary>
    [Uapi("SCTP_GET_ASSOC_ID_LIST")] AssociationIds = 29,

    /// <summary>SCTP_AUTO_ASCONF: tell peers of new addresses.</summary>
    [Uapi("SCTP_AUTO_ASCONF")] AutoReconfigure = 30,

    /// <summary>SCTP_PEER_ADDR_THLDS: when a path counts as failed.</summary>
    [Uapi("SCTP_PEER_ADDR_THLDS")] PeerAddressThresholds = 31,

    /// <summary>SCTP_RECVRCVINFO: receive stream and PPID.</summary>
    [Uapi("SCTP_RECVRCVINFO")] ReceiveInfo = 32,

    /// <summary>SCTP_RECVNXTINFO: receive what is known of the next message.</summary>
    [Uapi("SCTP_RECVNXTINFO")] ReceiveNextInfo = 33,

    /// <summary>SCTP_DEFAULT_SNDINFO: stream and PPID unless told.</summary>
    [Uapi("SCTP_DEFAULT_SNDINFO")] DefaultSendInfo = 34,

    /// <summary>SCTP_SOCKOPT_BINDX_ADD: bind to further addresses.</summary>
    [Uapi("SCTP_SOCKOPT_BINDX_ADD")] BindAdd = 100,

    /// <summary>SCTP_SOCKOPT_BINDX_REM: give addresses up.</summary>
    [Uapi("SCTP_SOCKOPT_BINDX_REM")] BindRemove = 101,

    /// <summary>SCTP_SOCKOPT_PEELOFF: a socket for one association.</summary>
    [Uapi("SCTP_SOCKOPT_PEELOFF")] PeelOff = 102,

    /// <summary>SCTP_GET_PEER_ADDRS: all addresses of the peer.</summary>
    [Uapi("SCTP_GET_PEER_ADDRS")] PeerAddresses = 108,

    /// <summary>SCTP_GET_LOCAL_ADDRS: all addresses of this side.</summary>
    [Uapi("SCTP_GET_LOCAL_ADDRS")] LocalAddresses = 109,

    /// <summary>SCTP_SOCKOPT_CONNECTX: connect to a peer of several addresses.</summary>
    [Uapi("SCTP_SOCKOPT_CONNECTX")] ConnectAll = 110,

    /// <summary>SCTP_SOCKOPT_CONNECTX3: the same, read: tells the association.</summary>
    [Uapi("SCTP_SOCKOPT_CONNECTX3")] ConnectAllWithId = 111,

    /// <summary>SCTP_SOCKOPT_PEELOFF_FLAGS: a socket for one association, with flags.</summary>
    [Uapi("SCTP_SOCKOPT_PEELOFF_FLAGS")] PeelOffFlags = 122,

    /// <summary>SCTP_EVENT: one kind of notification, on or off.</summary>
    [Uapi("SCTP_EVENT")] Event = 127,
}

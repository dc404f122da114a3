using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// What the kernel tells of an association, out of a message that has
/// <see cref="MessageResult.IsNotification"/>: RFC 6458 section 6. It points into the message.
/// </summary>
public readonly ref struct SctpNotification
{
    private const int HeaderBytes = 8;
    private const int AddressAt = 8;
    private const int AssociationEventBytes = 12;
    private const int SendFailedBytes = 32;

    private SctpNotification(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The whole notification; empty for the default value.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What it is about; None for the default value.</summary>
    public SctpEventType Type =>
        Bytes.IsEmpty ? SctpEventType.None : MemoryMarshal.Read<SctpEventType>(Bytes);

    /// <summary>Of SendFailedEvent, the data that was not delivered.</summary>
    public ReadOnlySpan<byte> UndeliveredData =>
        Type == SctpEventType.SendFailedEvent && Bytes.Length > SendFailedBytes
            ? Bytes[SendFailedBytes..]
            : default;

    /// <summary>Of StreamReset, which streams; none for all.</summary>
    public ReadOnlySpan<ushort> ResetStreams =>
        Type == SctpEventType.StreamReset && Bytes.Length > AssociationEventBytes
            ? MemoryMarshal.Cast<byte, ushort>(Bytes[AssociationEventBytes..])
            : default;

    /// <summary>Looks at a message.</summary>
    /// <param name="message">The data of one whole message.</param>
    /// <param name="notification">What it tells.</param>
    /// <returns>
    /// Whether it has a head, and a length that is not smaller than that nor larger than itself.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out SctpNotification notification)
    {
        notification = default;
        if (message.Length < HeaderBytes)
            return false;
        var length = MemoryMarshal.Read<uint>(message[4..]);
        if (length < HeaderBytes || length > (uint)message.Length)
            return false;
        notification = new SctpNotification(message[..(int)length]);
        return true;
    }

    /// <summary>An association began, ended or failed: SCTP_ASSOC_CHANGE.</summary>
    /// <param name="value">What happened.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public bool TryGet(out SctpAssociationChange value) =>
        TryRead(SctpEventType.AssociationChange, out value);

    /// <summary>A peer's address failed, came or went: SCTP_PEER_ADDR_CHANGE.</summary>
    /// <param name="value">What happened.</param>
    /// <param name="address">To which address.</param>
    /// <returns>Whether it is that, of the full length and with an address.</returns>
    public bool TryGet(out SctpPeerAddressChange value, out SockAddr address)
    {
        address = default;
        return TryRead(SctpEventType.PeerAddressChange, out value)
            && SockAddr.TryDecode(Bytes.Slice(AddressAt, SockAddr.MaxBytes), out address);
    }

    /// <summary>The peer reported an error: SCTP_REMOTE_ERROR.</summary>
    /// <param name="value">Which.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public bool TryGet(out SctpRemoteError value) =>
        TryRead(SctpEventType.RemoteError, out value);

    /// <summary>A message was not delivered: SCTP_SEND_FAILED_EVENT.</summary>
    /// <param name="value">Which; see <see cref="UndeliveredData"/>.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public bool TryGet(out SctpSendFailed value) =>
        TryRead(SctpEventType.SendFailedEvent, out value);

    /// <summary>
    /// The peer sends no more, everything is acknowledged, or streams began anew:
    /// SCTP_SHUTDOWN_EVENT, SCTP_SENDER_DRY_EVENT, SCTP_STREAM_RESET_EVENT.
    /// </summary>
    /// <param name="value">Which of the three, and whose.</param>
    /// <returns>Whether it is one of them, of the full length.</returns>
    public bool TryGet(out SctpAssociationEvent value)
    {
        var type = Type is SctpEventType.SenderDry or SctpEventType.StreamReset
            ? Type
            : SctpEventType.Shutdown;
        return TryRead(type, out value);
    }

    /// <summary>What the peer told of itself: SCTP_ADAPTATION_INDICATION.</summary>
    /// <param name="value">Its number.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public bool TryGet(out SctpAdaptation value) =>
        TryRead(SctpEventType.Adaptation, out value);

    /// <summary>The rest of a message will not come: SCTP_PARTIAL_DELIVERY_EVENT.</summary>
    /// <param name="value">Of which message.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public bool TryGet(out SctpPartialDelivery value) =>
        TryRead(SctpEventType.PartialDelivery, out value);

    private bool TryRead<T>(SctpEventType type, out T value)
        where T : unmanaged
    {
        value = default;
        return Type == type && MemoryMarshal.TryRead(Bytes, out value);
    }
}

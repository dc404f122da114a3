using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Sock;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// How much room each buffer of <see cref="IoUring.ReceiveMessageMultishot"/> gives to what comes
/// with the data. <see cref="ReceivedMessage"/> needs the same to read it.
/// </summary>
public readonly record struct MessageRoom
{
    /// <summary>Room for an address and for control messages.</summary>
    /// <param name="addressBytes">
    /// 0 to 128. What does not fit of an address is cut off; 128 hold any.
    /// </param>
    /// <param name="controlBytes">
    /// 0 or more. What does not fit is cut off or dropped, and MSG_CTRUNC says so.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or too many.</exception>
    public MessageRoom(int addressBytes, int controlBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(addressBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(addressBytes, SockAddr.MaxBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(controlBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(controlBytes, MaxControlBytes);
        AddressBytes = addressBytes;
        ControlBytes = controlBytes;
    }

    /// <summary>The most room for control messages: 1 MiB.</summary>
    public const int MaxControlBytes = 1 << 20;

    /// <summary>Bytes for an address.</summary>
    public int AddressBytes { get; }

    /// <summary>Bytes for control messages.</summary>
    public int ControlBytes { get; }

    /// <summary>Bytes in front of the data: the kernel's header, address and control.</summary>
    public int OverheadBytes => HeaderBytes + AddressBytes + ControlBytes;

    internal static int HeaderBytes => Unsafe.SizeOf<RecvMsgOut>();
}

/// <summary>
/// Reads the buffer of a completion of <see cref="IoUring.ReceiveMessageMultishot"/>: <c>struct
/// io_uring_recvmsg_out</c>, then the address, the control messages and the data. It is a view:
/// valid as long as the buffer is not provided again. No length in the buffer is trusted.
/// Source: io_uring_prep_recvmsg_multishot(3).
/// </summary>
public readonly ref struct ReceivedMessage
{
    private readonly ReadOnlySpan<byte> _address;

    private ReceivedMessage(ReadOnlySpan<byte> buffer, RecvMsgOut header, MessageRoom room)
    {
        _address = buffer.Slice(
            MessageRoom.HeaderBytes, (int)Math.Min(header.NameLen, (uint)room.AddressBytes));
        Control = buffer.Slice(
            MessageRoom.HeaderBytes + room.AddressBytes,
            (int)Math.Min(header.ControlLen, (uint)room.ControlBytes));
        var data = buffer[room.OverheadBytes..];
        Data = data[..(int)Math.Min(header.PayloadLen, (uint)data.Length)];
        DataLength = header.PayloadLen;
        AddressLength = header.NameLen;
        Flags = (MessageFlags)header.Flags;
    }

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>
    /// Bytes of the data as the kernel says: more than <see cref="Data"/> has when a datagram was
    /// longer than the buffer and its real length was asked for.
    /// </summary>
    public uint DataLength { get; }

    /// <summary>The control messages, for a <see cref="ControlReader"/>.</summary>
    public ReadOnlySpan<byte> Control { get; }

    /// <summary>Bytes of the whole address, of which there was room for fewer perhaps.</summary>
    public uint AddressLength { get; }

    /// <summary>MSG_TRUNC, MSG_CTRUNC, MSG_EOR and so on.</summary>
    public MessageFlags Flags { get; }

    /// <summary>Whether data was cut off: MSG_TRUNC.</summary>
    public bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;

    /// <summary>Whether control messages were cut off or dropped: MSG_CTRUNC.</summary>
    public bool IsControlTruncated => (Flags & MessageFlags.ControlTruncated) != 0;

    /// <summary>Reads the buffer of a completion.</summary>
    /// <param name="buffer">
    /// The buffer that the completion names, as many bytes of it as the result says.
    /// </param>
    /// <param name="room">What the operation was called with.</param>
    /// <param name="message">What there is; empty when there is no message.</param>
    /// <returns>Whether the buffer holds header, address and control messages at least.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> buffer, MessageRoom room, out ReceivedMessage message)
    {
        message = default;
        if (buffer.Length < room.OverheadBytes)
            return false;
        message = new ReceivedMessage(
            buffer, MemoryMarshal.Read<RecvMsgOut>(buffer), room);
        return true;
    }

    /// <summary>The sender's address.</summary>
    /// <param name="address">The address; none when there is none, as over a connection.</param>
    /// <returns>Whether there is a whole one.</returns>
    public bool TryGetAddress(out SockAddr address)
    {
        address = default;
        return _address.Length == AddressLength && SockAddr.TryDecode(_address, out address);
    }
}

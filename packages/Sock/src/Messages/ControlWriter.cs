using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>Writes control messages one after the other into the caller's memory.</summary>
/// <param name="buffer">The memory; 8-byte alignment is not needed.</param>
public ref struct ControlWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Adds a message.</summary>
    /// <param name="level">Whose message.</param>
    /// <param name="type">Which message.</param>
    /// <param name="data">Its data; copied.</param>
    /// <returns>Whether it fits; nothing is written when not.</returns>
    public bool TryAdd(SocketLevel level, int type, ReadOnlySpan<byte> data)
    {
        var space = ControlMessages.Space(data.Length);
        if (space > _buffer.Length - Length)
            return false;
        var target = _buffer.Slice(Length, space);
        target.Clear();
        var header = new CmsgHdr((ulong)ControlMessages.Length(data.Length), level, type);
        MemoryMarshal.Write(target, header);
        data.CopyTo(target[ControlMessages.HeaderBytes..]);
        Length += space;
        return true;
    }

    /// <summary>Adds a value, for example of UDP_SEGMENT.</summary>
    /// <param name="level">Whose message.</param>
    /// <param name="type">Which message.</param>
    /// <param name="value">Its data.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryAdd<T>(SocketLevel level, int type, T value)
        where T : unmanaged =>
        TryAdd(level, type, MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1)));

    /// <summary>Adds descriptors: SCM_RIGHTS. They stay the caller's.</summary>
    /// <param name="numbers">1 to 253 open descriptors.</param>
    /// <returns>Whether they fit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">None, or more than 253.</exception>
    public bool TryAddRights(ReadOnlySpan<int> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(numbers.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            numbers.Length, ControlMessages.MaxDescriptors);
        return TryAdd(
            SocketLevel.Socket, (int)SocketControl.Rights, MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>Adds credentials: SCM_CREDENTIALS. Others than one's own need privileges.</summary>
    /// <param name="credentials">Process, user and group.</param>
    /// <returns>Whether they fit.</returns>
    public bool TryAddCredentials(Ucred credentials) =>
        TryAdd(SocketLevel.Socket, (int)SocketControl.Credentials, credentials);

    /// <summary>Adds the size to cut one send into datagrams by: UDP_SEGMENT (GSO).</summary>
    /// <param name="segmentBytes">Bytes of each datagram but the last.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryAddSegmentSize(ushort segmentBytes) =>
        TryAdd(SocketLevel.Udp, (int)UdpOption.Segment, segmentBytes);

    /// <summary>
    /// Adds when to send: SCM_TXTIME. See <see cref="NetSocket.SetTransmitTime"/>.
    /// </summary>
    /// <param name="nanoseconds">By the clock that was set.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryAddTransmitTime(ulong nanoseconds) =>
        TryAdd(SocketLevel.Socket, (int)SocketControl.TransmitTime, nanoseconds);

    /// <summary>Adds stream, payload protocol and flags of an SCTP message.</summary>
    /// <param name="info">How to send it: SCTP_SNDINFO.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryAddSctpSend(in SctpSendInfo info) =>
        TryAdd(SocketLevel.Sctp, (int)SctpControl.SendInfo, info);

    /// <summary>Adds when an SCTP message is given up: SCTP_PRINFO.</summary>
    /// <param name="reliability">By what, and the number.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryAddSctpReliability(SctpPartialReliability reliability) =>
        TryAdd(SocketLevel.Sctp, (int)SctpControl.PartialReliability, reliability);
}

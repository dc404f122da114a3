using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// Reads control messages one after the other. It stops at the first whose length is smaller than
/// its head or larger than what is left, whatever the number: it never reads past the end.
/// </summary>
/// <param name="buffer">As much as the kernel or the other side wrote.</param>
public ref struct ControlReader(ReadOnlySpan<byte> buffer)
{
    private ReadOnlySpan<byte> _rest = buffer;

    /// <summary>Whose message it is.</summary>
    public SocketLevel Level { get; private set; }

    /// <summary>Which message it is.</summary>
    public int Type { get; private set; }

    /// <summary>The data of the present message.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Whether the present message carries descriptors.</summary>
    public readonly bool IsRights => Is(SocketControl.Rights);

    /// <summary>Moves to the next message.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        Data = default;
        if (_rest.Length < ControlMessages.HeaderBytes)
            return false;
        var header = MemoryMarshal.Read<CmsgHdr>(_rest);

        // In unsigned 64 bits: a length of 2^63 and more must not turn negative.
        if (header.Length < ControlMessages.HeaderBytes || header.Length > (ulong)_rest.Length)
        {
            _rest = default;
            return false;
        }

        var length = (int)header.Length;
        (Level, Type) = (header.Level, header.Type);
        Data = _rest[ControlMessages.HeaderBytes..length];
        var padded = ((long)length + 7) & ~7L;
        _rest = _rest[(int)Math.Min(padded, _rest.Length)..];
        return true;
    }

    /// <summary>The descriptors of the present message, which now belong to the reader.</summary>
    public readonly ReadOnlySpan<int> Rights => IsRights
        ? MemoryMarshal.Cast<byte, int>(Data)
        : default;

    /// <summary>The credentials of the present message.</summary>
    /// <param name="credentials">Process, user and group.</param>
    /// <returns>Whether it carries any, of the full length.</returns>
    public readonly bool TryGetCredentials(out Ucred credentials)
    {
        credentials = default;
        return Is(SocketControl.Credentials) && MemoryMarshal.TryRead(Data, out credentials);
    }

    /// <summary>When the message was received: SCM_TIMESTAMPNS.</summary>
    /// <param name="time">CLOCK_REALTIME.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetTimestamp(out Timespec time)
    {
        time = default;
        return Is(SocketControl.TimestampNs) && MemoryMarshal.TryRead(Data, out time);
    }

    /// <summary>When the message was received, or sent: SCM_TIMESTAMPING.</summary>
    /// <param name="times">The times; 0 where none was taken.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetTimes(out PacketTimes times)
    {
        times = default;
        return Is(SocketControl.Timestamping) && MemoryMarshal.TryRead(Data, out times);
    }

    /// <summary>
    /// What an entry of the error queue is about: IP_RECVERR, IPV6_RECVERR. It comes by
    /// <see cref="MessageFlags.ErrorQueue"/>.
    /// </summary>
    /// <param name="entry">An error, a time of sending, or memory that is free again.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetError(out SocketErrorEntry entry)
    {
        entry = default;
        var known = (Level == SocketLevel.Ip && Type == (int)IpOption.ReceiveErrors)
            || (Level == SocketLevel.Ipv6 && Type == (int)Ipv6Option.ReceiveErrors);
        return known && MemoryMarshal.TryRead(Data, out entry);
    }

    /// <summary>The size of the datagrams that came together: UDP_GRO.</summary>
    /// <param name="segmentBytes">Bytes of each but the last.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetSegmentSize(out int segmentBytes)
    {
        segmentBytes = 0;
        return Level == SocketLevel.Udp && Type == (int)UdpOption.Gro
            && MemoryMarshal.TryRead(Data, out segmentBytes);
    }

    /// <summary>Interface and destination of an IPv4 packet: IP_PKTINFO.</summary>
    /// <param name="info">Where it came in.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetPacketInfo(out InPacketInfo info)
    {
        info = default;
        return Level == SocketLevel.Ip && Type == (int)IpOption.PacketInfo
            && MemoryMarshal.TryRead(Data, out info);
    }

    /// <summary>Interface and destination of an IPv6 packet: IPV6_PKTINFO.</summary>
    /// <param name="info">Where it came in.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetPacketInfo(out In6PacketInfo info)
    {
        info = default;
        return Level == SocketLevel.Ipv6 && Type == (int)Ipv6Option.PacketInfo
            && MemoryMarshal.TryRead(Data, out info);
    }

    /// <summary>Stream, payload protocol and association of an SCTP message.</summary>
    /// <param name="info">How it came: SCTP_RCVINFO.</param>
    /// <returns>Whether it is that, of the full length.</returns>
    public readonly bool TryGetSctpReceive(out SctpReceiveInfo info)
    {
        info = default;
        return Level == SocketLevel.Sctp && Type == (int)SctpControl.ReceiveInfo
            && MemoryMarshal.TryRead(Data, out info);
    }

    /// <summary>The data as a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there are enough bytes.</returns>
    public readonly bool TryGet<T>(out T value)
        where T : unmanaged => MemoryMarshal.TryRead(Data, out value);

    private readonly bool Is(SocketControl type) =>
        Level == SocketLevel.Socket && Type == (int)type;
}

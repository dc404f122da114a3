using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>Sizes of control messages: cmsg(3).</summary>
public static class ControlMessages
{
    /// <summary>Bytes of the head: struct cmsghdr.</summary>
    public const int HeaderBytes = 16;

    /// <summary>The most descriptors in one message: SCM_MAX_FD.</summary>
    public const int MaxDescriptors = 253;

    /// <summary>Bytes of a message with its padding: CMSG_SPACE.</summary>
    /// <param name="dataBytes">Bytes of its data.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or past an int.</exception>
    public static int Space(int dataBytes) => checked((Length(dataBytes) + 7) & ~7);

    /// <summary>Bytes of a message without padding: CMSG_LEN.</summary>
    /// <param name="dataBytes">Bytes of its data.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or past an int.</exception>
    public static int Length(int dataBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataBytes, int.MaxValue - 64);
        return HeaderBytes + dataBytes;
    }
}

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
}

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

    /// <summary>The data as a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there are enough bytes.</returns>
    public readonly bool TryGet<T>(out T value)
        where T : unmanaged => MemoryMarshal.TryRead(Data, out value);

    private readonly bool Is(SocketControl type) =>
        Level == SocketLevel.Socket && Type == (int)type;
}

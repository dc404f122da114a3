using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Framing;

/// <summary>
/// Length-prefixed messages on a byte stream. Up to 253 bytes: one byte, the length. Up to 65,535:
/// 0xFE and the length in two bytes. Above: 0xFF and the length in seven. Most significant first.
/// </summary>
internal static class Frame
{
    public const int HeaderBytesMax = 8;

    private const int OneByteMax = 253;
    private const byte TwoBytesFollow = 0xFE;
    private const byte SevenBytesFollow = 0xFF;
    private const long LengthMax = (1L << 56) - 1;

    /// <summary>Writes the header of a payload.</summary>
    /// <returns>Its length: 1, 3 or 8 bytes.</returns>
    public static int WriteHeader(Span<byte> header, long payloadBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadBytes, LengthMax);
        if (payloadBytes <= OneByteMax)
        {
            header[0] = (byte)payloadBytes;
            return 1;
        }

        if (payloadBytes <= ushort.MaxValue)
        {
            header[0] = TwoBytesFollow;
            BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)payloadBytes);
            return 3;
        }

        // Seven bytes behind the marker: the top byte of eight is zero, and becomes the marker.
        BinaryPrimitives.WriteInt64BigEndian(header, payloadBytes);
        header[0] = SevenBytesFollow;
        return HeaderBytesMax;
    }

    /// <summary>Puts header and payload into the pipe; one flush sends both.</summary>
    public static void Write(PipeWriter writer, ReadOnlySpan<byte> payload)
    {
        writer.Advance(WriteHeader(writer.GetSpan(HeaderBytesMax), payload.Length));
        writer.Write(payload);
    }

    /// <summary>Takes the first whole frame from what has arrived.</summary>
    /// <param name="arrived">The bytes; cut behind the frame if there is one.</param>
    /// <param name="payloadBytesMax">The largest payload to accept.</param>
    /// <param name="payload">The payload, which still is the pipe's memory.</param>
    /// <exception cref="InvalidDataException">
    /// The frame is longer than accepted; known before it has arrived. What follows cannot be
    /// found any more: close the connection.
    /// </exception>
    public static bool TryRead(
        ref ReadOnlySequence<byte> arrived,
        long payloadBytesMax,
        out ReadOnlySequence<byte> payload)
    {
        payload = default;
        var reader = new SequenceReader<byte>(arrived);
        if (!TryReadLength(ref reader, out var length))
            return false;
        if (length > payloadBytesMax)
            throw new InvalidDataException($"a frame of {length} bytes; {payloadBytesMax} allowed");
        if (reader.Remaining < length)
            return false;
        payload = arrived.Slice(reader.Position, length);
        arrived = arrived.Slice(payload.End);
        return true;
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, out long length)
    {
        length = 0;
        if (!reader.TryRead(out var first))
            return false;
        length = first;
        var extension = first switch
        {
            SevenBytesFollow => 7,
            TwoBytesFollow => 2,
            _ => 0,
        };
        if (extension == 0)
            return true;
        Span<byte> wide = stackalloc byte[sizeof(long)];
        wide.Clear();
        if (!reader.TryCopyTo(wide[^extension..]))
            return false;
        reader.Advance(extension);
        length = BinaryPrimitives.ReadInt64BigEndian(wide);
        return true;
    }
}

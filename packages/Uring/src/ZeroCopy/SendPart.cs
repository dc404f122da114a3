using System.Diagnostics.CodeAnalysis;

namespace Hyb.Uring;

/// <summary>
/// A part of a <see cref="SendBuffer"/>, or all of it: what a send takes. It owns nothing.
/// </summary>
public readonly record struct SendPart
{
    private readonly SendBuffer? _buffer;

    internal SendPart(SendBuffer buffer, nuint offset, nuint length)
    {
        _buffer = buffer;
        Offset = offset;
        Length = length;
    }

    /// <summary>The buffer.</summary>
    /// <exception cref="ArgumentException">There is none: this is the default value.</exception>
    public SendBuffer Buffer
    {
        get
        {
            if (_buffer is null)
                ThrowNone();
            return _buffer;
        }
    }

    /// <summary>Where the part starts, in bytes.</summary>
    public nuint Offset { get; }

    /// <summary>Its length in bytes.</summary>
    public nuint Length { get; }

    /// <summary>All of a buffer.</summary>
    /// <exception cref="ArgumentNullException">There is no buffer.</exception>
    public static SendPart FromSendBuffer(SendBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new SendPart(buffer, 0, buffer.Length);
    }

    /// <summary>See <see cref="FromSendBuffer"/>.</summary>
    public static implicit operator SendPart(SendBuffer buffer) => FromSendBuffer(buffer);

    /// <summary>Where it starts and how long it is, for messages.</summary>
    public override string ToString() => $"{Length} bytes from {Offset}";

    [DoesNotReturn]
    private static void ThrowNone() => throw new ArgumentException("There is no buffer to send.");
}

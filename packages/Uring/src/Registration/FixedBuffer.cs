using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A registered buffer of a ring, or a part of one: its index in the table and the memory behind
/// it, kept together so that one cannot be used with the other's. It owns nothing.
/// </summary>
public readonly struct FixedBuffer : IEquatable<FixedBuffer>
{
    internal FixedBuffer(ushort index, IoVec memory)
    {
        Index = index;
        Memory = memory;
    }

    /// <summary>Index in the ring's table.</summary>
    public ushort Index { get; }

    /// <summary>The memory, as long as it stays registered and its owner keeps it.</summary>
    public IoVec Memory { get; }

    /// <summary>A part of it.</summary>
    /// <param name="offset">Bytes to skip.</param>
    /// <param name="length">Bytes to take.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside.</exception>
    public FixedBuffer Slice(nuint offset, nuint length) =>
        new(Index, Memory.Slice(offset, length));

    /// <summary>Whether both are the same part of the same buffer.</summary>
    public bool Equals(FixedBuffer other) => Index == other.Index && Memory == other.Memory;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FixedBuffer other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Memory);

    /// <summary>Whether both are the same part of the same buffer.</summary>
    public static bool operator ==(FixedBuffer left, FixedBuffer right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FixedBuffer left, FixedBuffer right) => !left.Equals(right);
}

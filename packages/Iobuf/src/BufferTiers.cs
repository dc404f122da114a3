using System.Numerics;

namespace Hyb.Iobuf;

/// <summary>Sizes of the tiers, and the tier for a size.</summary>
public static class BufferTiers
{
    /// <summary>How many tiers there are.</summary>
    public const int Count = 12;

    /// <summary>The tier of buffers that are registered with a ring.</summary>
    public const BufferTier RegisterBuffer = BufferTier.Large;

    private const int FirstBits = 5;
    private const int BitsPerTier = 2;

    /// <summary>The size of the largest tier in bytes: 128 MiB.</summary>
    public static int MaxBytes => SizeOf(BufferTier.Titan);

    /// <summary>The size of a tier's buffers in bytes.</summary>
    /// <param name="tier">One of the twelve.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of them.</exception>
    public static int SizeOf(BufferTier tier)
    {
        if ((uint)tier >= Count)
            throw new ArgumentOutOfRangeException(nameof(tier), tier, "There is no such tier.");
        return 1 << (FirstBits + (BitsPerTier * (int)tier));
    }

    /// <summary>The smallest tier whose buffers hold so many bytes.</summary>
    /// <param name="bytes">In bytes; zero and less are held by the smallest.</param>
    /// <param name="tier">The tier; meaningless when there is none.</param>
    /// <returns>False for more than <see cref="MaxBytes"/>, which no tier holds.</returns>
    public static bool TryForSize(long bytes, out BufferTier tier)
    {
        tier = default;
        if (bytes > MaxBytes)
            return false;
        if (bytes > SizeOf(BufferTier.Pico))
        {
            var bits = BitOperations.Log2((ulong)bytes - 1) + 1;
            tier = (BufferTier)((bits - FirstBits + BitsPerTier - 1) / BitsPerTier);
        }

        return true;
    }

    /// <summary>Buffers of a tier inside a span: the same memory, not a copy.</summary>
    /// <param name="tier">One of the twelve.</param>
    /// <param name="memory">Where they lie.</param>
    /// <param name="offset">Where the first starts, in bytes.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// They do not lie inside, or the tier or the count is out of range.
    /// </exception>
    public static TierSpan Slice(BufferTier tier, Span<byte> memory, int offset, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var bytes = (long)SizeOf(tier) * count;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, memory.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            bytes, memory.Length - offset, nameof(count));
        return new TierSpan(memory.Slice(offset, (int)bytes), SizeOf(tier));
    }
}

/// <summary>Buffers of one tier, one after the other, in memory that somebody else owns.</summary>
public readonly ref struct TierSpan
{
    private readonly int _size;

    internal TierSpan(Span<byte> bytes, int size)
    {
        Bytes = bytes;
        _size = size;
    }

    /// <summary>All of them.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>How many there are.</summary>
    public int Count => _size == 0 ? 0 : Bytes.Length / _size;

    /// <summary>One of them; writing to it writes to the memory.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such buffer.</exception>
    public Span<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Bytes.Slice(index * _size, _size);
        }
    }
}

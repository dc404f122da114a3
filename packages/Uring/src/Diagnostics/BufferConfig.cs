using System.Numerics;
using Hyb.Iobuf;

namespace Hyb.Uring;

/// <summary>
/// Provided buffers of several sizes: the first tiers of <see cref="BufferTiers"/>, each with a
/// number of buffers that grows with the scale. At scale 1 the smallest tier takes 1 MiB and each
/// further one twice the memory of the one before. The default is no buffers.
/// </summary>
public readonly record struct BufferConfig
{
    /// <summary>The fewest tiers that are worth having: 31 MiB of buffers.</summary>
    public const int MinimalTierCount = 5;

    /// <summary>The tiers of a ring's own budget: 127 MiB of buffers.</summary>
    public const int DefaultTierCount = 7;

    /// <summary>The largest scale.</summary>
    public const int MaxScale = 4096;

    private const int PicoCount = 32768;
    private const long EntryBytes = 16;
    private const int MaxGroupCount = 32768;

    /// <summary>Tiers and scale.</summary>
    /// <param name="tierCount">0 to 12, from the smallest on; 0 is no buffers.</param>
    /// <param name="scale">A power of two to 4096; 0 is no buffers.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range, or only one is 0.</exception>
    public BufferConfig(int tierCount, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tierCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tierCount, BufferTiers.Count);
        var isScale = tierCount == 0
            ? scale == 0
            : scale <= MaxScale && BitOperations.IsPow2(scale);
        if (!isScale)
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), scale, $"A power of two to {MaxScale}, and 0 without tiers.");
        }

        TierCount = tierCount;
        Scale = scale;
    }

    /// <summary>How many tiers there are, from the smallest on.</summary>
    public int TierCount { get; }

    /// <summary>What the numbers of buffers are multiplied with; 0 without buffers.</summary>
    public int Scale { get; }

    /// <summary>Bytes of the buffers.</summary>
    public long BufferBytes => Scale * BaseBytes(TierCount);

    /// <summary>
    /// Bytes of the buffers and of the rings that hand them to the kernel, in whole pages: 16 bytes
    /// for each buffer, at most 32768 buffers in a ring.
    /// </summary>
    public long MemoryBytes
    {
        get
        {
            var bytes = BufferBytes;
            for (var tier = 0; tier < TierCount; tier++)
                bytes += RingBytes(CountOf((BufferTier)tier));
            return bytes;
        }
    }

    /// <summary>How many buffers of a tier there are; 0 when it is not among them.</summary>
    /// <param name="tier">Any.</param>
    public int CountOf(BufferTier tier) =>
        (uint)tier < (uint)TierCount ? (PicoCount >> (int)tier) * Scale : 0;

    /// <summary>
    /// As many tiers and as large a scale as fit into what a budget leaves beside the queues and
    /// the registered buffers of <see cref="RingBudget.ForBudget"/>. Small budgets have none.
    /// </summary>
    /// <param name="bytes">The whole budget, from <see cref="RingBudget.MinimumBytes"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than that.</exception>
    public static BufferConfig ForBudget(long bytes)
    {
        var memory = RingBudget.ForBudget(bytes).GroupBytes;
        for (var tiers = BufferTiers.Count; tiers >= MinimalTierCount; tiers--)
        {
            if (Fit(tiers, memory) is { Scale: > 0 } config)
                return config;
        }

        return default;
    }

    /// <summary>The largest scale of so many tiers that fits; none when even 1 does not.</summary>
    internal static BufferConfig Fit(int tierCount, long memoryBytes)
    {
        var most = Math.Min(memoryBytes / BaseBytes(tierCount), MaxScale);
        if (most < 1)
            return default;
        var scale = 1 << BitOperations.Log2((ulong)most);
        for (; scale > 0; scale >>= 1)
        {
            var config = new BufferConfig(tierCount, scale);
            if (config.MemoryBytes <= memoryBytes)
                return config;
        }

        return default;
    }

    /// <summary>Bytes of the rings that hold so many provided buffers.</summary>
    internal static long RingBytes(long count)
    {
        var page = Environment.SystemPageSize;
        var (full, rest) = Math.DivRem(count, MaxGroupCount);
        var last = ((rest * EntryBytes) + page - 1) / page * page;
        return (full * MaxGroupCount * EntryBytes) + last;
    }

    private static long BaseBytes(int tierCount) => ((1L << tierCount) - 1) << 20;
}

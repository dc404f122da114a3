using System.Numerics;
using Hyb.Iobuf;

namespace Hyb.Uring;

/// <summary>
/// How to spend an amount of memory on a ring: entries, registered buffers and provided buffers
/// that together never take more. A plan only: it allocates and registers nothing. See
/// docs/decisions/0115-budgets-that-fit.md.
/// </summary>
public sealed record RingBudget
{
    /// <summary>The smallest budget: 1 MiB.</summary>
    public const long MinimumBytes = 1L << 20;

    /// <summary>The largest budget that is made use of: 128 GiB.</summary>
    public const long MaximumBytes = 128L << 30;

    private const long MiB = 1L << 20;
    private const int MaxFixedBuffers = 16384;

    private RingBudget(long bytes)
    {
        Entries = bytes switch
        {
            < 32 * MiB => RingEntries.Small,
            < 256 * MiB => RingEntries.Medium,
            < 1024 * MiB => RingEntries.Large,
            _ => RingEntries.Huge,
        };
        LockedBufferBytes = Locked(bytes);
        GroupBytes = bytes - LockedBufferBytes - QueueBytes;
        Buffers = BufferConfig.Fit(BufferConfig.DefaultTierCount, GroupBytes);
        if (Buffers.Scale == 0)
            ReadBufferCount = Count(GroupBytes, 2 * Entries);
    }

    /// <summary>Entries of the submission queue; the completion queue has twice as many.</summary>
    public int Entries { get; }

    /// <summary>Memory for registered buffers, in bytes: a power of two.</summary>
    public long LockedBufferBytes { get; }

    /// <summary>
    /// The size of a registered buffer in bytes: 128 KiB, and more when there would be over 16384
    /// buffers, which is what the kernel registers at most.
    /// </summary>
    public int LockedBufferSize => (int)Math.Max(
        BufferTiers.SizeOf(BufferTiers.RegisterBuffer), LockedBufferBytes / MaxFixedBuffers);

    /// <summary>How many registered buffers.</summary>
    public int LockedBufferCount => (int)(LockedBufferBytes / LockedBufferSize);

    /// <summary>What is left for provided buffers, in bytes.</summary>
    public long GroupBytes { get; }

    /// <summary>
    /// Provided buffers of several sizes; none when the budget is too small for them, and
    /// then there are buffers of one size.
    /// </summary>
    public BufferConfig Buffers { get; }

    /// <summary>The scale of <see cref="Buffers"/>; 0 without them.</summary>
    public int Scale => Buffers.Scale;

    /// <summary>The size of a provided buffer when there is one size only, in bytes.</summary>
    public int ReadBufferSize { get; } = BufferTiers.SizeOf(BufferTier.Medium);

    /// <summary>How many provided buffers of that size; 0 with <see cref="Buffers"/>.</summary>
    public int ReadBufferCount { get; }

    /// <summary>All that the plan takes, in bytes: never more than the budget.</summary>
    public long MemoryBytes => LockedBufferBytes + QueueBytes + (Buffers.Scale > 0
        ? Buffers.MemoryBytes
        : ((long)ReadBufferSize * ReadBufferCount) + BufferConfig.RingBytes(ReadBufferCount));

    private long QueueBytes =>
        (long)MemoryEstimate.Of((uint)Entries, 0, IoUringSetupFlags.None).QueueBytes;

    /// <summary>The plan for an amount of memory.</summary>
    /// <param name="bytes">
    /// From <see cref="MinimumBytes"/>; what exceeds <see cref="MaximumBytes"/> is left unused.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Less than the minimum.</exception>
    public static RingBudget ForBudget(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, MinimumBytes);
        return new RingBudget(Math.Min(bytes, MaximumBytes));
    }

    /// <summary>The plan for a quarter of a machine's memory.</summary>
    /// <param name="memoryBytes">
    /// For example <see cref="MachineMemory.Available"/>; from four times
    /// <see cref="MinimumBytes"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Less than that.</exception>
    public static RingBudget ForSystem(long memoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, 4 * MinimumBytes);
        return ForBudget(memoryBytes / 4);
    }

    /// <summary>
    /// The options of a ring of this plan, which allocates and registers the buffers when it is
    /// started; all else is default.
    /// </summary>
    public IoUringOptions ToOptions() => new()
    {
        Entries = Entries,
        LockedBufferBytes = LockedBufferBytes,
        LockedBufferSize = LockedBufferSize,
        Buffers = Buffers,
        ReadBufferCount = ReadBufferCount,
        ReadBufferSize = ReadBufferSize,
    };

    // A quarter and at least 8 MiB, rounded up to a power of two; half at most.
    private static long Locked(long bytes)
    {
        var wanted = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes / 4, 8 * MiB));
        var most = 1UL << BitOperations.Log2((ulong)bytes / 2);
        return (long)Math.Min(wanted, most);
    }

    // The largest power of two whose buffers and ring fit.
    private int Count(long memoryBytes, int most)
    {
        while (((long)most * ReadBufferSize) + BufferConfig.RingBytes(most) > memoryBytes)
            most /= 2;
        return most;
    }
}

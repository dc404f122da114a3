namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const int MaxGroups = ushort.MaxValue + 1;

    /// <summary>
    /// The groups of provided buffers that the options asked for; <see langword="null"/> without,
    /// and before <see cref="Start"/>.
    /// </summary>
    public BufferGroups? BufferGroups { get; private set; }

    /// <summary>
    /// Registers groups of provided buffers of several sizes: scale groups of each tier.
    /// </summary>
    /// <param name="config">Tiers and scale.</param>
    /// <param name="firstGroup">
    /// The number of the first group; the others follow, twelve for each step of the scale.
    /// </param>
    /// <param name="options">As of each group; without memory of the caller's.</param>
    /// <exception cref="ArgumentException">
    /// There is no tier, the numbers exceed 65535, or there is memory in the options.
    /// </exception>
    /// <inheritdoc cref="RegisterBufferRing(ushort, int, int, BufferRingOptions)"
    /// path="/*[self::returns or self::exception]"/>
    public BufferGroups RegisterBufferGroups(
        BufferConfig config, ushort firstGroup = 0, BufferRingOptions options = default)
    {
        if (config.TierCount == 0)
            throw new ArgumentException("The configuration has no buffers.", nameof(config));
        return RegisterGroups(BufferGroups.Shape.Of(config), firstGroup, options);
    }

    /// <summary>
    /// Registers groups of provided buffers of one size: one group, or, for more than
    /// <see cref="BufferRing.MaxCount"/> buffers, a power of two of them that share the buffers
    /// out evenly, rounded up.
    /// </summary>
    /// <param name="count">How many buffers in all, at least 1.</param>
    /// <param name="bufferBytes">The size of each, at least 1.</param>
    /// <param name="firstGroup">The number of the first group; the others follow.</param>
    /// <param name="options">As of each group; without memory of the caller's.</param>
    /// <exception cref="ArgumentException">
    /// The numbers exceed 65535, or there is memory in the options.
    /// </exception>
    /// <inheritdoc cref="RegisterBufferRing(ushort, int, int, BufferRingOptions)"
    /// path="/*[self::returns or self::exception]"/>
    public BufferGroups RegisterBufferGroups(
        int count, int bufferBytes, ushort firstGroup = 0, BufferRingOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferBytes);
        return RegisterGroups(BufferGroups.Shape.Of(count, bufferBytes), firstGroup, options);
    }

    private BufferGroups RegisterGroups(
        BufferGroups.Shape shape, ushort firstGroup, BufferRingOptions options)
    {
        if (firstGroup + shape.GroupSpan > MaxGroups)
        {
            throw new ArgumentException(
                $"{shape.GroupSpan} groups from {firstGroup} on exceed the numbers to 65535.",
                nameof(firstGroup));
        }

        if (options.Memory is not null)
        {
            throw new ArgumentException(
                "Groups have memory of their own each.", nameof(options));
        }

        return new BufferGroups(this, shape, firstGroup, options);
    }
}

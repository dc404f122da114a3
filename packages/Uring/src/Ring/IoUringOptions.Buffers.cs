using Hyb.Iobuf;

namespace Hyb.Uring;

public sealed partial record IoUringOptions
{
    private const int MaxLockedBuffers = 16384;

    /// <summary>
    /// Memory for registered buffers, in bytes, that <see cref="IoUring.Start"/> allocates and
    /// registers: <see cref="IoUring.GetFixedBuffer"/>. The default 0 means none. It counts into
    /// RLIMIT_MEMLOCK, which is not raised: see docs/decisions/0145-buffer-rings.md.
    /// </summary>
    public long LockedBufferBytes { get; init; }

    /// <summary>
    /// The size of a registered buffer in bytes. The default 0 means 128 KiB, and more where that
    /// would be over 16384 buffers, which is what the kernel registers at most.
    /// </summary>
    public int LockedBufferSize { get; init; }

    /// <summary>
    /// Provided buffers of several sizes that <see cref="IoUring.Start"/> registers:
    /// <see cref="IoUring.BufferGroups"/>. Default none.
    /// </summary>
    public BufferConfig Buffers { get; init; }

    /// <summary>
    /// Provided buffers of one size that <see cref="IoUring.Start"/> registers instead of
    /// <see cref="Buffers"/>: how many. Default none.
    /// </summary>
    public int ReadBufferCount { get; init; }

    /// <summary>The size of those, in bytes. Default 8192.</summary>
    public int ReadBufferSize { get; init; } = BufferTiers.SizeOf(BufferTier.Medium);

    /// <summary>The number of the first group of provided buffers. Default 0.</summary>
    public ushort FirstBufferGroup { get; init; }

    internal int LockedBufferSizeOrDefault => LockedBufferSize != 0
        ? LockedBufferSize
        : (int)Math.Max(
            BufferTiers.SizeOf(BufferTiers.RegisterBuffer),
            (LockedBufferBytes + MaxLockedBuffers - 1) / MaxLockedBuffers);

    internal int LockedBufferCount => (int)(LockedBufferBytes / LockedBufferSizeOrDefault);

    // What the kernel pins: registered buffers, and the rings of provided ones.
    private long PinnedBufferBytes
    {
        get
        {
            var bytes = (long)LockedBufferCount * LockedBufferSizeOrDefault;
            bytes += Buffers.MemoryBytes - Buffers.BufferBytes;
            return ReadBufferCount > 0 ? bytes + BufferConfig.RingBytes(ReadBufferCount) : bytes;
        }
    }

    private void ValidateBuffers()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(LockedBufferBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(LockedBufferSize);
        if (LockedBufferBytes > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                LockedBufferBytes, (long)MaxLockedBuffers << 30);
            ArgumentOutOfRangeException.ThrowIfLessThan(
                LockedBufferBytes, LockedBufferSizeOrDefault);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(LockedBufferSize, 1 << 30);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                LockedBufferBytes / LockedBufferSizeOrDefault,
                MaxLockedBuffers,
                nameof(LockedBufferBytes));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(ReadBufferCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReadBufferSize);
        if (ReadBufferCount > 0 && Buffers.TierCount > 0)
        {
            Refuse(
                nameof(ReadBufferCount), "Buffers of one size, or Buffers of several: not both.");
        }
    }
}

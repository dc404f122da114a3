using System.Numerics;

namespace Hyb.Uring;

/// <summary>
/// The memory that a ring takes, in bytes and in whole pages, as the kernel counts it: rings_size
/// of io_uring. It is part of RLIMIT_MEMLOCK, unless the process has CAP_IPC_LOCK.
/// </summary>
/// <param name="RingBytes">The queues: header, completions, and the index array if any.</param>
/// <param name="EntryBytes">The submission entries.</param>
/// <param name="WaitBytes">Registered arguments of waits.</param>
/// <param name="BufferBytes">
/// Registered buffers, and the rings of provided buffers. The provided buffers themselves are not
/// locked.
/// </param>
public readonly record struct MemoryEstimate(
    nuint RingBytes, nuint EntryBytes, nuint WaitBytes, nuint BufferBytes)
{
    // What stands before the completions: struct io_rings, aligned to a cache line.
    private const nuint HeaderBytes = 64;
    private const nuint CacheLineBytes = 64;
    private const nuint CqeBytes = 16;
    private const nuint SqeBytes = 64;
    private const nuint LargeSqeBytes = 128;
    private const uint MaxEntries = RingEntries.Huge;

    /// <summary>What io_uring_setup takes: queues and submission entries.</summary>
    public nuint QueueBytes => RingBytes + EntryBytes;

    /// <summary>All that counts into RLIMIT_MEMLOCK.</summary>
    public nuint LockedBytes => QueueBytes + WaitBytes + BufferBytes;

    /// <summary>The estimate for what io_uring_setup is given.</summary>
    /// <param name="sqEntries">At least 1; rounded up to a power of two, as the kernel does.
    /// </param>
    /// <param name="cqEntries">0 for twice the submission queue.</param>
    /// <param name="flags">Only those that decide the size are looked at.</param>
    /// <param name="waitBytes">Registered arguments of waits, before rounding to pages.</param>
    /// <param name="bufferBytes">Buffers, before rounding to pages.</param>
    internal static MemoryEstimate Of(
        uint sqEntries,
        uint cqEntries,
        IoUringSetupFlags flags,
        nuint waitBytes = 0,
        nuint bufferBytes = 0)
    {
        if (flags.HasFlag(IoUringSetupFlags.Clamp))
        {
            sqEntries = Math.Min(sqEntries, MaxEntries);
            cqEntries = Math.Min(cqEntries, 2 * MaxEntries);
        }

        var sq = (nuint)BitOperations.RoundUpToPowerOf2(sqEntries);
        var cq = cqEntries == 0 ? 2 * sq : (nuint)BitOperations.RoundUpToPowerOf2(cqEntries);

        // With completions of 32 bytes the kernel doubles everything so far, the header included.
        var rings = HeaderBytes + (cq * CqeBytes);
        if (flags.HasFlag(IoUringSetupFlags.Cqe32))
            rings *= 2;
        rings = RoundUp(rings, CacheLineBytes);
        if (!flags.HasFlag(IoUringSetupFlags.NoSqArray))
            rings += sq * sizeof(uint);
        var entry = flags.HasFlag(IoUringSetupFlags.Sqe128)
            ? LargeSqeBytes : SqeBytes;
        return new MemoryEstimate(
            Pages(rings), Pages(sq * entry), Pages(waitBytes), Pages(bufferBytes));
    }

    private static nuint Pages(nuint bytes) => RoundUp(bytes, (nuint)Environment.SystemPageSize);

    private static nuint RoundUp(nuint bytes, nuint unit) => (bytes + unit - 1) & ~(unit - 1);
}

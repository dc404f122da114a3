namespace Hyb.Iobuf;

/// <summary>What a pool of buffers is like; the default value is a plain one.</summary>
public readonly record struct BufferPoolOptions
{
    /// <summary>What the memory is like: huge pages, locked, guarded.</summary>
    public AlignedMemoryOptions Memory { get; init; }

    /// <summary>Zeroes each buffer when it is returned, for secrets. Else nothing is.</summary>
    public bool ZeroesOnReturn { get; init; }

    /// <summary>
    /// Refuses the second of two returns of one buffer also at the very same moment: see
    /// <see cref="IndexPool.Put"/>.
    /// </summary>
    public bool RefusesRacingReturns { get; init; }
}

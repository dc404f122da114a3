namespace Hyb.Uring.Zcrx.Tests.Buffers;

/// <summary>What a <see cref="SimulatedKernel"/> is to do.</summary>
internal sealed record SimulatedTraffic
{
    public required long BufferCount { get; init; }

    public int ChunkCount { get; init; } = 512;

    public int RefillEntries { get; init; } = 64;

    /// <summary>Where the indices of both rings begin: shortly before they run over.</summary>
    public uint FirstIndex { get; init; } = uint.MaxValue - 5000;

    /// <summary>One of so many buffers is the last of its request.</summary>
    public int BuffersOfRequest { get; init; } = int.MaxValue;

    public int Seed { get; init; } = 8;
}

using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// Blocks of one size, one after the other in one piece of memory, each aligned. It owns the
/// memory, as <see cref="AlignedMemory"/> does: dispose it when no operation is in flight.
/// </summary>
public sealed unsafe class AlignedBlocks : IDisposable
{
    private AlignedBlocks(AlignedMemory memory, int count, nuint blockBytes, nuint strideBytes)
    {
        Whole = memory;
        Count = count;
        BlockBytes = blockBytes;
        StrideBytes = strideBytes;
    }

    /// <summary>The memory that holds them all; disposed with this.</summary>
    public AlignedMemory Whole { get; }

    /// <summary>How many blocks there are.</summary>
    public int Count { get; }

    /// <summary>Length of a block in bytes.</summary>
    public nuint BlockBytes { get; }

    /// <summary>From one block to the next: the length rounded up to the alignment.</summary>
    public nuint StrideBytes { get; }

    /// <summary>A block, for an operation that the kernel performs.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public IoVec this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Whole.AsIoVec((nuint)index * StrideBytes, BlockBytes);
        }
    }

    /// <summary>Blocks of one page each.</summary>
    /// <inheritdoc cref="Allocate"/>
    public static AlignedBlocks AllocatePages(int count, AlignedMemoryOptions options = default) =>
        Allocate(count, AlignedMemory.PageSize, AlignedMemory.PageSize, options);

    /// <summary>Blocks that each start on a cache line: see <see cref="CacheLine"/>.</summary>
    /// <inheritdoc cref="Allocate"/>
    public static AlignedBlocks AllocateCacheLines(
        int count, nuint blockBytes, AlignedMemoryOptions options = default) =>
        Allocate(count, blockBytes, (nuint)CacheLine.Bytes, options);

    /// <summary>Blocks that each start on a multiple of the alignment.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="blockBytes">Length of each in bytes, at least 1.</param>
    /// <param name="alignment">In bytes, at least 1; it need not be a power of two.</param>
    /// <param name="options">What the memory is like.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="InsufficientMemoryException">The kernel has none to give.</exception>
    /// <exception cref="MemoryRefusedException">It has none of that kind.</exception>
    public static AlignedBlocks Allocate(
        int count, nuint blockBytes, nuint alignment, AlignedMemoryOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfZero(blockBytes);
        ArgumentOutOfRangeException.ThrowIfZero(alignment);
        nuint stride, bytes;
        try
        {
            stride = checked((blockBytes + alignment - 1) / alignment * alignment);
            bytes = checked(stride * (nuint)count);
        }
        catch (OverflowException)
        {
            throw new InsufficientMemoryException(
                $"{count} blocks of {blockBytes} bytes are more than the address space.");
        }

        var memory = AlignedMemory.Allocate(bytes, alignment, options);
        return new AlignedBlocks(memory, count, blockBytes, stride);
    }

    /// <summary>One entry per block, as far as there is room.</summary>
    /// <param name="target">Where the entries go.</param>
    /// <returns>How many there are: the smaller of both counts.</returns>
    public int FillIoVecs(Span<IoVec> target)
    {
        var count = Math.Min(Count, target.Length);
        for (var i = 0; i < count; i++)
            target[i] = this[i];
        return count;
    }

    /// <summary>Releases the memory; the second time it does nothing.</summary>
    public void Dispose() => Whole.Dispose();
}

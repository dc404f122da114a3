using System.Runtime.InteropServices;

namespace Hyb.Uring;

/// <summary>
/// Memory beside each slot of the submission queue, for what the kernel copies when it takes the
/// entry: paths, addresses, times, headers. What is written for a slot stays until the slot is
/// written again, which is after the kernel has consumed it. Made when it is first asked for.
/// </summary>
/// <remarks>
/// Most of it is small, and lies close together. What is longer gets a block of its own, which the
/// slot keeps for the next time.
/// </remarks>
internal sealed unsafe class SlotScratch(uint slotCount)
{
    /// <summary>What a slot has without a block of its own.</summary>
    public const int SmallBytes = 256;

    private const int Alignment = 64;

    private byte* _small;
    private Block* _blocks;

    /// <summary>At least so many bytes beside a slot, aligned to 64; not cleared.</summary>
    public byte* Get(uint slot, nuint bytes)
    {
        if (bytes > SmallBytes)
            return GetBlock(slot, bytes);
        if (_small == null)
            _small = (byte*)NativeMemory.AlignedAlloc(slotCount * (nuint)SmallBytes, Alignment);
        return _small + (slot * (nuint)SmallBytes);
    }

    /// <summary>Gives all back: when the kernel reads entries no more.</summary>
    public void Free()
    {
        NativeMemory.AlignedFree(_small);
        _small = null;
        for (uint i = 0; _blocks != null && i < slotCount; i++)
            NativeMemory.AlignedFree(_blocks[i].Memory);
        NativeMemory.Free(_blocks);
        _blocks = null;
    }

    private byte* GetBlock(uint slot, nuint bytes)
    {
        if (_blocks == null)
            _blocks = (Block*)NativeMemory.AllocZeroed(slotCount, (nuint)sizeof(Block));
        ref var block = ref _blocks[slot];
        if (block.Bytes < bytes)
        {
            block.Bytes = 0;
            block.Memory = (byte*)NativeMemory.AlignedRealloc(block.Memory, bytes, Alignment);
            block.Bytes = bytes;
        }

        return block.Memory;
    }

    private struct Block
    {
        public byte* Memory;
        public nuint Bytes;
    }
}

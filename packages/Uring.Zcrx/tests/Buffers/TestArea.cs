using Hyb.Iobuf;
using Hyb.Uring.Tests;
using Hyb.Uring.Zcrx.Abi;

namespace Hyb.Uring.Zcrx.Tests.Buffers;

/// <summary>A queue over memory of the test, which plays the kernel.</summary>
internal sealed unsafe class TestArea : IDisposable
{
    public const int ChunkBytes = 4096;
    public const int Chunks = 8;
    public const ulong Token = 0xabcdUL << ZcrxConstants.AreaShift;

    private readonly AlignedMemory _region = AlignedMemory.AllocatePages(4096);

    public TestArea(int refillEntries = 4, bool isDmaBuf = false)
    {
        Ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        Memory = AlignedMemory.AllocatePages(Chunks * ChunkBytes);
        var refill = new RefillRing(
            (byte*)_region.Address,
            new ZcrxOffsets { Head = 0, Tail = 4, Rqes = 64 },
            (uint)refillEntries);
        var memory = isDmaBuf
            ? new AreaMemory(_region, Memory.Length)
            : new AreaMemory(_region, Memory, isOwned: false);
        Queue = new ZcrxQueue(
            Ring, 0, new ZcrxArea(Ring, memory, refill, Token, ChunkBytes));
    }

    public IoUring Ring { get; }

    public ZcrxQueue Queue { get; }

    public AlignedMemory Memory { get; }

    public uint Tail => ((uint*)_region.Address)[1];

    /// <summary>What the program has given back, as the kernel sees it.</summary>
    public (ulong Offset, uint Length)[] Refills =>
        [.. Enumerable.Range(0, (int)Tail).Select(Refill)];

    public static LargeCompletion Data(
        int offset, int length, bool hasMore = true, ulong userData = 1) => new(
            new Completion(userData, length, hasMore ? CqeFlags.More : CqeFlags.None),
            Token | (uint)offset,
            0);

    public static LargeCompletion Of(int result, bool hasMore = false, ulong userData = 1) => new(
        new Completion(userData, result, hasMore ? CqeFlags.More : CqeFlags.None), 0, 0);

    /// <summary>The kernel takes refills.</summary>
    public void Consume(uint count) => *(uint*)_region.Address += count;

    public ZcrxBuffer Take(int offset, int length)
    {
        Assert.True(Queue.TryTake(Data(offset, length), out var buffer));
        return buffer;
    }

    public void Dispose()
    {
        Ring.Dispose();
        Memory.Dispose();
    }

    private (ulong Offset, uint Length) Refill(int index)
    {
        var entry = ((ZcrxRqe*)((byte*)_region.Address + 64))[index % Queue.RefillEntries];
        return (entry.Off, entry.Len);
    }
}

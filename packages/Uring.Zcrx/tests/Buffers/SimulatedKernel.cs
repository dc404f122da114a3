using System.Runtime.CompilerServices;
using Hyb.Iobuf;
using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Buffers;

/// <summary>
/// The kernel's side of a queue, on a thread of its own: it takes refills and posts completions of
/// 32 bytes through shared memory, in random order, and checks that it gets back what it gave,
/// once. Each buffer begins with its number.
/// </summary>
internal sealed unsafe partial class SimulatedKernel : IDisposable
{
    public const int ChunkBytes = 4096;
    public const ulong Token = 5UL << ZcrxConstants.AreaShift;

    // Whole pieces of a chunk, each long enough for a number.
    private const int PieceBytes = 64;
    private const int PiecesOfChunk = ChunkBytes / PieceBytes;
    private const uint CompletionEntries = 256;
    private const int LimitMs = 20_000;

    private readonly AlignedMemory _area;
    private readonly AlignedMemory _region;
    private readonly AlignedMemory _queue;
    private readonly ZcrxOffsets _offsets = new() { Head = 0, Tail = 4, Rqes = 64 };
    private readonly LargeCompletion* _completions;
    private readonly uint _refillEntries;
    private readonly Thread _thread;
    private readonly SimulatedTraffic _traffic;
    private readonly Random _random;

    // Of the completion queue; each is written by one side.
    private Index _head;
    private Index _tail;

    public SimulatedKernel(SimulatedTraffic traffic)
    {
        _traffic = traffic;
        _random = new Random(traffic.Seed);
        _refillEntries = (uint)traffic.RefillEntries;
        _area = AlignedMemory.AllocatePages((nuint)traffic.ChunkCount * ChunkBytes);
        _region = AlignedMemory.AllocatePages(64 + (_refillEntries * (nuint)sizeof(ZcrxRqe)));
        _queue = AlignedMemory.AllocatePages(
            CompletionEntries * (nuint)sizeof(LargeCompletion));
        _completions = (LargeCompletion*)_queue.Address;
        _head.Value = _tail.Value = _refillHead = traffic.FirstIndex;
        *RefillHead = *RefillTail = traffic.FirstIndex;
        _freeChunks = [.. Enumerable.Range(0, traffic.ChunkCount)];
        _freeCount = traffic.ChunkCount;
        _piecesOut = new int[traffic.ChunkCount];
        _lengths = new int[traffic.ChunkCount * PiecesOfChunk];
        _thread = new Thread(Run) { IsBackground = true };
    }

    /// <summary>What the kernel has seen go wrong, if anything.</summary>
    public string? Fault { get; private set; }

    /// <summary>How many buffers have been given out, and taken back.</summary>
    public long Posted { get; private set; }

    public long Returned { get; private set; }

    private uint* RefillHead => (uint*)_region.Address;

    private uint* RefillTail => (uint*)_region.Address + 1;

    private ZcrxRqe* Refills => (ZcrxRqe*)((byte*)_region.Address + 64);

    /// <summary>The program's side of the queue.</summary>
    public ZcrxQueue MakeQueue(IoUring ring)
    {
        var memory = new AreaMemory(_region, _area, isOwned: false);
        var refill = new RefillRing((byte*)_region.Address, _offsets, _refillEntries);
        return new ZcrxQueue(ring, 0, new ZcrxArea(ring, memory, refill, Token, ChunkBytes));
    }

    public void Start() => _thread.Start();

    /// <summary>Waits for the end, which comes when all is given out and taken back.</summary>
    public void Join()
    {
        Assert.True(_thread.Join(LimitMs), "the simulated kernel misses some memory");
        Assert.Null(Fault);
        Assert.Equal(Posted, Returned);
    }

    /// <summary>Takes completions; waits for the first. None when the kernel has failed.</summary>
    public int Reap(Span<LargeCompletion> into)
    {
        var head = _head.Value;
        var deadline = Environment.TickCount64 + LimitMs;
        uint ready;
        while ((ready = Volatile.Read(ref _tail.Value) - head) == 0)
        {
            if (Environment.TickCount64 > deadline)
                Fail("nothing came for too long: memory has been lost");
            if (Fault is not null)
                return 0;
            Thread.Yield();
        }

        var count = (int)Math.Min(ready, (uint)into.Length);
        for (var i = 0; i < count; i++)
            into[i] = _completions[(head + (uint)i) % CompletionEntries];
        Volatile.Write(ref _head.Value, head + (uint)count);
        return count;
    }

    public void Dispose()
    {
        _isGivenUp = true;
        if (_thread.IsAlive)
            _thread.Join();
        _queue.Dispose();
        _area.Dispose();
    }

    private bool HasRoom(uint count) =>
        CompletionEntries - (_tail.Value - Volatile.Read(ref _head.Value)) >= count;

    private void Post(ulong userData, int result, bool hasMore, ulong offset = ulong.MaxValue)
    {
        _completions[_tail.Value % CompletionEntries] = new LargeCompletion(
            new Completion(userData, result, hasMore ? CqeFlags.More : CqeFlags.None), offset, 0);
        Volatile.Write(ref _tail.Value, _tail.Value + 1);
    }

    // Each on a cache line of its own.
    private struct Index
    {
#pragma warning disable CS0169, IDE0051 // Distance to the neighbours.
        private Line _before;
#pragma warning restore CS0169, IDE0051
        public uint Value;

        [InlineArray(60)]
        private struct Line
        {
            private byte _first;
        }
    }
}

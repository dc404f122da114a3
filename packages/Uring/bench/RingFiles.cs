using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>A ring and a file, and how a batch is finished: one enter that waits for all.</summary>
internal abstract class RingFiles(bool isDirect = false) : BenchWork
{
    private readonly Completion[] _batch = new Completion[BlockFile.Depth];

    protected IoUring Ring { get; } = BenchRing.Started(
        new IoUringOptions { Entries = BlockFile.Depth });

    protected BlockFile Blocks { get; } = new(isDirect);

    protected void Finish(int count, int expected)
    {
        var batch = _batch.AsSpan(0, count);
        var (reaped, outcome) = Ring.Wait(batch, count);
        if (reaped != count)
            throw new BenchException($"{reaped} completions instead of {count}: {outcome}");
        foreach (ref readonly var completion in batch)
        {
            if (completion.Result != expected)
                throw new BenchException($"{completion}");
        }
    }

    protected int FinishOne()
    {
        var batch = _batch.AsSpan(0, 1);
        var (reaped, outcome) = Ring.Wait(batch, 1);
        if (reaped != 1 || !batch[0].IsSuccess)
            throw new BenchException($"{reaped} completions: {outcome}, {batch[0]}");
        return batch[0].Result;
    }

    protected static void Require(Outcome queued)
    {
        if (!queued.IsOk)
            throw new BenchException("the submission queue is full");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Ring.Dispose();
            Blocks.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>32 reads submitted and awaited together, also into a registered buffer.</summary>
internal sealed class RingReads : RingFiles
{
    private readonly bool _isFixed;

    public RingReads(bool isDirect = false, bool isFixed = false)
        : base(isDirect)
    {
        _isFixed = isFixed;
        if (isFixed)
            Ring.RegisterBuffers([Blocks.Memory.AsIoVec()]);
    }

    public override ulong Run(long iterations)
    {
        var (ring, file, memory) = (Ring, FileTarget.FromFd(Blocks.Fd), Blocks.Memory.AsIoVec());
        var registered = _isFixed ? ring.GetFixedBuffer(0) : default;
        var (state, sum) = (1UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (nuint i = 0; i < BlockFile.Depth; i++)
            {
                var block = BlockFile.NextBlock(ref state);
                var from = i * BlockFile.BlockBytes;
                var offset = (long)block * BlockFile.BlockBytes;
                var token = SqeContext.Token(i);
                Require(_isFixed
                    ? ring.ReadFixed(
                        file, registered.Slice(from, BlockFile.BlockBytes), offset, token)
                    : ring.Read(file, memory.Slice(from, BlockFile.BlockBytes), offset, token));
            }

            Finish(BlockFile.Depth, BlockFile.BlockBytes);
            for (var i = 0; i < BlockFile.Depth; i++)
                sum += Blocks.FirstWord(i);
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BlockFile.SumOfReads(iterations);
}

/// <summary>32 writes from a registered buffer, each block its own number.</summary>
internal sealed class RingWrites : RingFiles
{
    public RingWrites() => Ring.RegisterBuffers([Blocks.Memory.AsIoVec()]);

    public override ulong Run(long iterations)
    {
        var (ring, file, buffer) = (Ring, FileTarget.FromFd(Blocks.Fd), Ring.GetFixedBuffer(0));
        var (state, sum) = (1UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (nuint i = 0; i < BlockFile.Depth; i++)
            {
                var block = BlockFile.NextBlock(ref state);
                var part = buffer.Slice(i * BlockFile.BlockBytes, BlockFile.BlockBytes);
                MemoryMarshal.Write(part.Memory.Span, block + 1);
                var offset = (long)block * BlockFile.BlockBytes;
                Require(ring.WriteFixed(file, part, offset, SqeContext.Token(i)));
            }

            Finish(BlockFile.Depth, BlockFile.BlockBytes);
            sum += BlockFile.Depth * BlockFile.BlockBytes;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BlockFile.SumOfWrites(iterations);
}

/// <summary>Opens the file and closes it, one after the other.</summary>
internal sealed class RingOpens : RingFiles
{
    private readonly byte[] _path;

    public RingOpens() => _path = System.Text.Encoding.UTF8.GetBytes(Blocks.Path);

    public override ulong Run(long iterations)
    {
        const OpenFlags Flags = OpenFlags.ReadOnly | OpenFlags.CloseOnExec;
        var (ring, sum) = (Ring, 0UL);
        for (; iterations > 0; iterations--)
        {
            ReadOnlySpan<byte> path = _path;
            Require(ring.OpenAt(FileTarget.WorkingDirectory, path, Flags));
            Require(ring.CloseFile(FileTarget.FromDescriptor(FinishOne())));
            Finish(1, 0);
            sum++;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;
}

/// <summary>Asks 32 times for the size.</summary>
internal sealed class RingStats : RingFiles
{
    private readonly byte[] _path;
    private readonly AlignedMemory _results =
        AlignedMemory.AllocatePages(BlockFile.Depth * Statx.SizeInBytes);

    public RingStats() => _path = System.Text.Encoding.UTF8.GetBytes(Blocks.Path);

    public override ulong Run(long iterations)
    {
        var (ring, results, sum) = (Ring, _results.AsIoVec(), 0UL);
        for (; iterations > 0; iterations--)
        {
            ReadOnlySpan<byte> path = _path;
            for (nuint i = 0; i < BlockFile.Depth; i++)
            {
                var result = results.Slice(i * Statx.SizeInBytes, Statx.SizeInBytes);
                Require(ring.Statx(
                    FileTarget.WorkingDirectory, path, result, StatxMask.Size));
            }

            Finish(BlockFile.Depth, 0);
            foreach (ref readonly var statx in MemoryMarshal.Cast<byte, Statx>(results.Span))
                sum += (ulong)statx.Size;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BlockFile.SumOfSizes(iterations);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            ((IDisposable)_results).Dispose();
    }
}

using System.Runtime.InteropServices;
using Hyb.Benching;
using Microsoft.Win32.SafeHandles;

namespace Hyb.Uring.Bench;

/// <summary>The same file through .NET, whose asynchronous calls run on pool threads.</summary>
internal abstract class NetFiles : BenchWork
{
    private readonly BlockFile _blocks = new();

    protected NetFiles()
    {
        Handle = File.OpenHandle(
            Path,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite,
            FileOptions.Asynchronous);
        for (var i = 0; i < Buffers.Length; i++)
            Buffers[i] = new byte[BlockFile.BlockBytes];
    }

    public override bool HasOtherThreads => true;

    protected string Path => _blocks.Path;

    protected SafeFileHandle Handle { get; }

    protected byte[][] Buffers { get; } = new byte[BlockFile.Depth][];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Handle.Dispose();
            _blocks.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>32 calls of RandomAccess.ReadAsync at a time.</summary>
internal sealed class NetReads : NetFiles
{
    private readonly Task<int>[] _reads = new Task<int>[BlockFile.Depth];

    public override ulong Run(long iterations)
    {
        var (state, sum) = (1UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < BlockFile.Depth; i++)
            {
                var offset = (long)BlockFile.NextBlock(ref state) * BlockFile.BlockBytes;
                _reads[i] = RandomAccess.ReadAsync(Handle, Buffers[i], offset).AsTask();
            }

            for (var i = 0; i < BlockFile.Depth; i++)
            {
                if (_reads[i].GetAwaiter().GetResult() != BlockFile.BlockBytes)
                    throw new BenchException("a read was short");
                sum += MemoryMarshal.Read<ulong>(Buffers[i]);
            }
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BlockFile.SumOfReads(iterations);
}

/// <summary>32 calls of RandomAccess.WriteAsync at a time.</summary>
internal sealed class NetWrites : NetFiles
{
    private readonly Task[] _writes = new Task[BlockFile.Depth];

    public override ulong Run(long iterations)
    {
        var (state, sum) = (1UL, 0UL);
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < BlockFile.Depth; i++)
            {
                var block = BlockFile.NextBlock(ref state);
                MemoryMarshal.Write(Buffers[i], block + 1);
                _writes[i] = RandomAccess.WriteAsync(
                    Handle, Buffers[i], (long)block * BlockFile.BlockBytes).AsTask();
            }

            foreach (var write in _writes)
                write.GetAwaiter().GetResult();
            sum += BlockFile.Depth * BlockFile.BlockBytes;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BlockFile.SumOfWrites(iterations);
}

/// <summary>Opens a handle and disposes it.</summary>
internal sealed class NetOpens : NetFiles
{
    public override bool HasOtherThreads => false;

    public override ulong Run(long iterations)
    {
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            using var handle = File.OpenHandle(Path);
            sum += handle.IsInvalid ? 0UL : 1;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;
}

/// <summary>Asks 32 times for the length.</summary>
internal sealed class NetStats : NetFiles
{
    public override bool HasOtherThreads => false;

    public override ulong Run(long iterations)
    {
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            for (var i = 0; i < BlockFile.Depth; i++)
                sum += (ulong)new FileInfo(Path).Length;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => BlockFile.SumOfSizes(iterations);
}

using System.Runtime.InteropServices;
using Hyb.Benching;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Bench;

/// <summary>A cached file whose blocks begin with their number plus one, and room for 32.</summary>
internal sealed class BlockFile : IDisposable
{
    public const int Depth = 32;
    public const int BlockBytes = 4096;
    public const ulong Blocks = 4096;

    public BlockFile(bool isDirect = false)
    {
        using (var stream = File.Create(Path))
        {
            var block = new byte[BlockBytes];
            for (var i = 0UL; i < Blocks; i++)
            {
                MemoryMarshal.Write(block, i + 1);
                stream.Write(block);
            }

            stream.Flush(flushToDisk: true);
        }

        var flags = OpenFlags.ReadWrite | (isDirect ? OpenFlags.Direct : 0);
        var outcome = Fd.Open(Path, flags, out var fd);
        if (!outcome.IsOk)
            throw new BenchException($"{Path}: {outcome}");
        Fd = fd;
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public Fd Fd { get; }

    public AlignedMemory Memory { get; } = AlignedMemory.Allocate(Depth * BlockBytes, BlockBytes);

    public ulong FirstWord(int index) =>
        MemoryMarshal.Read<ulong>(Memory.GetSpan()[(index * BlockBytes)..]);

    public static ulong NextBlock(ref ulong state)
    {
        state = (state * 6364136223846793005UL) + 1442695040888963407UL;
        return (state >> 33) % Blocks;
    }

    public static ulong SumOfReads(long iterations)
    {
        var (state, sum) = (1UL, 0UL);
        for (var i = 0L; i < iterations * Depth; i++)
            sum += NextBlock(ref state) + 1;
        return sum;
    }

    public static ulong SumOfWrites(long iterations) => (ulong)iterations * Depth * BlockBytes;

    public static ulong SumOfSizes(long iterations) =>
        (ulong)iterations * Depth * Blocks * BlockBytes;

    public void Dispose()
    {
        Fd.Dispose();
        ((IDisposable)Memory).Dispose();
        File.Delete(Path);
    }
}

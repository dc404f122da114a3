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
        Fill(Path);
        Fd = Open(Path, OpenFlags.ReadWrite | (isDirect ? OpenFlags.Direct : 0));
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

    // Without the classes of the base library: they lock a file, flock(2), and an inode that was
    // ever locked takes the kernel 100 ns more at each close, which the file in C does not pay.
    private static void Fill(string path)
    {
        using var file = Open(path, OpenFlags.WriteOnly);
        var block = new byte[BlockBytes];
        for (var i = 0UL; i < Blocks; i++)
        {
            MemoryMarshal.Write(block, i + 1);
            if (file.Write(block).Count != BlockBytes)
                throw new BenchException($"{path}: cannot be written");
        }

        if (!file.Sync().IsOk)
            throw new BenchException($"{path}: cannot be synchronised");
    }

    private static Fd Open(string path, OpenFlags flags)
    {
        var outcome = Fd.Open(path, flags, out var fd);
        return outcome.IsOk ? fd : throw new BenchException($"{path}: {outcome}");
    }

    public void Dispose()
    {
        Fd.Dispose();
        ((IDisposable)Memory).Dispose();
        File.Delete(Path);
    }
}

using System.Runtime.InteropServices;
using Hyb.Benching;

namespace Hyb.Iobuf.Bench;

/// <summary>
/// What does zeroed memory that starts on a page cost to map and unmap, over what .NET takes from
/// malloc(3) and clears? Each page is written to. The kernel's zeroed pages are dear when they are
/// few: what is needed often is to be rented from a pool.
/// </summary>
internal sealed unsafe class AllocateAligned(int bytes) : BenchWork
{
    public static BenchRow Row(string size, int bytes) => new(
        $"aligned/{size}",
        () => new AllocateAligned(bytes),
        BenchPeer.Managed("AlignedAlloc+Clear", () => new AllocateNative(bytes)));

    public override ulong Run(long iterations)
    {
        var done = 0UL;
        for (; iterations > 0; iterations--)
        {
            using var memory = AlignedMemory.AllocatePages((nuint)bytes);
            done += TouchPages((byte*)memory.Address, bytes);
        }

        return done;
    }

    public override ulong Expect(long iterations) =>
        (ulong)iterations * (ulong)(bytes / (int)AlignedMemory.PageSize);

    internal static ulong TouchPages(byte* memory, int bytes)
    {
        var sum = 0UL;
        for (var at = 0; at < bytes; at += (int)AlignedMemory.PageSize)
            sum += ++memory[at];
        return sum;
    }
}

/// <summary>The peer of <see cref="AllocateAligned"/>.</summary>
internal sealed unsafe class AllocateNative(int bytes) : BenchWork
{
    public override ulong Run(long iterations)
    {
        var done = 0UL;
        for (; iterations > 0; iterations--)
        {
            var memory = NativeMemory.AlignedAlloc((nuint)bytes, AlignedMemory.PageSize);
            NativeMemory.Clear(memory, (nuint)bytes);
            done += AllocateAligned.TouchPages((byte*)memory, bytes);
            NativeMemory.AlignedFree(memory);
        }

        return done;
    }

    public override ulong Expect(long iterations) =>
        (ulong)iterations * (ulong)(bytes / (int)AlignedMemory.PageSize);
}

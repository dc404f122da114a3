using Hyb.Benching;
using Hyb.Zcall;

namespace Hyb.Iobuf.Bench;

/// <summary>
/// What does it cost to cut memory into vectors, bounds checked, over a bare loop in C? The
/// checksum is made of what the last entry says.
/// </summary>
internal sealed unsafe class BuildIoVecs(int count) : BenchWork
{
    private const int PieceBytes = 2048;

    private readonly AlignedMemory _memory =
        AlignedMemory.AllocatePages((nuint)(count * PieceBytes));

    private readonly IoVec[] _target = new IoVec[count];

    public static BenchRow Row(int count) => new(
        $"iovec/{count}",
        () => new BuildIoVecs(count),
        BenchPeer.Native("C", iterations => (ulong)(iterations * count * PieceBytes)));

    public override ulong Run(long iterations)
    {
        var memory = _memory.AsIoVec();
        var sum = 0UL;
        for (; iterations > 0; iterations--)
        {
            var filled = IoVecs.Fill(memory, BufferTier.Small, _target);
            ref readonly var last = ref _target[filled - 1];
            sum += (ulong)((byte*)last.Address - (byte*)memory.Address) + last.Length;
        }

        return sum;
    }

    public override ulong Expect(long iterations) => (ulong)(iterations * count * PieceBytes);

    protected override void Dispose(bool disposing)
    {
        _memory.Dispose();
        base.Dispose(disposing);
    }
}

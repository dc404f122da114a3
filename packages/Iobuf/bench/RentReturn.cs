using System.Buffers;
using Hyb.Benching;

namespace Hyb.Iobuf.Bench;

/// <summary>
/// What does a native buffer that never moves cost to rent and return, over an array of the same
/// size from the pool of .NET? A byte is written to each, so that both give real memory.
/// </summary>
internal sealed class RentReturn(BufferTier tier) : BenchWork
{
    private readonly BufferPool _pool = new(tier, 64);

    public static BenchRow Row(BufferTier tier) => new(
        $"pool/rent-return/{tier}",
        () => new RentReturn(tier),
        BenchPeer.Managed("ArrayPool.Shared", () => new ArrayPoolRentReturn(tier)));

    public override ulong Run(long iterations)
    {
        var done = 0UL;
        for (; iterations > 0; iterations--)
        {
            if (!_pool.TryRent(out var index))
                break;
            var span = _pool.GetSpan(index);
            span[^1] = 1;
            done += span[^1];
            _pool.Return(index);
        }

        return done;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;

    protected override void Dispose(bool disposing)
    {
        _pool.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The peer of <see cref="RentReturn"/>.</summary>
internal sealed class ArrayPoolRentReturn(BufferTier tier) : BenchWork
{
    private readonly int _bytes = BufferTiers.SizeOf(tier);

    public override ulong Run(long iterations)
    {
        var done = 0UL;
        for (; iterations > 0; iterations--)
        {
            var array = ArrayPool<byte>.Shared.Rent(_bytes);
            array[^1] = 1;
            done += array[^1];
            ArrayPool<byte>.Shared.Return(array);
        }

        return done;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;
}

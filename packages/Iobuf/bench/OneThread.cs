using Hyb.Benching;

namespace Hyb.Iobuf.Bench;

/// <summary>
/// What do taking an index and giving it back cost when nobody else is there? The checksum counts
/// the pairs; an index out of range spoils it.
/// </summary>
internal sealed class OneThread<TSource>(TSource source, int capacity) : BenchWork
    where TSource : struct, IIndexSource
{
    public override ulong Run(long iterations)
    {
        var own = source;
        var done = 0UL;
        for (; iterations > 0; iterations--)
        {
            if (own.TryGet(out var index) && (uint)index < (uint)capacity
                && own.TryPut(index))
                done++;
        }

        return done;
    }

    public override ulong Expect(long iterations) => (ulong)iterations;
}

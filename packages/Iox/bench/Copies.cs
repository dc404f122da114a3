using Hyb.Benching;

namespace Hyb.Iox.Bench;

/// <summary>
/// What does a copy of 256 KiB through our engine cost over a stream's own CopyTo, by the loop and
/// where an end knows a better way? The checksum counts the bytes that arrived.
/// </summary>
internal sealed class EngineCopy(ArrayReader source) : BenchWork
{
    private readonly ArrayWriter _destination = new();

    public override ulong Run(long iterations)
    {
        var bytes = 0UL;
        for (; iterations > 0; iterations--)
        {
            source.Rewind();
            _destination.Count = 0;
            NonBlockingCopy.Copy(source, _destination).Outcome.ThrowIfFailure();
            bytes += (ulong)_destination.Count;
        }

        return bytes;
    }

    public override ulong Expect(long iterations) => (ulong)iterations * Some.Count;
}

/// <summary>The same with streams.</summary>
internal sealed class StreamCopy(Stream source) : BenchWork
{
    private readonly ArrayStream _destination = new();

    public override ulong Run(long iterations)
    {
        var bytes = 0UL;
        for (; iterations > 0; iterations--)
        {
            source.Position = 0;
            _destination.Position = 0;
            source.CopyTo(_destination);
            bytes += (ulong)_destination.Position;
        }

        return bytes;
    }

    public override ulong Expect(long iterations) => (ulong)iterations * Some.Count;
}

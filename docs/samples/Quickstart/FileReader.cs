using System.Security.Cryptography;
using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Uring;
using Hyb.Zcall;

namespace Quickstart;

/// <summary>What came of a file: its size and digest, or why there is none.</summary>
internal readonly record struct FileDigest(long Bytes, byte[] Sha256, string? Failure);

/// <summary>
/// Reads files through a ring into registered buffers, many reads at once, and hashes the pieces
/// in file order, whatever order they complete in.
/// </summary>
internal sealed class FileReader : IDisposable
{
    /// <summary>Reads in flight.</summary>
    public const int Depth = 32;

    private const int ChunkBytes = 64 << 10;

    private readonly IoUring _ring;
    private readonly AlignedMemory _memory = AlignedMemory.AllocatePages(Depth * ChunkBytes);
    private readonly Chunk[] _chunks = new Chunk[Depth];

    public FileReader(IoUring ring)
    {
        _ring = ring;
        var buffers = new IoVec[Depth];
        for (var i = 0; i < Depth; i++)
            buffers[i] = _memory.AsIoVec((nuint)(i * ChunkBytes), ChunkBytes);
        ring.RegisterBuffers(buffers);
    }

    /// <summary>Reads from the start to the end of the file.</summary>
    /// <param name="file">A regular file; the caller keeps it open.</param>
    /// <param name="size">Its size when it was opened. A file that ends earlier has shrunk.</param>
    /// <param name="progress">Told how far the hash has come.</param>
    public FileDigest Read(Fd file, long size, Progress progress)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long planned = 0, hashed = 0, next = 0, oldest = 0;
        string? failure = null;
        var atEnd = false;
        while (true)
        {
            // Up to the size at most Depth pieces are under way. Past it (a file that grows, a
            // file of /proc that says 0) one at a time, until a read finds the end.
            while (failure is null && !atEnd && next - oldest < Depth
                && (planned < size || planned == hashed))
            {
                var probes = planned >= size;
                var length = probes ? ChunkBytes : (int)Math.Min(ChunkBytes, size - planned);
                _chunks[next % Depth] = new Chunk(planned, length, probes);
                failure = Queue(file, next++ % Depth);
                planned += length;
            }

            if (next == oldest)
                break;
            var reaped = Reap(file);
            failure ??= reaped;
            for (; oldest < next && _chunks[oldest % Depth] is { Done: true } chunk; oldest++)
            {
                hash.AppendData(Bytes(oldest % Depth)[..chunk.Filled]);
                hashed += chunk.Filled;
                if (chunk.Probes)
                {
                    planned = hashed;
                    atEnd = chunk.Filled == 0;
                }
                else if (chunk.Filled < chunk.Length)
                {
                    failure ??= $"shrank while it was read, to {hashed} of {size} bytes";
                }
            }

            progress.Report(hashed);
        }

        return failure is null
            ? new FileDigest(hashed, hash.GetHashAndReset(), null)
            : new FileDigest(hashed, [], failure);
    }

    // The ring has been told to let go of the memory before it is unmapped.
    public void Dispose()
    {
        _ring.UnregisterBuffers();
        _memory.Dispose();
    }

    // Queues the part of a piece that is still missing. The token is the piece's number.
    private string? Queue(Fd file, long index)
    {
        ref var chunk = ref _chunks[index];
        var rest = _ring.GetFixedBuffer((int)index)
            .Slice((nuint)chunk.Filled, (nuint)(chunk.Length - chunk.Filled));
        var outcome = _ring.ReadFixed(
            file, rest, chunk.Offset + chunk.Filled, SqeContext.Token((ulong)index));
        if (outcome.IsOk)
            return null;
        chunk.Done = true;
        return $"the ring takes no read: {outcome}";
    }

    // Waits for one completion at least and books all there are; the first failure is returned.
    private string? Reap(Fd file)
    {
        string? failure = null;
        Span<Completion> batch = stackalloc Completion[Depth];
        var (count, outcome) = _ring.Wait(batch, minimum: 1);
        outcome.ThrowIfFailure();
        foreach (ref readonly var completion in batch[..count])
        {
            var index = (long)completion.Context.TokenValue;
            ref var chunk = ref _chunks[index];
            chunk.Filled += Math.Max(completion.Result, 0);

            // A short read is normal: ask for the rest. Only 0 says that the file ends here.
            chunk.Done = completion.Result <= 0 || chunk.Filled == chunk.Length || chunk.Probes;
            if (!completion.IsSuccess)
                failure ??= completion.Error.Text();
            else if (!chunk.Done)
                failure ??= Queue(file, index);
        }

        return failure;
    }

    private Span<byte> Bytes(long index) =>
        _memory.GetSpan().Slice((int)index * ChunkBytes, ChunkBytes);

    /// <summary>A piece of the file and how much of it has arrived.</summary>
    private record struct Chunk(long Offset, int Length, bool Probes)
    {
        public int Filled { get; set; }

        public bool Done { get; set; }
    }
}

using System.Runtime.InteropServices;
using Hyb.Iobuf;
using Hyb.Uring;
using Hyb.Zcall;

namespace Copy;

/// <summary>Copies files through a ring, so many at a time, each in a lane of its own.</summary>
internal sealed class Copier : IDisposable
{
    private readonly IoUring _ring;
    private readonly AlignedMemory _memory;
    private readonly FileCopy[] _lanes;
    private readonly Progress _progress;

    public Copier(IoUring ring, int depth, Progress progress)
    {
        _ring = ring;
        _progress = progress;
        _memory = AlignedMemory.AllocatePages((nuint)(depth * FileCopy.MemoryBytes));
        _lanes = new FileCopy[depth];
        var umask = Umask();
        for (var i = 0; i < depth; i++)
        {
            var memory = _memory.AsIoVec((nuint)(i * FileCopy.MemoryBytes), FileCopy.MemoryBytes);
            _lanes[i] = new FileCopy(ring, i, memory, umask);
        }

        // Two slots a lane: files that are open only here need no descriptors.
        ring.RegisterSparseFiles(2 * depth);
    }

    public int Files { get; private set; }

    public long Bytes { get; private set; }

    public List<string> Failures { get; } = [];

    public void Run(IEnumerable<(string Source, string Target)> files)
    {
        using var next = files.GetEnumerator();
        var busy = 0;
        foreach (var lane in _lanes)
        {
            if (next.MoveNext())
            {
                lane.Start(next.Current.Source, next.Current.Target);
                busy++;
            }
        }

        Span<Completion> batch = stackalloc Completion[_lanes.Length];
        while (busy > 0)
        {
            var (count, outcome) = _ring.Wait(batch, minimum: 1);
            outcome.ThrowIfFailure();
            foreach (ref readonly var completion in batch[..count])
            {
                var lane = _lanes[FileCopy.Lane(completion)];
                if (!lane.Book(completion))
                    continue;
                Count(lane);
                if (next.MoveNext())
                    lane.Start(next.Current.Source, next.Current.Target);
                else
                    busy--;
            }

            _progress.Report(Files, Bytes);
        }
    }

    /// <summary>What is known of a path, when no file is under way.</summary>
    public Statx Stat(string path)
    {
        var result = _memory.AsIoVec(0, Statx.SizeInBytes);
        _ring.Statx(FileTarget.WorkingDirectory, path, result).ThrowIfFailure();
        Span<Completion> batch = stackalloc Completion[1];
        var (_, outcome) = _ring.Wait(batch, minimum: 1);
        outcome.ThrowIfFailure();
        return batch[0].IsSuccess
            ? MemoryMarshal.Read<Statx>(result.Span)
            : throw new IOException($"{path}: {batch[0].Error.Text()}");
    }

    // The ring lets go of the memory before it is unmapped: when a run was cut short, reads may
    // still be under way.
    public void Dispose()
    {
        _ring.Dispose();
        ((IDisposable)_memory).Dispose();
    }

    private void Count(FileCopy lane)
    {
        if (lane.Failure is { } failure)
        {
            Failures.Add(failure);
            return;
        }

        Files++;
        Bytes += lane.Written;
    }

    // What open(2) takes away from the permissions of a new file. Reading it is rarer than umask(2)
    // changing it, and no other thread notices.
    private static UnixFileMode Umask()
    {
        const string Key = "Umask:";
        var line = File.ReadLines("/proc/self/status").First(
            line => line.StartsWith(Key, StringComparison.Ordinal));
        return (UnixFileMode)Convert.ToInt32(line[Key.Length..].Trim(), 8);
    }
}

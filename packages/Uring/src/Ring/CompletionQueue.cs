using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>Our end of the completion queue. One thread at a time.</summary>
internal unsafe struct CompletionQueue
{
    private readonly Completion* _entries;
    private readonly uint* _kernelHead;
    private readonly uint* _kernelTail;
    private readonly uint* _kernelFlags;
    private readonly uint _mask;

    // Only we move the head: this is *_kernelHead without reading shared memory.
    private uint _head;

    public CompletionQueue(byte* ring, in CqRingOffsets offsets)
    {
        _entries = (Completion*)(ring + offsets.Cqes);
        _kernelHead = (uint*)(ring + offsets.Head);
        _kernelTail = (uint*)(ring + offsets.Tail);
        _kernelFlags = (uint*)(ring + offsets.Flags);
        _mask = *(uint*)(ring + offsets.RingMask);
        _head = *_kernelHead;
    }

    public readonly uint Capacity => _mask + 1;

    /// <summary>
    /// Completions that can be taken. Acquire: they were written before the tail was moved.
    /// </summary>
    public readonly uint Ready => Volatile.Read(ref *_kernelTail) - _head;

    /// <summary>What we tell the kernel about the ring; it only reads them.</summary>
    public readonly CqRingFlags KernelFlags
    {
        get => (CqRingFlags)Volatile.Read(ref *_kernelFlags);
        set => Volatile.Write(ref *_kernelFlags, (uint)value);
    }

    /// <summary>All that can be taken, where they are.</summary>
    public readonly CompletionView Peek() => new(_entries, _head, _mask, Ready);

    /// <summary>Gives the oldest entries back to the kernel.</summary>
    // Release: the kernel may overwrite the entries once it sees the new head, and every read of
    // them comes before.
    public void Advance(uint count)
    {
        _head += count;
        Volatile.Write(ref *_kernelHead, _head);
    }

    /// <summary>Copies out as many as there are and fit; returns how many.</summary>
    public int Take(Span<Completion> completions)
    {
        var head = _head;
        var count = Math.Min(Ready, (uint)completions.Length);
        if (count == 0)
            return 0;
        var start = head & _mask;
        var untilWrap = Math.Min(count, _mask + 1 - start);
        new ReadOnlySpan<Completion>(_entries + start, (int)untilWrap).CopyTo(completions);
        if (count > untilWrap)
        {
            new ReadOnlySpan<Completion>(_entries, (int)(count - untilWrap))
                .CopyTo(completions[(int)untilWrap..]);
        }

        Advance(count);
        return (int)count;
    }
}

using System.Runtime.CompilerServices;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

/// <summary>
/// Our end of the completion queue: places of 16 or of 32 bytes, or, in a mixed queue, of 16 bytes
/// of which a completion takes one or two. One thread at a time.
/// </summary>
/// <remarks>
/// What the kernel does with a mixed queue that is nearly full is answered here, see
/// docs/decisions/0125-mixed-completions.md: places given back are marked as filler, and no wait
/// asks for the last two.
/// </remarks>
internal unsafe struct CompletionQueue
{
    private const int ShiftOf16 = 4;
    private const int ShiftOf32 = 5;
    private const uint PlacesKept = 2;

    private readonly byte* _places;
    private readonly uint* _kernelHead;
    private readonly uint* _kernelTail;
    private readonly uint* _kernelLost;
    private readonly uint* _kernelFlags;
    private readonly uint _mask;
    private readonly int _shift;
    private readonly bool _isMixed;

    // Only we move the head: this is *_kernelHead without reading shared memory.
    private uint _head;
    private uint _lostSeen;

    public CompletionQueue(byte* ring, in CqRingOffsets offsets, CqeSize size)
    {
        _places = ring + offsets.Cqes;
        _kernelHead = (uint*)(ring + offsets.Head);
        _kernelTail = (uint*)(ring + offsets.Tail);
        _kernelLost = (uint*)(ring + offsets.Overflow);
        _kernelFlags = (uint*)(ring + offsets.Flags);
        _mask = *(uint*)(ring + offsets.RingMask);
        _shift = size == CqeSize.Bytes32 ? ShiftOf32 : ShiftOf16;
        _isMixed = size == CqeSize.Mixed;
        _head = *_kernelHead;
        _lostSeen = *_kernelLost;

        // What a resize has brought is kept; the rest has never been given back.
        if (_isMixed)
            MarkAsFiller(_head + Filled, Capacity - Filled);
    }

    public readonly uint Capacity => _mask + 1;

    /// <summary>The most places that a wait may ask for.</summary>
    public readonly uint MaxAwaited => _isMixed ? Capacity - PlacesKept : Capacity;

    public readonly bool IsMixed => _isMixed;

    /// <summary>
    /// Places that are filled. Acquire: they were written before the tail was moved.
    /// </summary>
    // A mixed queue can be told of one place too many; never of more than there are.
    public readonly uint Filled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var filled = Volatile.Read(ref *_kernelTail) - _head;
            return _isMixed ? Math.Min(filled, Capacity) : filled;
        }
    }

    /// <summary>Completions that can be taken.</summary>
    public readonly uint Ready => _isMixed ? Peek().CountCompletions() : Filled;

    /// <summary>What the kernel reads of the queue: IORING_CQ_ flags.</summary>
    public readonly CqRingFlags KernelFlags
    {
        get => (CqRingFlags)Volatile.Read(ref *_kernelFlags);
        set => Volatile.Write(ref *_kernelFlags, (uint)value);
    }

    /// <summary>All places that are filled, where they are.</summary>
    public readonly PlaceView Peek() => new(_places, _head, _mask, _shift, _isMixed, Filled);

    /// <summary>Gives the oldest completions back to the kernel.</summary>
    public void Advance(uint count)
    {
        if (_isMixed)
            AdvanceTo(Peek().PlacesOf(count));
        else
            AdvanceTo(count);
    }

    /// <summary>Copies out as many completions as there are and fit; returns how many.</summary>
    public int Take(Span<Completion> completions)
    {
        if (_shift != ShiftOf16 || _isMixed)
            return TakeHeads(completions);
        var head = _head;
        var count = Math.Min(Filled, (uint)completions.Length);
        if (count == 0)
            return 0;
        var entries = (Completion*)_places;
        var start = head & _mask;
        var untilWrap = Math.Min(count, _mask + 1 - start);
        new ReadOnlySpan<Completion>(entries + start, (int)untilWrap).CopyTo(completions);
        if (count > untilWrap)
        {
            new ReadOnlySpan<Completion>(entries, (int)(count - untilWrap))
                .CopyTo(completions[(int)untilWrap..]);
        }

        AdvanceTo(count);
        return (int)count;
    }

    /// <summary>Copies out completions with their payloads.</summary>
    public int Take(Span<LargeCompletion> completions)
    {
        var view = Peek();
        var from = view.Start;
        var count = 0;
        while (count < completions.Length && view.TryNext(ref from, out var position))
            completions[count++] = view.LargeAt(position);
        AdvanceTo(from - view.Start);
        return count;
    }

    /// <summary>How many completions the kernel has lost since it was last asked.</summary>
    // The kernel's counter only grows, and wraps.
    public uint TakeLost()
    {
        var lost = Volatile.Read(ref *_kernelLost);
        var difference = lost - _lostSeen;
        _lostSeen = lost;
        return difference;
    }

    private int TakeHeads(Span<Completion> completions)
    {
        var view = Peek();
        var from = view.Start;
        var count = 0;
        while (count < completions.Length && view.TryNext(ref from, out var position))
            completions[count++] = *view.At(position);
        AdvanceTo(from - view.Start);
        return count;
    }

    private void AdvanceTo(uint places)
    {
        if (_isMixed)
            MarkAsFiller(_head, places);
        _head += places;

        // Release: the kernel may overwrite the places once it sees the new head, and every read of
        // them comes before.
        Volatile.Write(ref *_kernelHead, _head);
    }

    // A place that the kernel counts without having written it must not show what lay there.
    private readonly void MarkAsFiller(uint first, uint places)
    {
        var entries = (Completion*)_places;
        for (uint i = 0; i < places; i++)
            entries[(first + i) & _mask] = new Completion(0, 0, CqeFlags.Skip);
    }
}

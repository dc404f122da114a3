using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// The filled places of a completion queue and a position among them. It steps from completion to
/// completion, over filler, and by two places over a large one of a mixed queue.
/// </summary>
internal unsafe struct PlaceView
{
    private const int ShiftOf32 = 5;

    private readonly byte* _places;
    private readonly uint _mask;
    private readonly int _shift;
    private readonly bool _isMixed;
    private readonly uint _start;

    // The place after the current completion, and how many the current one takes.
    private uint _next;
    private uint _width;

    public PlaceView(byte* places, uint start, uint mask, int shift, bool isMixed, uint count)
    {
        _places = places;
        _start = start;
        _mask = mask;
        _shift = shift;
        _isMixed = isMixed;
        _next = start;
        Count = count;
    }

    /// <summary>How many places there are.</summary>
    public uint Count { get; }

    /// <summary>How many places lie before the end of the current completion.</summary>
    public readonly uint Passed => _next - _start;

    public readonly ref readonly Completion Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *At(_next - _width);
    }

    /// <summary>The current completion with its payload, or with none.</summary>
    public readonly LargeCompletion CurrentLarge
    {
        get
        {
            var at = At(_next - _width);
            return _width == 2 || _shift == ShiftOf32
                ? *(LargeCompletion*)at
                : new LargeCompletion(*at, 0, 0);
        }
    }

    /// <summary>A completion of a queue that is not mixed.</summary>
    public readonly ref readonly Completion this[uint index] => ref *At(_start + index);

    public bool MoveNext()
    {
        while (Passed < Count)
        {
            var flags = At(_next)->Flags;
            if (_isMixed && IsLastFiller(flags))
                return false;
            _width = _isMixed && (flags & CqeFlags.Large) != 0 ? 2u : 1u;
            if (_width > Count - Passed)
                return false;
            _next += _width;
            if ((flags & CqeFlags.Skip) == 0)
                return true;
        }

        return false;
    }

    // Filler before the end of the ring, with nothing behind it, stays: the kernel may have found
    // no room for what was to follow, and may then write the next completion over the filler.
    private readonly bool IsLastFiller(CqeFlags flags) =>
        (flags & CqeFlags.Skip) != 0 && (_next & _mask) == _mask && Passed + 1 == Count;

    /// <summary>How many completions there are, when the queue is mixed.</summary>
    public readonly uint CountMixed()
    {
        var view = this;
        var count = 0u;
        while (view.MoveNext())
            count++;
        return count;
    }

    /// <summary>How many places the oldest completions take, filler before them included.</summary>
    public readonly uint PlacesOf(uint completions)
    {
        var view = this;
        while (completions-- > 0 && view.MoveNext())
        {
            // Only the position counts.
        }

        return view.Passed;
    }

    /// <summary>
    /// The places as two runs: from <paramref name="current"/> to <paramref name="end"/>, and
    /// <paramref name="wrapped"/> more from <paramref name="first"/> on.
    /// </summary>
    public readonly void Split(
        out byte* first, out byte* current, out byte* end, out int stride, out uint wrapped)
    {
        var start = _start & _mask;
        var untilWrap = Math.Min(Count, _mask + 1 - start);
        first = _places;
        stride = 1 << _shift;
        current = _places + ((nuint)start << _shift);
        end = current + ((nuint)untilWrap << _shift);
        wrapped = Count - untilWrap;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Completion* At(uint place) =>
        (Completion*)(_places + ((nuint)(place & _mask) << _shift));
}

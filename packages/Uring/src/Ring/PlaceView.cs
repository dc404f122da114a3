using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>The filled places of a completion queue.</summary>
internal readonly unsafe struct PlaceView
{
    /// <summary>Where <see cref="Find"/> puts how many places there are.</summary>
    public const int WidthShift = 32;

    private const int ShiftOf32 = 5;

    // No completion starts there.
    private const ulong None = ulong.MaxValue;

    public PlaceView(byte* places, uint start, uint mask, int shift, bool isMixed, uint count)
    {
        Places = places;
        Start = start;
        Mask = mask;
        Shift = shift;
        IsMixed = isMixed;
        Count = count;
    }

    public byte* Places { get; }

    /// <summary>The position of the oldest place, not cut to the ring.</summary>
    public uint Start { get; }

    public uint Mask { get; }

    /// <summary>log2 of the bytes of a place.</summary>
    public int Shift { get; }

    public bool IsMixed { get; }

    /// <summary>How many places there are.</summary>
    public uint Count { get; }

    /// <summary>The completion that starts at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Completion* At(uint position) =>
        (Completion*)(Places + ((nuint)(position & Mask) << Shift));

    /// <summary>
    /// Looks for the next completion at or after a position, over filler. By value, so that
    /// whoever steps with it keeps its own fields in registers.
    /// </summary>
    /// <param name="from">Where to look; moved behind the completion, or behind filler.</param>
    /// <param name="position">Where the completion starts.</param>
    public bool TryNext(ref uint from, out uint position)
    {
        var found = Find(Places, Mask, Shift, IsMixed, from, Start + Count);
        position = (uint)found;
        if (found == None)
        {
            from = EndOfFiller(from);
            return false;
        }

        from = position + (uint)(found >> WidthShift);
        return true;
    }

    /// <summary>The completion at a position with its payload, or with none.</summary>
    public LargeCompletion LargeAt(uint position)
    {
        var at = At(position);
        return Shift == ShiftOf32 || (IsMixed && (at->Flags & CqeFlags.Large) != 0)
            ? *(LargeCompletion*)at
            : new LargeCompletion(*at, 0, 0);
    }

    /// <summary>How many completions there are.</summary>
    public uint CountCompletions()
    {
        if (!IsMixed)
            return Count;
        var (from, count) = (Start, 0u);
        while (TryNext(ref from, out _))
            count++;
        return count;
    }

    /// <summary>How many places the oldest completions take, filler before them included.</summary>
    public uint PlacesOf(uint completions)
    {
        var from = Start;
        while (completions-- > 0 && TryNext(ref from, out _))
        {
            // Only the position counts.
        }

        return from - Start;
    }

    /// <summary>
    /// The position of the next completion, and above it how many places it takes; none when there
    /// is none before <paramref name="end"/>.
    /// </summary>
    public static ulong Find(
        byte* places, uint mask, int shift, bool isMixed, uint from, uint end)
    {
        while (from != end)
        {
            var at = (Completion*)(places + ((nuint)(from & mask) << shift));
            var width = isMixed && (at->Flags & CqeFlags.Large) != 0 ? 2u : 1u;
            if (width > end - from)
                return None;
            if ((at->Flags & CqeFlags.Skip) == 0)
                return from | ((ulong)width << WidthShift);
            from += width;
        }

        return None;
    }

    /// <summary>Whether <see cref="Find"/> has found a completion.</summary>
    public static bool IsFound(ulong found) => found != None;

    // Filler before the end of the ring with nothing behind it stays: the kernel may have found no
    // room for what was to follow, and may yet write the next completion over the filler.
    private uint EndOfFiller(uint from)
    {
        while (from != Start + Count && (At(from)->Flags & CqeFlags.Skip) != 0)
        {
            if (IsMixed && (from & Mask) == Mask && from + 1 == Start + Count)
                break;
            var width = IsMixed && (At(from)->Flags & CqeFlags.Large) != 0 ? 2u : 1u;
            if (width > Start + Count - from)
                break;
            from += width;
        }

        return from;
    }
}

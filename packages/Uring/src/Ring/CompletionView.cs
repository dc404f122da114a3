using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// The completions that are ready, in the ring itself: nothing is copied. It is a loan from
/// <see cref="IoUring.Peek"/>, good until <see cref="IoUring.Advance(int)"/>, after which the
/// kernel writes new completions to the same place.
/// </summary>
public readonly unsafe ref struct CompletionView
{
    private readonly PlaceView _places;

    internal CompletionView(PlaceView places)
    {
        _places = places;
        Count = (int)places.CountCompletions();
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>
    /// One of them, oldest first. In a ring of <see cref="CqeSize.Mixed"/> it is looked for from
    /// the oldest on.
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such completion.</exception>
    public ref readonly Completion this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return ref *_places.At(_places.IsMixed
                ? PositionOf(index)
                : _places.Start + (uint)index);
        }
    }

    /// <summary>Goes through them, oldest first.</summary>
    public Enumerator GetEnumerator() => new(this);

    private uint PositionOf(int index)
    {
        var from = _places.Start;
        uint position;
        while (_places.TryNext(ref from, out position) && index-- > 0)
        {
            // Only the position counts.
        }

        return position;
    }

    /// <summary>A position in the view.</summary>
    public ref struct Enumerator
    {
        private const int ShiftOfMixed = 4;

        private readonly byte* _first;
        private readonly int _stride;
        private byte* _current;

        // Where the places up to the end of the ring stop, and how many follow at its start.
        private byte* _end;
        private uint _wrapped;

        // Of mixed places: where to look for the next completion, and where they end.
        private readonly bool _isMixed;
        private readonly uint _mask;
        private readonly uint _limit;
        private uint _next;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(CompletionView view)
        {
            var places = view._places;
            var start = places.Start & places.Mask;
            var untilWrap = Math.Min(places.Count, places.Mask + 1 - start);
            _first = places.Places;
            _stride = 1 << places.Shift;
            var first = _first + ((nuint)start << places.Shift);
            _current = first - _stride;
            _end = first + ((nuint)untilWrap << places.Shift);
            _wrapped = places.Count - untilWrap;
            _isMixed = places.IsMixed;
            _mask = places.Mask;
            _next = places.Start;
            _limit = places.Start + places.Count;
        }

        /// <summary>The completion at the position.</summary>
        public readonly ref readonly Completion Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref *(Completion*)_current;
        }

        /// <summary>Goes on to the next one; false after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_isMixed)
                return MoveNextMixed();
            _current += _stride;
            return _current != _end || Wrap();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool Wrap()
        {
            if (_wrapped == 0)
            {
                // Once more than the last: stay there, so that asking again says the same.
                _current = _end - _stride;
                return false;
            }

            _current = _first;
            _end = _first + (_wrapped * (nuint)_stride);
            _wrapped = 0;
            return true;
        }

        // Inlined although it is rare: a call with this enumerator's address would keep all of its
        // fields in memory.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool MoveNextMixed()
        {
            var found = PlaceView.Find(
                _first, _mask, ShiftOfMixed, isMixed: true, _next, _limit);
            if (!PlaceView.IsFound(found))
                return false;
            _current = _first + ((nuint)((uint)found & _mask) << ShiftOfMixed);
            _next = (uint)found + (uint)(found >> PlaceView.WidthShift);
            return true;
        }
    }
}

using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// The completions that are ready, in the ring itself: nothing is copied. It is a loan from
/// <see cref="IoUring.Peek"/>, good until <see cref="IoUring.Advance"/>, after which the kernel
/// writes new completions to the same place.
/// </summary>
public readonly unsafe ref struct CompletionView
{
    private readonly PlaceView _places;
    private readonly bool _isMixed;

    internal CompletionView(PlaceView places, bool isMixed)
    {
        _places = places;
        _isMixed = isMixed;
        Count = (int)(isMixed ? places.CountMixed() : places.Count);
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
            return ref _isMixed ? ref Walk(index) : ref _places[(uint)index];
        }
    }

    /// <summary>Goes through them, oldest first.</summary>
    public Enumerator GetEnumerator() => new(this);

    private ref readonly Completion Walk(int index)
    {
        var places = _places;
        while (places.MoveNext() && index-- > 0)
        {
            // Only the position counts.
        }

        return ref places.Current;
    }

    /// <summary>A position in the view.</summary>
    public ref struct Enumerator
    {
        private readonly byte* _first;
        private readonly int _stride;
        private readonly bool _isMixed;
        private byte* _current;

        // Where the places up to the end of the ring stop, and how many follow at its start.
        private byte* _end;
        private uint _wrapped;

        // For mixed places only.
        private PlaceView _places;

        internal Enumerator(CompletionView view)
        {
            _places = view._places;
            _isMixed = view._isMixed;
            _places.Split(out _first, out _current, out _end, out _stride, out _wrapped);
            _current -= _stride;
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

        private bool MoveNextMixed()
        {
            if (!_places.MoveNext())
                return false;
            _current = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in _places.Current));
            return true;
        }
    }
}

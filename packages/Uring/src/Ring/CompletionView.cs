using System.Runtime.CompilerServices;

namespace Hyb.Uring;

/// <summary>
/// The completions that are ready, in the ring itself: nothing is copied. It is a loan from
/// <see cref="IoUring.Peek"/>, good until <see cref="IoUring.Advance"/>, after which the kernel
/// writes new completions to the same place.
/// </summary>
public readonly unsafe ref struct CompletionView
{
    private readonly Completion* _entries;
    private readonly uint _start;
    private readonly uint _mask;

    internal CompletionView(Completion* entries, uint start, uint mask, uint count)
    {
        _entries = entries;
        _start = start;
        _mask = mask;
        Count = (int)count;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>One of them, oldest first.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such completion.</exception>
    public ref readonly Completion this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return ref _entries[(_start + (uint)index) & _mask];
        }
    }

    /// <summary>Goes through them, oldest first.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>A position in the view.</summary>
    public ref struct Enumerator
    {
        private readonly Completion* _entries;
        private Completion* _current;

        // Where the entries up to the end of the ring stop, and how many follow at its start.
        private Completion* _end;
        private uint _wrapped;

        internal Enumerator(CompletionView view)
        {
            var first = view._start & view._mask;
            var count = (uint)view.Count;
            var untilWrap = Math.Min(count, view._mask + 1 - first);
            _entries = view._entries;
            _current = view._entries + first - 1;
            _end = view._entries + first + untilWrap;
            _wrapped = count - untilWrap;
        }

        /// <summary>The completion at the position.</summary>
        public readonly ref readonly Completion Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref *_current;
        }

        /// <summary>Goes on to the next one; false after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => ++_current != _end || Wrap();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool Wrap()
        {
            if (_wrapped == 0)
            {
                // Once more than the last: stay there, so that asking again says the same.
                _current = _end - 1;
                return false;
            }

            _current = _entries;
            _end = _entries + _wrapped;
            _wrapped = 0;
            return true;
        }
    }
}

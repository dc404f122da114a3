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
        private readonly uint _mask;
        private readonly uint _end;
        private uint _next;

        internal Enumerator(CompletionView view)
        {
            _entries = view._entries;
            _mask = view._mask;
            _next = view._start - 1;
            _end = view._start + (uint)view.Count;
        }

        /// <summary>The completion at the position.</summary>
        public readonly ref readonly Completion Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref _entries[_next & _mask];
        }

        /// <summary>Goes on to the next one; false after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => ++_next != _end;
    }
}

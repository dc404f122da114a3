namespace Hyb.Uring;

/// <summary>
/// The completions that are ready, with their payloads, in the ring itself. It is a loan from
/// <see cref="IoUring.PeekLarge"/>, good until <see cref="IoUring.Advance(int)"/>.
/// </summary>
public readonly ref struct LargeCompletionView
{
    private readonly PlaceView _places;

    internal LargeCompletionView(PlaceView places)
    {
        _places = places;
        Count = (int)places.CountCompletions();
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Goes through them, oldest first.</summary>
    public Enumerator GetEnumerator() => new(_places);

    /// <summary>A position in the view.</summary>
    public ref struct Enumerator
    {
        private readonly PlaceView _places;
        private uint _next;
        private uint _current;

        internal Enumerator(PlaceView places)
        {
            _places = places;
            _next = places.Start;
        }

        /// <summary>The completion at the position.</summary>
        public readonly LargeCompletion Current => _places.LargeAt(_current);

        /// <summary>Goes on to the next one; false after the last.</summary>
        public bool MoveNext() => _places.TryNext(ref _next, out _current);
    }
}

namespace Hyb.Uring;

/// <summary>
/// The buffers of one completion of a bundle, in the order of the ring, all filled but the last.
/// Each is recycled exactly once: one by one, or all with <see cref="Recycle"/>.
/// </summary>
public readonly struct BufferBundle
{
    private readonly BufferRing? _buffers;
    private readonly ulong _claim;
    private readonly int _first;

    internal BufferBundle(BufferRing buffers, ulong claim, int first, int count, int bytes)
    {
        _buffers = buffers;
        _claim = claim;
        _first = first;
        Count = count;
        TotalBytes = bytes;
    }

    /// <summary>How many buffers.</summary>
    public int Count { get; }

    /// <summary>How many bytes they hold together.</summary>
    public int TotalBytes { get; }

    /// <summary>
    /// Goes through them. The one at hand may be recycled before the next is asked for; otherwise
    /// a buffer that was recycled throws.
    /// </summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Copies the bytes out, as many as there is room for.</summary>
    /// <param name="destination">Where to.</param>
    /// <returns>How many were copied.</returns>
    /// <exception cref="InvalidOperationException">A buffer has been recycled.</exception>
    public int CopyTo(Span<byte> destination)
    {
        var copied = 0;
        foreach (var buffer in this)
        {
            var bytes = buffer.Span;
            if (bytes.Length > destination.Length - copied)
                bytes = bytes[..(destination.Length - copied)];
            bytes.CopyTo(destination[copied..]);
            copied += bytes.Length;
        }

        return copied;
    }

    /// <summary>Gives all buffers back, with one store for the kernel to see.</summary>
    /// <param name="publish">As of <see cref="SelectedBuffer.Recycle"/>.</param>
    /// <exception cref="InvalidOperationException">
    /// One has been recycled before; those in front of it now are, too. Or another thread's.
    /// </exception>
    public void Recycle(bool publish = true) =>
        _buffers?.Recycle(_first, _claim, Count, publish);

    /// <summary>A position in a bundle.</summary>
    public struct Enumerator
    {
        private readonly BufferRing? _buffers;
        private readonly ulong _claim;
        private int _next;
        private int _left;

        internal Enumerator(BufferBundle bundle)
        {
            _buffers = bundle._buffers;
            _claim = bundle._claim;
            _next = bundle._first;
            _left = bundle.Count;
            Current = default;
        }

        /// <summary>The buffer at the position.</summary>
        public SelectedBuffer Current { get; private set; }

        /// <summary>Goes on to the next one; false after the last.</summary>
        /// <exception cref="InvalidOperationException">It has been recycled.</exception>
        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            _left--;

            // The one behind is looked up now: afterwards this one may be recycled.
            Current = _buffers!.Leased(_next, _claim, out _next);
            return true;
        }
    }
}

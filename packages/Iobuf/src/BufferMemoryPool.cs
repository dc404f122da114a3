using System.Buffers;

namespace Hyb.Iobuf;

/// <summary>
/// Lends a pool's buffers as <see cref="IMemoryOwner{T}"/>. Each loan is a small object of its own,
/// so that disposing of one twice cannot return somebody else's buffer.
/// </summary>
internal sealed class BufferMemoryPool(BufferPool pool) : MemoryPool<byte>
{
    public override int MaxBufferSize => pool.BufferBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        if (minBufferSize < -1 || minBufferSize > pool.BufferBytes)
            throw new ArgumentOutOfRangeException(
                nameof(minBufferSize),
                minBufferSize,
                $"The pool's buffers have {pool.BufferBytes} bytes.");
        return pool.TryRent(out var index)
            ? new Loan(pool, index)
            : throw new InsufficientMemoryException($"All {pool.Capacity} buffers are rented.");
    }

    // The pool belongs to whoever made it.
    protected override void Dispose(bool disposing)
    {
    }

    private sealed unsafe class Loan(BufferPool pool, int index) : MemoryManager<byte>
    {
        private int _isReturned;

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(_isReturned != 0, this);
            return pool.GetSpan(index);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(_isReturned != 0, this);
            return new MemoryHandle(pool.GetIoVec(index).Slice((nuint)elementIndex).Address);
        }

        // Native memory never moves: nothing was pinned.
        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
                pool.Return(index);
        }
    }
}

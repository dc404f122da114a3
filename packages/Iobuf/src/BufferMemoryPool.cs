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

    // A loan that is pinned goes back when the last handle has been disposed: whoever holds one may
    // have given the buffer to the kernel.
    private sealed unsafe class Loan(BufferPool pool, int index) : MemoryManager<byte>
    {
        private PinCount _pins;

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(_pins.IsEnded, this);
            return pool.GetSpan(index);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(_pins.IsEnded, this);
            var from = pool.GetIoVec(index).Slice((nuint)elementIndex).Address;
            ObjectDisposedException.ThrowIf(!_pins.TryPin(), this);
            return new MemoryHandle(from, pinnable: this);
        }

        public override void Unpin()
        {
            if (_pins.Unpin())
                pool.Return(index);
        }

        protected override void Dispose(bool disposing)
        {
            if (_pins.End())
                pool.Return(index);
        }
    }
}

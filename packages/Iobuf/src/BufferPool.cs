using System.Buffers;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// Buffers of one size in one piece of native memory, rented by index and returned, by any number
/// of threads. A buffer is a span, a pointer or an <see cref="IoVec"/> over that memory: nothing is
/// copied, and its address never changes, so that it can be registered with a ring once.
/// </summary>
/// <remarks>
/// From renting to returning a buffer belongs to the caller; return it when no operation on it is
/// in flight. <see cref="Dispose"/> ends renting; the memory itself is released when the last
/// rented buffer comes back. The memory is touched only when it is used.
/// </remarks>
public sealed unsafe class BufferPool : IDisposable
{
    private readonly IndexPool _indices;
    private readonly IndexWaiters _waiters;
    private readonly AlignedMemory _memory;
    private readonly bool _zeroesOnReturn;
    private readonly Lock _ending = new();
    private long _gathered;
    private volatile bool _isDisposed;

    /// <summary>A pool of a tier's buffers, all of them to be rented.</summary>
    /// <param name="tier">Their size: see <see cref="BufferTiers.SizeOf"/>.</param>
    /// <param name="capacity">How many; rounded up to a power of two: 100 gives 128.</param>
    /// <param name="options">What the pool and its memory are like.</param>
    /// <inheritdoc cref="BufferPool(int, long, BufferPoolOptions)"/>
    public BufferPool(BufferTier tier, long capacity, BufferPoolOptions options = default)
        : this(BufferTiers.SizeOf(tier), capacity, options)
    {
    }

    /// <summary>A pool of buffers of any size, all of them to be rented.</summary>
    /// <param name="bufferBytes">
    /// Their size, at least 1. Each starts right after the one before: a multiple of the page
    /// size gives pages of their own.
    /// </param>
    /// <param name="capacity">How many; rounded up to a power of two: 100 gives 128.</param>
    /// <param name="options">What the pool and its memory are like.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The capacity is not within 1 to 2^31, or the size is less than 1.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">The kernel has none to give.</exception>
    /// <exception cref="MemoryRefusedException">It has none of that kind.</exception>
    public BufferPool(int bufferBytes, long capacity, BufferPoolOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferBytes, 1);
        _indices = new IndexPool(capacity, options.RefusesRacingReturns);
        _waiters = new IndexWaiters(_indices);
        _zeroesOnReturn = options.ZeroesOnReturn;
        BufferBytes = bufferBytes;

        // Below 2^62: a buffer has less than 2^31 bytes, and there are at most as many.
        _memory = AlignedMemory.AllocatePages(
            (nuint)bufferBytes * (nuint)_indices.Capacity, options.Memory);
    }

    /// <summary>How many buffers there are in all, a power of two.</summary>
    public long Capacity => _indices.Capacity;

    /// <summary>The size of each in bytes.</summary>
    public int BufferBytes { get; }

    /// <summary>All buffers, one after the other, to be registered with a ring.</summary>
    public IoVec Whole => _memory.AsIoVec();

    /// <summary>Rents a buffer, unless all are rented. Never waits, never allocates.</summary>
    /// <param name="index">Which one; meaningless when there is none.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public bool TryRent(out int index)
    {
        if (_indices.TryGet(out index))
            return true;
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return false;
    }

    /// <summary>Rents a buffer, and waits for one to be returned if need be.</summary>
    /// <param name="timeout">The longest wait; <c>InfiniteTimeSpan</c> for ever.</param>
    /// <param name="index">Which one; meaningless when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when none came back in time.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public bool TryRent(
        TimeSpan timeout, out int index, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryRent(out index))
            return true;
        return timeout != TimeSpan.Zero
            && _waiters.Wait(timeout, cancellationToken, out index);
    }

    /// <summary>Rents a buffer, and waits without a thread for one to be returned.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Which one.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public ValueTask<int> RentAsync(CancellationToken cancellationToken = default) =>
        RentAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Rents a buffer, and waits without a thread for one to be returned.</summary>
    /// <param name="timeout">The longest wait; <c>InfiniteTimeSpan</c> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Which one.</returns>
    /// <exception cref="TimeoutException">None came back in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public ValueTask<int> RentAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return TryRent(out var index)
            ? ValueTask.FromResult(index)
            : _waiters.WaitAsync(timeout, cancellationToken);
    }

    /// <summary>A rented buffer as a span, valid until it is returned.</summary>
    /// <inheritdoc cref="GetPointer"/>
    public Span<byte> GetSpan(int index) => new(GetPointer(index), BufferBytes);

    /// <summary>A rented buffer, for an operation that the kernel performs.</summary>
    /// <inheritdoc cref="GetPointer"/>
    public IoVec GetIoVec(int index) => new(GetPointer(index), (nuint)BufferBytes);

    /// <summary>The first byte of a rented buffer.</summary>
    /// <param name="index">Which one.</param>
    /// <exception cref="InvalidOperationException">It is not rented.</exception>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public void* GetPointer(int index)
    {
        if (!_indices.IsOut(index))
            ThrowNotRented(index);
        return (byte*)_memory.Address + ((nuint)index * (nuint)BufferBytes);
    }

    /// <summary>One entry per rented buffer, as far as there is room; allocates nothing.</summary>
    /// <param name="indices">Which buffers.</param>
    /// <param name="target">Where the entries go.</param>
    /// <returns>How many there are: the smaller of both lengths.</returns>
    /// <exception cref="InvalidOperationException">One is not rented.</exception>
    public int FillIoVecs(ReadOnlySpan<int> indices, Span<IoVec> target)
    {
        var count = Math.Min(indices.Length, target.Length);
        for (var i = 0; i < count; i++)
            target[i] = GetIoVec(indices[i]);
        return count;
    }

    /// <summary>Returns a buffer; the oldest of those who wait is given it.</summary>
    /// <param name="index">Which one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pool has no such buffer.</exception>
    /// <exception cref="InvalidOperationException">It is not rented: returned twice.</exception>
    public void Return(int index)
    {
        if (_zeroesOnReturn && _indices.IsOut(index))
            NativeMemory.Clear(GetPointer(index), (nuint)BufferBytes);
        _indices.Put(index);
        _waiters.ServeAfterPut();
        if (_isDisposed)
            Gather();
    }

    /// <summary>The same buffers for code that expects a <see cref="MemoryPool{T}"/>.</summary>
    public MemoryPool<byte> AsMemoryPool() => new BufferMemoryPool(this);

    /// <summary>
    /// Ends renting, also for those who wait. The memory is released now, or when the last rented
    /// buffer is returned. The second time it does nothing.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        Gather();
    }

    private void Gather()
    {
        lock (_ending)
        {
            _waiters.End(() => new ObjectDisposedException(nameof(BufferPool)));
            while (_indices.TryGet(out _))
                _gathered++;
            if (_gathered == Capacity)
                _memory.Dispose();
        }
    }

    private static void ThrowNotRented(int index) =>
        throw new InvalidOperationException($"The buffer {index} is not rented.");
}

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
    private const int BitsPerWord = 64;

    private readonly IndexPool _indices;
    private readonly IndexWaiters _waiters;
    private readonly AlignedMemory _memory;
    private readonly bool _zeroesOnReturn;
    private readonly Lock _ending = new();
    private readonly ulong[] _gathered;
    private long _gatheredCount;
    private volatile bool _isDisposed;

    /// <summary>A pool of a tier's buffers, all of them to be rented.</summary>
    /// <param name="tier">Their size: see <see cref="BufferTiers.SizeOf"/>.</param>
    /// <param name="capacity">How many; rounded up to a power of two: 100 gives 128.</param>
    /// <param name="options">What the pool and its memory are like.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The capacity is not within 1 to 2^31, or there is no such tier.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">The kernel has none to give.</exception>
    /// <exception cref="MemoryRefusedException">It has none of that kind.</exception>
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
        _gathered = new ulong[(_indices.Capacity + BitsPerWord - 1) / BitsPerWord];
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
        // First, because what comes back after the end is in the pool for a moment.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
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
    /// <exception cref="ArgumentOutOfRangeException">
    /// The timeout is negative, or longer than 2^31 - 1 milliseconds.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public bool TryRent(
        TimeSpan timeout, out int index, CancellationToken cancellationToken = default)
    {
        IndexWaiters.ThrowIfImpossible(timeout);
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
    /// <exception cref="ArgumentOutOfRangeException">
    /// The timeout is negative, or longer than 2^31 - 1 milliseconds.
    /// </exception>
    /// <exception cref="TimeoutException">None came back in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pool has ended.</exception>
    public ValueTask<int> RentAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        IndexWaiters.ThrowIfImpossible(timeout);
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
        ObjectDisposedException.ThrowIf(_isDisposed && IsGathered(index), this);
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
        // After the end, what was in the pool is out for good, and cannot be returned.
        if (_isDisposed && IsGathered(index))
            ThrowNotRented(index);
        if (_zeroesOnReturn && _indices.IsOut(index))
            NativeMemory.Clear(GetPointer(index), (nuint)BufferBytes);
        _indices.Put(index);

        // A full fence is in here, so that either this sees the end or the end sees the index.
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

    // Takes what is in the pool, and counts each buffer once, whoever else returned it.
    private void Gather()
    {
        lock (_ending)
        {
            _waiters.End(() => new ObjectDisposedException(nameof(BufferPool)));
            while (_indices.TryGet(out var index))
            {
                ref var word = ref _gathered[index / BitsPerWord];
                var bit = 1ul << (index % BitsPerWord);
                _gatheredCount += (word & bit) == 0 ? 1 : 0;
                word |= bit;
            }

            if (_gatheredCount == Capacity)
                _memory.Dispose();
        }
    }

    private bool IsGathered(int index)
    {
        lock (_ending)
        {
            return (uint)index < Capacity
                && (_gathered[index / BitsPerWord] >> (index % BitsPerWord) & 1) != 0;
        }
    }

    private static void ThrowNotRented(int index) =>
        throw new InvalidOperationException($"The buffer {index} is not rented.");
}

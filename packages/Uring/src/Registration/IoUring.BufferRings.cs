using System.Diagnostics.CodeAnalysis;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private readonly Dictionary<ushort, BufferRing> _bufferRings = [];

    // Those that have been unregistered while a request could still write to a buffer.
    private readonly List<BufferRing> _lingeringBufferRings = [];

    /// <summary>
    /// Whether the ring is started and belongs to the calling thread; never that of a shared one.
    /// </summary>
    public bool IsOnOwnersThread => _owner.IsCurrent;

    /// <summary>
    /// Registers a group of buffers that the kernel takes from when data has come, shared as a
    /// ring: IORING_REGISTER_PBUF_RING, io_uring_setup_buf_ring(3). The operations that select
    /// from it are told its number.
    /// </summary>
    /// <param name="group">The number of the group; it has no buffers yet.</param>
    /// <param name="count">How many buffers, 1 to <see cref="BufferRing.MaxCount"/>.</param>
    /// <param name="bufferBytes">The size of each, at least 1.</param>
    /// <param name="options">Memory, incremental use, sending.</param>
    /// <returns>
    /// The group. It ends with the ring, or before when it is disposed.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Count or size is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The memory is shorter than the buffers, or the buffers for sending are incremental.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// Memory of the kernel for a ring without a descriptor.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">There is none.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: the group has buffers already (EEXIST), memory cannot be pinned
    /// (ENOMEM).
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring or the memory is disposed.</exception>
    public BufferRing RegisterBufferRing(
        ushort group, int count, int bufferBytes, BufferRingOptions options = default)
    {
        using var use = UseOrPrepare();
        CheckBufferRing(count, bufferBytes, options);
        var memory = new BufferMemory(count, bufferBytes, options);
        try
        {
            var request = new BufReg
            {
                RingAddr = (ulong)memory.Entries,
                RingEntries = memory.EntryCount,
                Bgid = group,
                Flags = (ushort)options.Flags,
            };
            _ = RegisterOrThrow(
                IoUringRegisterOp.RegisterBufferRing, &request, 1, memory.EntryBytes);
            if (options.IsKernelMemory)
                MapBufferRing(group, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        var buffers = new BufferRing(this, group, memory, options);
        lock (_bufferRings)
            _bufferRings.Add(group, buffers);
        return buffers;
    }

    /// <summary>The registered group of a number, for example of a direct context.</summary>
    /// <param name="group">The number.</param>
    /// <param name="buffers">The group.</param>
    /// <returns>False when there is none.</returns>
    public bool TryGetBufferRing(ushort group, [NotNullWhen(true)] out BufferRing? buffers)
    {
        lock (_bufferRings)
            return _bufferRings.TryGetValue(group, out buffers) && _state < State.Closing;
    }

    /// <summary>
    /// Gives the oldest completions back as <see cref="Advance(int)"/> does, and shows the kernel
    /// the buffers that were recycled without being published: io_uring_buf_ring_cq_advance(3).
    /// </summary>
    /// <param name="count">How many completions; at most as many as are ready.</param>
    /// <param name="recycled">The buffers' group.</param>
    /// <inheritdoc cref="Advance(int)" path="/*[self::returns or self::exception]"/>
    /// <exception cref="ArgumentNullException">There is no group.</exception>
    public void Advance(int count, BufferRing recycled)
    {
        ArgumentNullException.ThrowIfNull(recycled);
        recycled.Publish();
        Advance(count);
    }

    // Before the start whoever prepares the ring may use its buffers, and after the end, when there
    // is no owner any more, whoever has one may recycle it.
    internal void ThrowUnlessOwnerless()
    {
        if (_state is not (State.Created or State.Disposed))
            ThrowNotUsable();
    }

    internal ushort QueryBufferRingHead(ushort group)
    {
        using var use = UseOrPrepare();
        var status = new BufStatus { BufGroup = group };
        _ = RegisterOrThrow(IoUringRegisterOp.BufferRingStatus, &status, 1);
        return (ushort)status.Head;
    }

    // One that requests may still write to is told when the ring has been closed.
    internal void UnregisterBufferRing(BufferRing buffers, bool isUnused)
    {
        using var use = UseOrPrepare();
        var request = new BufReg { Bgid = buffers.Group };
        _ = RegisterOrThrow(IoUringRegisterOp.UnregisterBufferRing, &request, 1);
        lock (_bufferRings)
        {
            _ = _bufferRings.Remove(buffers.Group);
            if (!isUnused)
                _lingeringBufferRings.Add(buffers);
        }
    }

    private void CheckBufferRing(int count, int bufferBytes, BufferRingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BufferRing.MaxCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferBytes);
        if (options.Memory is { } memory && memory.Length < (nuint)count * (uint)bufferBytes)
        {
            throw new ArgumentException(
                $"{count} buffers of {bufferBytes} bytes need more than {memory.Length} bytes.",
                nameof(options));
        }

        if (options.IsForSending && options.IsIncremental)
        {
            throw new ArgumentException(
                "Buffers for sending are not incremental.", nameof(options));
        }

        if (options.IsKernelMemory && _fd is null)
            throw new NotSupportedException("A ring without a descriptor cannot be mapped.");
    }

    private void MapBufferRing(ushort group, BufferMemory memory)
    {
        var offset = UringConstants.BufferRingOffset
            | ((ulong)group << UringConstants.BufferRingShift);
        try
        {
            memory.SetEntries(MappedRegion.OfRing(_ringFd, memory.EntryBytes, offset));
        }
        catch
        {
            var request = new BufReg { Bgid = group };
            _ = Register(IoUringRegisterOp.UnregisterBufferRing, &request, 1);
            throw;
        }
    }

    // May be called again, when it is known that no request uses them any more.
    private void EndBufferRings(bool isUnused)
    {
        foreach (var buffers in _bufferRings.Values.Concat(_lingeringBufferRings))
            buffers.EndWithRing(isUnused);
    }
}

using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// A receive queue of a network card that puts data directly into memory of the program. Any number
/// of connections receive from it, each with a <see cref="ZcrxReceiver"/>, or with
/// <see cref="IoUring.ReceiveZeroCopy"/> and <see cref="TryTake"/>.
/// </summary>
/// <remarks>
/// It belongs to the thread of its ring and lasts as long as the ring; there is nothing to dispose.
/// The memory goes when the ring has ended, the kernel is done with it, and the last buffer has
/// been released, which is allowed after the end, too. Nothing is allocated for a buffer, unless
/// there are more than four for each page at a time.
/// </remarks>
public sealed unsafe partial class ZcrxQueue
{
    private readonly ZcrxArea _area;

    internal ZcrxQueue(IoUring ring, int id, ZcrxArea area)
    {
        Ring = ring;
        Id = id;
        _area = area;
        ring.Ended += area.EndRing;
    }

    /// <summary>The ring that it is registered with.</summary>
    public IoUring Ring { get; }

    /// <summary>Its id in the ring, for <see cref="IoUring.ReceiveZeroCopy"/>.</summary>
    public int Id { get; }

    /// <summary>In what pieces the card receives, in bytes.</summary>
    public int ChunkBytes => _area.ChunkBytes;

    /// <summary>Size of the area in bytes.</summary>
    public nuint AreaBytes => _area.Bytes;

    /// <summary>Entries of the refill ring, as the kernel has rounded them.</summary>
    public int RefillEntries => _area.RefillEntries;

    /// <summary>How many buffers the program has.</summary>
    public int OutstandingCount => _area.OutstandingCount;

    /// <summary>
    /// How many buffers are released and wait for room in the refill ring. They move on with later
    /// releases, takes and <see cref="Publish"/>.
    /// </summary>
    public int PendingCount => _area.PendingCount;

    /// <summary>How many entries the refill ring has room for; 0 after the end.</summary>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public int CountFreeRefills() => _area.CountFree();

    /// <summary>
    /// Makes the bytes of a completion the program's, until they are released. To be called once
    /// for each completion of this queue that has bytes; what is not taken is lost to the card.
    /// Each is released by itself, also where several lie in one chunk.
    /// </summary>
    /// <param name="completion">Of a receive on this queue, with its payload.</param>
    /// <param name="buffer">The bytes.</param>
    /// <returns>False when there are none: the end of the stream, or an error.</returns>
    /// <exception cref="ArgumentException">The bytes lie outside of the area.</exception>
    /// <exception cref="InvalidOperationException">
    /// They were taken before, or the ring is another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool TryTake(in LargeCompletion completion, out ZcrxBuffer buffer)
    {
        buffer = default;
        var length = completion.Completion.Result;
        if (length <= 0)
            return false;
        return _area.TryTake(completion.Payload0, length, out buffer)
            ? true
            : throw new ArgumentException(
                $"{length} bytes at {completion.Payload0:x} lie outside of the area.",
                nameof(completion));
    }

    /// <summary>
    /// Gives buffers back, with one store for the kernel to see them all; otherwise as
    /// <see cref="ZcrxBuffer.Release"/>.
    /// </summary>
    /// <param name="buffers">Buffers of this queue.</param>
    /// <exception cref="ArgumentException">One is of another queue.</exception>
    /// <exception cref="InvalidOperationException">
    /// One has been released before; those in front of it are released now. Or another thread's.
    /// </exception>
    public void Release(ReadOnlySpan<ZcrxBuffer> buffers) => _area.Release(buffers);

    /// <summary>Shows the kernel the buffers that were released without being published.</summary>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    public void Publish() => _area.Publish();

    /// <summary>
    /// Has the kernel take the entries of the refill ring now, instead of when it needs memory:
    /// ZCRX_CTRL_FLUSH_RQ. Helps where the refill ring is full and nothing comes.
    /// </summary>
    /// <returns>
    /// Ok; a failure with EOPNOTSUPP from a kernel without it, see
    /// <see cref="ZcrxFeatureSet.CanFlush"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Flush()
    {
        _area.Publish();
        var result = Control(ZcrxControlOp.FlushRefillQueue, out _);
        return !result.IsError ? Outcome.Ok
            : Outcome.Failure(IsUnknown(result.Errno) ? Errno.EOPNOTSUPP : result.Errno);
    }

    /// <summary>
    /// Lets another ring receive from the queue, too, into the same area: ZCRX_CTRL_EXPORT and
    /// ZCRX_REG_IMPORT. Both then take and release under a lock, on whatever thread.
    /// </summary>
    /// <param name="ring">
    /// A ring like the first, that belongs to nobody yet or to this thread.
    /// </param>
    /// <returns>
    /// The queue, for that ring. The card's queue is given back with the last ring.
    /// </returns>
    /// <exception cref="ArgumentNullException">There is no ring.</exception>
    /// <exception cref="ZcrxException">
    /// The kernel refused: it has no such operation, see <see cref="ZcrxFeatureSet.CanShare"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's.</exception>
    /// <exception cref="ObjectDisposedException">A ring is disposed.</exception>
    public ZcrxQueue ShareWith(IoUring ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var exported = Control(ZcrxControlOp.Export, out var number);
        if (exported.IsError)
            throw ZcrxReason.OfControl(exported.Errno, "ZCRX_CTRL_EXPORT");
        using var fd = new Fd((int)number, ownsHandle: true);
        var request = new ZcrxIfqReg
        {
            IfIdx = number,
            Flags = (uint)ZcrxRegisterFlags.Import,
        };
        var result = ring.RegisterRaw(IoUringRegisterOp.RegisterZcrxQueue, &request, 1);
        if (result.IsError)
            throw ZcrxReason.OfQueue(result.Errno, ring.SetupFlags, request, 0);
        _area.Share();
        return new ZcrxQueue(ring, (int)request.ZcrxId, _area);
    }

    internal ZcrxArea Area => _area;

    private static bool IsUnknown(Errno errno) => errno is Errno.EINVAL or Errno.EOPNOTSUPP;

    private SyscallResult Control(ZcrxControlOp operation, out uint descriptor)
    {
        var request = new ZcrxCtrl { ZcrxId = (uint)Id, Op = (uint)operation };
        var result = Ring.RegisterRaw(IoUringRegisterOp.ZcrxControl, &request, 1);
        descriptor = request.Export.ZcrxFd;
        return result;
    }
}

using System.Numerics;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const IoUringSetupFlags LongPlaces =
        IoUringSetupFlags.Cqe32 | IoUringSetupFlags.CqeMixed;

    /// <summary>
    /// Changes the sizes of both queues while requests are in flight: IORING_REGISTER_RESIZE_RINGS.
    /// What is queued and what is ready stays, with its order. A view from <see cref="Peek"/> is
    /// no longer good.
    /// </summary>
    /// <param name="entries">
    /// Entries of the submission queue, 1 to <see cref="RingEntries.Huge"/>, rounded up to a power
    /// of two.
    /// </param>
    /// <param name="completionEntries">
    /// Entries of the completion queue, at least <paramref name="entries"/>; 0 for twice as many.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: with EOVERFLOW when what is queued or ready would not fit; the queues
    /// are then what they were.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Not started, or another thread's; the ring is shared, has a polling thread or memory of the
    /// caller; or has long entries or completions waiting, of which the kernel keeps the first
    /// half only.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void Resize(int entries, int completionEntries = 0)
    {
        ThrowIfNotSoleUser(nameof(Resize));
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, RingEntries.Huge);
        ArgumentOutOfRangeException.ThrowIfNegative(completionEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(completionEntries, 2 * RingEntries.Huge);
        if (completionEntries == 0)
            completionEntries = 2 * (int)BitOperations.RoundUpToPowerOf2((uint)entries);
        ArgumentOutOfRangeException.ThrowIfLessThan(completionEntries, entries);
        if (_cq.IsMixed)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(
                completionEntries, IoUringOptions.MinMixedCompletionEntries);
        }

        ThrowIfNotResizable();
        var isIdle = _sq.Publish() == 0;
        var p = new IoUringParams
        {
            SqEntries = (uint)entries,
            CqEntries = (uint)completionEntries,
            Flags = (uint)(IoUringSetupFlags.CqSize | IoUringSetupFlags.Clamp),
        };
        var flags = _cq.KernelFlags;
        var result = Register(IoUringRegisterOp.ResizeRings, &p, 1);
        if (result.IsError)
            throw SetupRefusal.OfRegister(IoUringRegisterOp.ResizeRings, result.Errno);
        Remap(p);
        _cq.KernelFlags = flags;
        RetireScratch(isIdle);
    }

    // The kernel has already let go of the old queues, so a failure here is the end of the ring.
    private void Remap(in IoUringParams p)
    {
        var cqeBytes = _cqeSize == CqeSize.Bytes32 ? 32u : 16u;
        try
        {
            var mappings = RingMappings.OfRing(
                _ringFd,
                QueueBytes(p, cqeBytes, SetupFlags),
                p.SqEntries * (nuint)(_sq.IsLong ? 2 * sizeof(Sqe) : sizeof(Sqe)));
            _mappings.Dispose();
            _mappings = mappings;
            MakeQueues(p);
        }
        catch
        {
            _closed = CloseAndAwaitRelease(Deadline.After(_drainTimeout));
            Release();
            throw;
        }
    }

    private void ThrowIfNotResizable()
    {
        if ((SetupFlags & IoUringSetupFlags.DeferTaskRun) == 0)
            throw new InvalidOperationException("A ring with a polling thread keeps its size.");
        if ((SetupFlags & IoUringSetupFlags.NoMmap) != 0)
            throw new InvalidOperationException("A ring in memory of the caller keeps its size.");
        if (_sq.IsLong && _sq.Pending != 0)
        {
            throw new InvalidOperationException(
                "The kernel moves only the first half of long entries: Submit before.");
        }

        if ((SetupFlags & LongPlaces) != 0 && (_cq.Ready != 0 || HasOverflow))
        {
            throw new InvalidOperationException(
                "The kernel moves only the first half of long completions: take them before.");
        }
    }
}

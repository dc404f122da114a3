using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private SlotScratch? _scratch;

    /// <summary>
    /// Reserves memory beside the slot of the entry that is queued next, for what the kernel copies
    /// when it takes that entry. False when the queue is full.
    /// </summary>
    /// <remarks>
    /// True is followed by <see cref="EnqueueStaged"/> on the same thread, with nothing between
    /// that can throw: arguments are checked before.
    /// </remarks>
    private bool TryStage(nuint bytes, out byte* memory)
    {
        if (!_owner.IsCurrent)
            ThrowNotUsable();
        memory = null;
        if (!_sq.HasRoom)
            return false;
        _scratch ??= new SlotScratch(_sq.Capacity);
        memory = _scratch.Get(_sq.NextSlot, bytes);
        return true;
    }

    /// <summary>Queues the entry whose memory <see cref="TryStage"/> has reserved.</summary>
    private Outcome EnqueueStaged(in Sqe sqe) => _sq.Push(sqe);
}

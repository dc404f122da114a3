using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private SlotScratch? _scratch;

    // Scratch of queues before a resize, whose entries the kernel may not have taken yet.
    private List<SlotScratch>? _retiredScratch;

    /// <summary>
    /// Reserves memory beside the slot of the entry that is queued next, for what the kernel copies
    /// when it takes that entry. False when the queue is full.
    /// </summary>
    /// <remarks>
    /// True is followed by <see cref="EnqueueStaged"/> on the same thread, with nothing between
    /// that can throw: arguments are checked before. On a shared ring the lock is held until then.
    /// </remarks>
    private bool TryStage(nuint bytes, out byte* memory)
    {
        memory = null;
        UseSubmissions();
        try
        {
            if (_sq.HasRoom)
            {
                _scratch ??= new SlotScratch(_sq.Capacity);
                memory = _scratch.Get(_sq.NextSlot, bytes);
            }
        }
        finally
        {
            if (memory == null)
                UnlockSubmissions();
        }

        return memory != null;
    }

    /// <summary>Queues the entry whose memory <see cref="TryStage"/> has reserved.</summary>
    private Outcome EnqueueStaged(in Sqe sqe)
    {
        var outcome = _sq.Push(sqe);
        if (_isShared)
        {
            _ = _sq.Publish();
            UnlockSubmissions();
        }

        return outcome;
    }

    // With nothing queued the kernel reads none of it any more.
    private void RetireScratch(bool isIdle)
    {
        if (isIdle)
            FreeScratch();
        else if (_scratch is not null)
            (_retiredScratch ??= []).Add(_scratch);
        _scratch = null;
    }

    private void FreeScratch()
    {
        _retiredScratch?.ForEach(scratch => scratch.Free());
        _retiredScratch = null;
        _scratch?.Free();
        _scratch = null;
    }
}

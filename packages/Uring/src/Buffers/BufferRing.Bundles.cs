namespace Hyb.Uring;

public sealed unsafe partial class BufferRing
{
    /// <summary>
    /// Makes the buffers of a bundle the program's: of
    /// <see cref="IoUring.ReceiveBundle"/>, <see cref="IoUring.SendBundle"/> and
    /// <see cref="IoUring.ReceiveMultishot"/> with <see cref="SendRecvFlags.Bundle"/>. The
    /// completion names the first buffer only; the others are those that follow it in the ring,
    /// whatever their ids. It takes the completions that <see cref="TryTake"/> takes as well.
    /// </summary>
    /// <param name="completion">Of an operation on this group.</param>
    /// <param name="bundle">The buffers, in order.</param>
    /// <returns>False when the completion has no buffer.</returns>
    /// <exception cref="ArgumentException">The completion is of another group.</exception>
    /// <exception cref="InvalidOperationException">
    /// It was taken before, or the ring is another thread's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The ring or the group is disposed.</exception>
    public bool TryTakeBundle(in Completion completion, out BufferBundle bundle)
    {
        bundle = default;
        if (!completion.HasBuffer)
            return false;
        using var use = Enter();
        ThrowIfEnded();
        ThrowIfForeign(completion);
        var bytes = Math.Max(completion.Result, 0);
        var count = CountOfBundle(completion.BufferId, bytes);
        var claim = _leases.NextClaim();
        int id = completion.BufferId;
        var first = LeaseOfBundle(claim, id, ref bytes);
        var last = first;
        for (var i = 1; i < count; i++)
        {
            id = _entries.After(id);
            var next = LeaseOfBundle(claim, id, ref bytes);
            _leases.Get(last, claim).Next = next;
            last = next;
        }

        bundle = new BufferBundle(this, claim, first, count, Math.Max(completion.Result, 0));
        return true;
    }

    // Nothing is leased before it is known that all can be.
    private int CountOfBundle(int id, int bytes)
    {
        for (var count = 1; count <= Count; count++)
        {
            if (IsTaken(id))
                break;
            var length = LengthInBundle(id);
            if (bytes <= length)
                return count;
            bytes -= length;
            id = _entries.After(id);
        }

        throw new InvalidOperationException(
            $"Buffer {id} is the program's already, or the buffers of the group have no room for "
                + "so many bytes: the completion was taken before.");
    }

    private bool IsTaken(int id) =>
        _partlyUsed is null ? _leases.IsMade(id) : _partlyUsed[id].IsSpent;

    private int LengthInBundle(int id) =>
        _partlyUsed is null ? _entries.LengthOf(id) : LeftIn(id);

    // The kernel goes on in a buffer that is not full, whatever the completion's flag says: some
    // kernels lose it when a bundle receive goes round again, see
    // docs/decisions/0145-buffer-rings.md.
    private int LeaseOfBundle(ulong claim, int id, ref int bytes)
    {
        var length = Math.Min(bytes, LengthInBundle(id));
        bytes -= length;
        return IsIncremental
            ? LeasePiece(claim, id, length, hasBufferMore: length < LeftIn(id))
            : LeaseWhole(claim, id, length);
    }
}

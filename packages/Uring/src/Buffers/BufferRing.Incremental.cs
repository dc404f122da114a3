namespace Hyb.Uring;

public sealed unsafe partial class BufferRing
{
    private int LeasePiece(ulong claim, int id, int bytes, bool hasBufferMore)
    {
        ref var used = ref _partlyUsed![id];
        if (used.IsSpent)
        {
            throw new InvalidOperationException(
                $"Buffer {id} is the program's already: its completion was taken before.");
        }

        var lease = _leases.Make(claim, id, used.UsedBytes, bytes);
        used.UsedBytes += bytes;
        used.PieceCount++;
        if (hasBufferMore || _entries.LengthOf(id) != 0)
            return lease;

        // The kernel leaves a length in the entry while it is not done with the buffer, also where
        // it has forgotten to say so with the flag.
        used.IsSpent = true;
        _outside++;
        return lease;
    }

    // Whether nobody has a part of the buffer any more; it is then as good as new.
    private bool IsLastPiece(int id)
    {
        ref var used = ref _partlyUsed![id];
        used.PieceCount--;
        if (!used.IsSpent || used.PieceCount > 0)
            return false;
        used = default;
        return true;
    }

    private struct PartlyUsed
    {
        // Bytes that completions have told of: where the next piece begins.
        public int UsedBytes;

        // Pieces that are leased.
        public int PieceCount;

        // Whether the kernel is done with it.
        public bool IsSpent;
    }
}

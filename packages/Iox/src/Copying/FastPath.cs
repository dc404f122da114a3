namespace Hyb.Iox;

/// <summary>Copies that one of the two ends makes itself, if it can.</summary>
internal static class FastPath
{
    /// <summary>Lets the source do the work, or else the destination.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="byteCountMax">Bytes at most, more than zero.</param>
    /// <param name="policy">What to do about would-block and more.</param>
    /// <param name="result">
    /// The copy's result; while it is not over, the bytes copied before somebody declined.
    /// </param>
    /// <returns>Whether the copy is over. If not, the loop goes on from here.</returns>
    public static bool TryCopy(
        INonBlockingReader source,
        INonBlockingWriter destination,
        long byteCountMax,
        ICopyPolicy? policy,
        out CopyResult result)
    {
        result = new CopyResult(0, Outcome.Ok);
        if (source is IWriterTo writerTo)
        {
            do
            {
                var left = byteCountMax - result.Copied;
                result = Sum(
                    CopyOp.CopyWriterTo, result.Copied, left, writerTo.WriteTo(destination, left));
            }
            while (Again(CopyOp.CopyWriterTo, byteCountMax, policy, result));
            if (IsOver(byteCountMax, ref result))
                return true;
        }

        if (destination is IReaderFrom readerFrom)
        {
            do
            {
                var left = byteCountMax - result.Copied;
                result = Sum(
                    CopyOp.CopyReaderFrom, result.Copied, left, readerFrom.ReadFrom(source, left));
            }
            while (Again(CopyOp.CopyReaderFrom, byteCountMax, policy, result));
            return IsOver(byteCountMax, ref result);
        }

        return false;
    }

    // What a fast path has left over is its own business: it is not in the caller's buffer.
    private static CopyResult Sum(CopyOp op, long copied, long left, CopyResult step)
    {
        IoContractException.Check(op, step.Copied, left);
        return step with { Copied = copied + step.Copied, Unwritten = 0 };
    }

    // Whoever knows that it is the source that would block says so: then this is a read.
    private static bool Again(CopyOp op, long byteCountMax, ICopyPolicy? policy, CopyResult step)
    {
        if (step.Copied >= byteCountMax)
            return false;
        var isRead = step.SourceOutcome.IsSemantic && !step.DestinationOutcome.IsSemantic;
        return Steps.Retry(policy, isRead ? CopyOp.CopyRead : op, step.Outcome);
    }

    private static bool IsOver(long byteCountMax, ref CopyResult result)
    {
        if (result.Outcome.Fault == OutcomeFault.Declined)
        {
            result = new CopyResult(result.Copied, Outcome.Ok);
            return result.Copied >= byteCountMax;
        }

        if (result.Outcome.IsEndOfStream)
            result = result with { Outcome = Outcome.Ok };
        return true;
    }
}

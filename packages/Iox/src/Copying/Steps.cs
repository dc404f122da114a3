namespace Hyb.Iox;

/// <summary>Single steps that the engines share.</summary>
internal static class Steps
{
    /// <summary>Asks the policy, and yields if it says retry.</summary>
    /// <returns>Whether to try again.</returns>
    public static bool Retry(ICopyPolicy? policy, CopyOp op, Outcome outcome)
    {
        if (!WouldRetry(policy, op, outcome))
            return false;
        policy!.Yield(op);
        return true;
    }

    /// <summary>What the policy says, without acting on it.</summary>
    public static bool WouldRetry(ICopyPolicy? policy, CopyOp op, Outcome outcome)
    {
        if (policy is null || !outcome.IsSemantic)
            return false;
        var action = outcome.IsWouldBlock ? policy.OnWouldBlock(op) : policy.OnMore(op);
        return action == PolicyAction.Retry;
    }

    public static IoResult Read(INonBlockingReader source, Span<byte> buffer, CopyOp op)
    {
        var read = source.Read(buffer);
        IoContractException.Check(op, read.Count, buffer.Length);
        return read;
    }

    public static IoResult Write(
        INonBlockingWriter destination, ReadOnlySpan<byte> bytes, CopyOp op)
    {
        var written = destination.Write(bytes);
        IoContractException.Check(op, written.Count, bytes.Length);
        if (written.Count == 0 && bytes.Length > 0 && written.Outcome.IsOk)
            return new IoResult(0, Outcome.Failure(OutcomeFault.ShortWrite));
        return written;
    }

    /// <summary>Asks the policy after a write; yields if it retries and bytes are left.</summary>
    /// <returns>Whether to go on.</returns>
    public static bool RetryRest(ICopyPolicy? policy, CopyOp op, Outcome outcome, int left) =>
        left > 0 ? Retry(policy, op, outcome) : WouldRetry(policy, op, outcome);

    /// <summary>
    /// Offers what is left until all is accepted. Ok is only returned with the whole length; with
    /// another outcome all may have been accepted too.
    /// </summary>
    public static IoResult WriteAll(
        INonBlockingWriter destination,
        ReadOnlySpan<byte> bytes,
        CopyOp op,
        ICopyPolicy? policy)
    {
        var total = 0;
        while (total < bytes.Length)
        {
            var written = Write(destination, bytes[total..], op);
            total += written.Count;
            if (!written.Outcome.IsOk
                && !RetryRest(policy, op, written.Outcome, bytes.Length - total))
                return new IoResult(total, written.Outcome);
        }

        return new IoResult(total, Outcome.Ok);
    }
}

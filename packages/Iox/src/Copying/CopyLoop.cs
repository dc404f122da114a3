namespace Hyb.Iox;

/// <summary>
/// One copy through a buffer. Whatever ends it, the source stands behind the last byte that the
/// destination accepted, or the bytes between are at the start of the buffer and counted.
/// </summary>
internal ref struct CopyLoop(
    INonBlockingReader source,
    INonBlockingWriter destination,
    Span<byte> buffer,
    ICopyPolicy? policy,
    long byteCountMax)
{
    private readonly Span<byte> _buffer = buffer;
    private readonly long _byteCountMax = byteCountMax;
    private long _left = byteCountMax;
    private Outcome _sourceOutcome = Outcome.Ok;
    private Outcome _destinationOutcome = Outcome.Ok;

    /// <summary>Copies.</summary>
    /// <param name="unwritten">Bytes at the start of the buffer to be written first.</param>
    public CopyResult Run(int unwritten)
    {
        if (unwritten > 0 && !Deliver(unwritten, out var end))
            return end;
        while (_left > 0)
        {
            // Never more than may be delivered: nothing is then read that has nowhere to go.
            var space = _buffer[..(int)Math.Min(_buffer.Length, _left)];
            var read = Steps.Read(source, space, CopyOp.CopyRead);
            _sourceOutcome = read.Outcome;
            if (read.Count > 0 && !Deliver(read.Count, out end))
                return end;
            if (_left == 0)
                break;
            if (read.Outcome.IsOk && read.Count > 0)
                continue;
            if (!Steps.Retry(policy, CopyOp.CopyRead, read.Outcome))
                return Result(read.Outcome.IsEndOfStream ? Outcome.Ok : read.Outcome);
        }

        return Result(Outcome.Ok);
    }

    // Whether the copy goes on.
    private bool Deliver(int count, out CopyResult end)
    {
        var bytes = _buffer[..count];
        var written = Steps.WriteAll(destination, bytes, CopyOp.CopyWrite, policy);
        _left -= written.Count;
        _destinationOutcome = written.Outcome;
        end = default;

        // With the last byte asked for, what else the destination says is only reported.
        if (written.Outcome.IsOk || _left == 0)
            return true;
        end = written.Count == count
            ? Result(written.Outcome)
            : GoBack(bytes[written.Count..], written.Outcome);
        return false;
    }

    private readonly CopyResult GoBack(ReadOnlySpan<byte> unwritten, Outcome reason)
    {
        var sought = source is ISeekableReader seekable
            ? seekable.Seek(-unwritten.Length)
            : Outcome.Failure(OutcomeFault.NotSeekable);
        if (sought.IsOk)
            return Result(reason);
        unwritten.CopyTo(_buffer);

        // Would-block and more must not hide that bytes are left in the buffer; a failure does
        // not hide it, and it came first.
        if (!reason.IsFailure)
            reason = sought.IsFailure ? sought : Outcome.Failure(OutcomeFault.NotSeekable);
        return Result(reason, unwritten.Length);
    }

    private readonly CopyResult Result(Outcome outcome, int unwritten = 0) =>
        new(_byteCountMax - _left, outcome)
        {
            SourceOutcome = _sourceOutcome,
            DestinationOutcome = _destinationOutcome,
            Unwritten = unwritten,
        };
}

namespace Hyb.Iox.Tests.Copying;

/// <summary>
/// What a copy should do, said once more and as plainly as possible: a list for the bytes under
/// way, one step at a time, no thought of speed.
/// </summary>
internal sealed class CopyModel(
    INonBlockingReader source, INonBlockingWriter destination, MaskPolicy? policy)
{
    private Outcome _fromSource = Outcome.Ok;
    private Outcome _fromDestination = Outcome.Ok;

    /// <summary>Bytes that were read, not accepted, and not taken back by the source.</summary>
    public List<byte> UnderWay { get; } = [];

    public CopyResult Run(int bufferSize, long? exactly)
    {
        long copied = 0;
        _fromSource = Outcome.Ok;
        _fromDestination = Outcome.Ok;
        var ended = exactly == 0 ? Outcome.Ok : default(Outcome?);
        while (ended is null)
        {
            if (UnderWay.Count == 0)
                ended = ReadOnce((int)Math.Min(bufferSize, (exactly ?? int.MaxValue) - copied));
            while (UnderWay.Count > 0)
            {
                var written = destination.Write(UnderWay.ToArray());
                copied += written.Count;
                UnderWay.RemoveRange(0, written.Count);
                _fromDestination = written.Outcome;
                if ((written.Outcome.IsOk && written.Count > 0)
                    || Retries(written.Outcome, CopyOp.CopyWrite))
                {
                    _fromDestination = Outcome.Ok;
                    continue;
                }

                if (copied == exactly)
                    continue;
                ended = GiveBack(written.Outcome.IsOk
                    ? _fromDestination = Outcome.Failure(OutcomeFault.ShortWrite)
                    : written.Outcome);
                return Result(copied, ended.Value, exactly);
            }

            if (copied == exactly)
                ended = Outcome.Ok;
        }

        return Result(copied, ended.Value, exactly);
    }

    private Outcome? ReadOnce(int space)
    {
        var buffer = new byte[space];
        var read = source.Read(buffer);
        UnderWay.AddRange(buffer.AsSpan(0, read.Count));
        _fromSource = read.Outcome;
        if (read.Outcome.IsOk)
            return read.Count == 0 ? Outcome.Ok : null;
        if (read.Outcome.IsEndOfStream)
            return Outcome.Ok;
        return Retries(read.Outcome, CopyOp.CopyRead) ? null : read.Outcome;
    }

    private bool Retries(Outcome outcome, CopyOp op) => outcome.Kind switch
    {
        OutcomeKind.WouldBlock => policy?.OnWouldBlock(op) == PolicyAction.Retry,
        OutcomeKind.More => policy?.OnMore(op) == PolicyAction.Retry,
        _ => false,
    };

    private Outcome GiveBack(Outcome reason)
    {
        if (UnderWay.Count == 0)
            return reason;
        if (source is ISeekableReader seekable && seekable.Seek(-UnderWay.Count).IsOk)
        {
            UnderWay.Clear();
            return reason;
        }

        return reason.IsFailure ? reason : Outcome.Failure(OutcomeFault.NotSeekable);
    }

    private CopyResult Result(long copied, Outcome outcome, long? exactly)
    {
        if (exactly == copied)
            outcome = Outcome.Ok;
        else if (exactly is not null && outcome.IsOk)
            outcome = Outcome.Failure(_fromSource.IsEndOfStream
                ? OutcomeFault.UnexpectedEnd
                : OutcomeFault.NoProgress);
        return new CopyResult(copied, outcome)
        {
            SourceOutcome = _fromSource,
            DestinationOutcome = _fromDestination,
            Unwritten = UnderWay.Count,
        };
    }
}

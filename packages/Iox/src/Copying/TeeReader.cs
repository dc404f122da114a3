namespace Hyb.Iox;

/// <summary>
/// A reader that also writes everything that is read through it to a second place. What that
/// place does not take at once is kept and goes there first: nothing more is read before. For one
/// thread; a call allocates only if the side is behind by more than ever before.
/// </summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="side">Where a copy of them goes.</param>
/// <param name="policy">What to do about would-block and more; null hands them back.</param>
public sealed class TeeReader(
    INonBlockingReader source, INonBlockingWriter side, ICopyPolicy? policy = null)
    : INonBlockingReader
{
    private readonly INonBlockingReader _source = NotNull(source, nameof(source));
    private readonly INonBlockingWriter _side = NotNull(side, nameof(side));
    private Owed _owed;

    /// <summary>Bytes that were read and that the side has not accepted yet.</summary>
    public int OwedBytes => _owed.Count;

    /// <summary>Reads, then writes what was read to the side.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <returns>
    /// The count is always that of the read: these bytes are consumed. The outcome is that of the
    /// side if it is not Ok, else that of the read. While the side does not take what it is
    /// <see cref="OwedBytes">owed</see>, nothing is read, and the side's outcome comes without
    /// bytes. With a policy that retries the read's outcome, bytes come with Ok, and a read
    /// without bytes is made again.
    /// </returns>
    public IoResult Read(Span<byte> buffer)
    {
        var flushed = Flush();
        if (!flushed.IsOk)
            return new IoResult(0, flushed);
        while (true)
        {
            var read = Steps.Read(_source, buffer, CopyOp.TeeReaderRead);
            if (read.Count > 0)
                return new IoResult(read.Count, AfterData(buffer[..read.Count], read.Outcome));
            if (!Steps.Retry(policy, CopyOp.TeeReaderRead, read.Outcome))
                return read;
        }
    }

    /// <summary>Offers the side what it is owed.</summary>
    /// <returns>Ok when nothing is owed any more; otherwise the side's outcome.</returns>
    public Outcome Flush() => _owed.Count == 0
        ? Outcome.Ok
        : _owed.WriteTo(_side, long.MaxValue, CopyOp.TeeReaderSideWrite, policy).Outcome;

    internal static T NotNull<T>(T value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }

    private Outcome AfterData(ReadOnlySpan<byte> bytes, Outcome read)
    {
        var written = Steps.WriteAll(_side, bytes, CopyOp.TeeReaderSideWrite, policy);
        if (written.Count < bytes.Length)
            _owed.Keep(bytes[written.Count..]);
        if (!written.Outcome.IsOk)
            return written.Outcome;

        // The caller has bytes to go on with and comes back by itself: no yield.
        return Steps.WouldRetry(policy, CopyOp.TeeReaderRead, read) ? Outcome.Ok : read;
    }
}

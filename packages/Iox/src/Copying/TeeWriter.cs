namespace Hyb.Iox;

/// <summary>
/// A writer that also writes what its primary accepts, and exactly that, to a second place. What
/// that place does not take at once is kept and goes there first: nothing more is written before.
/// For one thread; a call allocates only if the tee is behind by more than ever before.
/// </summary>
/// <param name="primary">Where the bytes go.</param>
/// <param name="tee">Where a copy of what the primary accepted goes.</param>
/// <param name="policy">What to do about would-block and more; null hands them back.</param>
public sealed class TeeWriter(
    INonBlockingWriter primary, INonBlockingWriter tee, ICopyPolicy? policy = null)
    : INonBlockingWriter
{
    private readonly INonBlockingWriter _primary = TeeReader.NotNull(primary, nameof(primary));
    private readonly INonBlockingWriter _tee = TeeReader.NotNull(tee, nameof(tee));
    private Owed _owed;

    /// <summary>Bytes that the primary accepted and the tee has not accepted yet.</summary>
    public int OwedBytes => _owed.Count;

    /// <summary>Writes all to the primary, and what it accepts to the tee.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <returns>
    /// The count is always what the primary accepted, so the rest may be offered again. The
    /// outcome is that of the tee if it is not Ok, else that of the primary. While the tee does
    /// not take what it is <see cref="OwedBytes">owed</see>, the primary is left alone, and the
    /// tee's outcome comes without bytes.
    /// </returns>
    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        var flushed = Flush();
        if (!flushed.IsOk)
            return new IoResult(0, flushed);
        var total = 0;
        do
        {
            var written = Steps.Write(_primary, buffer[total..], CopyOp.TeeWriterPrimaryWrite);
            var mirrored = Mirror(buffer.Slice(total, written.Count));
            total += written.Count;
            if (!mirrored.IsOk)
                return new IoResult(total, mirrored);
            if (!written.Outcome.IsOk
                && !Steps.RetryRest(
                    policy,
                    CopyOp.TeeWriterPrimaryWrite,
                    written.Outcome,
                    buffer.Length - total))
                return new IoResult(total, written.Outcome);
        }
        while (total < buffer.Length);

        return new IoResult(total, Outcome.Ok);
    }

    /// <summary>Offers the tee what it is owed.</summary>
    /// <returns>Ok when nothing is owed any more; otherwise the tee's outcome.</returns>
    public Outcome Flush() => _owed.Count == 0
        ? Outcome.Ok
        : _owed.WriteTo(_tee, long.MaxValue, CopyOp.TeeWriterTeeWrite, policy).Outcome;

    private Outcome Mirror(ReadOnlySpan<byte> accepted)
    {
        var written = Steps.WriteAll(_tee, accepted, CopyOp.TeeWriterTeeWrite, policy);
        if (written.Count < accepted.Length)
            _owed.Keep(accepted[written.Count..]);
        return written.Outcome;
    }
}

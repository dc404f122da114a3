namespace Hyb.Iox;

/// <summary>
/// Gives any reader an <see cref="IWriterTo"/> with staging memory of its own. What was read and
/// not accepted stays here and goes first next time, so that nothing is lost between calls even
/// if the reader cannot seek. For one thread.
/// </summary>
/// <param name="reader">
/// The reader; to be used through this object only while bytes are staged.
/// </param>
/// <param name="bufferSize">Bytes of staging memory, allocated once when first needed.</param>
public sealed class StagedReader(
    INonBlockingReader reader, int bufferSize = NonBlockingCopy.DefaultBufferSize) : IWriterTo
{
    private readonly INonBlockingReader _reader = TeeReader.NotNull(reader, nameof(reader));
    private readonly int _bufferSize = Positive(bufferSize);
    private Owed _owed;

    /// <summary>Bytes that were read and that nobody has accepted yet.</summary>
    public int StagedBytes => _owed.Count;

    /// <summary>Gives staged bytes first, then reads on.</summary>
    /// <inheritdoc/>
    public IoResult Read(Span<byte> buffer) => _owed.Count == 0
        ? _reader.Read(buffer)
        : new IoResult(_owed.MoveTo(buffer), Outcome.Ok);

    /// <inheritdoc/>
    public CopyResult WriteTo(INonBlockingWriter destination, long byteCountMax)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Transfer(ref _owed, _reader, destination, byteCountMax, _bufferSize);
    }

    // The inner reader and the inner writer: with the adapters themselves this would not end.
    internal static CopyResult Transfer(
        ref Owed owed,
        INonBlockingReader source,
        INonBlockingWriter destination,
        long byteCountMax,
        int bufferSize)
    {
        if (byteCountMax <= 0)
            return new CopyResult(0, Outcome.Ok);
        var early = new IoResult(0, Outcome.Ok);
        if (owed.Count > 0)
        {
            early = owed.WriteTo(destination, byteCountMax, CopyOp.CopyWrite, null);
            if (!early.Outcome.IsOk || early.Count == byteCountMax)
                return new CopyResult(early.Count, early.Outcome)
                {
                    SourceOutcome = Outcome.Ok,
                    DestinationOutcome = early.Outcome,
                };
        }

        var result = NonBlockingCopy.CopyAtMost(
            source, destination, byteCountMax - early.Count, owed.Space(bufferSize));
        owed.Keep(result.Unwritten);

        // The bytes are safe here: what the destination said is all there is to say.
        var outcome = result.Unwritten > 0 && result.Outcome.Fault == OutcomeFault.NotSeekable
            ? result.DestinationOutcome
            : result.Outcome;
        return result with
        {
            Copied = early.Count + result.Copied,
            Outcome = outcome,
            Unwritten = 0,
        };
    }

    internal static int Positive(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, "bufferSize");
        return size;
    }
}

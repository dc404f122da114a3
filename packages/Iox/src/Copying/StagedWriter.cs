namespace Hyb.Iox;

/// <summary>
/// Gives any writer an <see cref="IReaderFrom"/> with staging memory of its own. What was read
/// and not accepted stays here and goes first next time, so that nothing is lost between calls
/// even if the reader cannot seek. For one thread.
/// </summary>
/// <param name="writer">
/// The writer; to be used through this object only while bytes are staged.
/// </param>
/// <param name="bufferSize">Bytes of staging memory, allocated once when first needed.</param>
public sealed class StagedWriter(
    INonBlockingWriter writer, int bufferSize = NonBlockingCopy.DefaultBufferSize) : IReaderFrom
{
    private readonly INonBlockingWriter _writer = TeeReader.NotNull(writer, nameof(writer));
    private readonly int _bufferSize = StagedReader.Positive(bufferSize);
    private Owed _owed;

    /// <summary>Bytes that were read and that the writer has not accepted yet.</summary>
    public int StagedBytes => _owed.Count;

    /// <summary>Writes staged bytes first; while the writer takes not all, none of these.</summary>
    /// <inheritdoc/>
    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        var flushed = Flush();
        return flushed.IsOk ? _writer.Write(buffer) : new IoResult(0, flushed);
    }

    /// <inheritdoc/>
    public CopyResult ReadFrom(INonBlockingReader source, long byteCountMax)
    {
        ArgumentNullException.ThrowIfNull(source);
        return StagedReader.Transfer(ref _owed, source, _writer, byteCountMax, _bufferSize);
    }

    /// <summary>Offers the writer what is staged.</summary>
    /// <returns>Ok when nothing is staged any more; otherwise the writer's outcome.</returns>
    public Outcome Flush() => _owed.Count == 0
        ? Outcome.Ok
        : _owed.WriteTo(_writer, long.MaxValue, CopyOp.CopyWrite, null).Outcome;
}

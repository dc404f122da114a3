namespace Hyb.Iox;

/// <summary>Where bytes come from, without waiting for them.</summary>
public interface INonBlockingReader
{
    /// <summary>Takes the bytes that are there.</summary>
    /// <param name="buffer">Where they go; borrowed for the call.</param>
    /// <returns>
    /// How many bytes were put at the start of <paramref name="buffer"/>, and what the source says
    /// about what follows. Both may come together: the bytes count first, whatever the outcome.
    /// Ok says to ask again, WouldBlock that waiting is needed, More that the same operation will
    /// give more, EndOfStream that nothing follows. No bytes with Ok, for a buffer that is not
    /// empty, is "no progress": not an end, but no reason to ask again at once either.
    /// </returns>
    IoResult Read(Span<byte> buffer);
}

/// <summary>A reader that can go back to bytes it has given.</summary>
public interface ISeekableReader : INonBlockingReader
{
    /// <summary>Moves the place of the next read.</summary>
    /// <param name="relativeBytes">By how much; negative goes back.</param>
    /// <returns>
    /// Ok when moved. An object that finds out only now that it cannot says
    /// <see cref="OutcomeFault.NotSeekable"/>, and has not moved; nor has it with another failure.
    /// </returns>
    Outcome Seek(long relativeBytes);
}

/// <summary>Where bytes go, without waiting for room.</summary>
public interface INonBlockingWriter
{
    /// <summary>Gives bytes away.</summary>
    /// <param name="buffer">The bytes; borrowed for the call.</param>
    /// <returns>
    /// How many bytes from the start of <paramref name="buffer"/> were accepted, and why it ended
    /// there. Accepted bytes count first, whatever the outcome. Fewer bytes with Ok is allowed:
    /// the rest may be offered again at once. None with Ok, for a buffer that is not empty, is a
    /// fault that engines report as <see cref="OutcomeFault.ShortWrite"/>.
    /// </returns>
    IoResult Write(ReadOnlySpan<byte> buffer);
}

/// <summary>
/// A reader that has a better way to a writer than a loop over a buffer.
/// <see cref="NonBlockingCopy"/> prefers it to <see cref="IReaderFrom"/> and to its own loop.
/// </summary>
public interface IWriterTo : INonBlockingReader
{
    /// <summary>Copies to a writer until the end, the maximum, or an outcome.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="byteCountMax">
    /// Accept at most so many; <see cref="long.MaxValue"/> for all.
    /// </param>
    /// <returns>
    /// The bytes that the writer accepted, and the outcome: Ok or EndOfStream at the end. What was
    /// read and not accepted, the implementation rewinds, or keeps and gives first next time; if
    /// it can do neither, that is a failure. <see cref="OutcomeFault.Declined"/>, with nothing
    /// read that was not accepted, hands what is left of the copy back to the engine.
    /// </returns>
    CopyResult WriteTo(INonBlockingWriter destination, long byteCountMax);
}

/// <summary>A writer that has a better way from a reader than a loop over a buffer.</summary>
public interface IReaderFrom : INonBlockingWriter
{
    /// <summary>Copies from a reader until the end, the maximum, or an outcome.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="byteCountMax">
    /// Accept at most so many; <see cref="long.MaxValue"/> for all.
    /// </param>
    /// <returns>
    /// The bytes accepted, and the outcome: Ok or EndOfStream at the end. What was read and not
    /// accepted, the implementation rewinds, or keeps and writes first next time; if it can do
    /// neither, that is a failure. <see cref="OutcomeFault.Declined"/>, with nothing read that was
    /// not accepted, hands what is left of the copy back to the engine.
    /// </returns>
    CopyResult ReadFrom(INonBlockingReader source, long byteCountMax);
}

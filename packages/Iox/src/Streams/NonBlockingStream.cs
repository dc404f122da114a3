using Hyb.Zcall;

namespace Hyb.Iox;

/// <summary>
/// A reader, a writer, or both, as a <see cref="Stream"/>. A stream cannot say would-block: the
/// caller's policy says what to do about it, by waiting in its Yield, or by Return, which throws
/// an <see cref="IOException"/> with HResult EAGAIN. Nothing here spins by itself. For one reading
/// and one writing thread. The asynchronous methods are those of the base class: they run the
/// others on a pool thread.
/// </summary>
public sealed class NonBlockingStream : Stream
{
    private readonly INonBlockingReader? _reader;
    private readonly INonBlockingWriter? _writer;
    private readonly ICopyPolicy _policy;
    private readonly bool _leaveOpen;
    private Outcome _stashed = Outcome.Ok;
    private bool _disposed;

    /// <summary>A stream over a reader, a writer, or both.</summary>
    /// <param name="reader">Read from; null for a stream that only writes.</param>
    /// <param name="writer">Written to; null for a stream that only reads.</param>
    /// <param name="policy">
    /// Asked with <see cref="CopyOp.CopyRead"/> and <see cref="CopyOp.CopyWrite"/>.
    /// </param>
    /// <param name="leaveOpen">Whether disposal leaves reader and writer alone.</param>
    /// <exception cref="ArgumentException">Neither reader nor writer.</exception>
    public NonBlockingStream(
        INonBlockingReader? reader,
        INonBlockingWriter? writer,
        ICopyPolicy policy,
        bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (reader is null && writer is null)
            throw new ArgumentException("A stream needs a reader or a writer.", nameof(reader));
        _reader = reader;
        _writer = writer;
        _policy = policy;
        _leaveOpen = leaveOpen;
    }

    /// <summary>Bytes that the writer has accepted, also in calls that threw.</summary>
    public long BytesWritten { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => _reader is not null && !_disposed;

    /// <inheritdoc/>
    public override bool CanWrite => _writer is not null && !_disposed;

    /// <summary>Always false: a reader knows no absolute position.</summary>
    public override bool CanSeek => false;

    /// <summary>Not supported.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is there, waiting by the policy for at least one byte.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <returns>The number of bytes; 0 at the end, or for an empty buffer.</returns>
    /// <exception cref="IOException">
    /// The reader failed, made no progress, or would block and the policy says Return. What came
    /// with bytes is thrown by the next call.
    /// </exception>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var reader = _reader ?? throw new NotSupportedException("The stream only writes.");
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            var read = _stashed.IsOk
                ? Steps.Read(reader, buffer, CopyOp.CopyRead)
                : new IoResult(0, _stashed);
            _stashed = Outcome.Ok;
            if (read.Count > 0)
            {
                // Would-block and more are asked for again; a failure or an end may be told once.
                _stashed = read.Outcome.IsSemantic ? Outcome.Ok : read.Outcome;
                return read.Count;
            }

            if (read.Outcome.IsEndOfStream)
                return 0;
            if (!Steps.Retry(_policy, CopyOp.CopyRead, read.Outcome))
                Throw(read.Outcome.IsOk ? Outcome.Failure(OutcomeFault.NoProgress) : read.Outcome);
        }
    }

    /// <summary>Writes all of it, waiting by the policy for room.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <exception cref="IOException">
    /// The writer failed, ended (EPIPE), or would block and the policy says Return.
    /// <see cref="BytesWritten"/> says how far it came.
    /// </exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var writer = _writer ?? throw new NotSupportedException("The stream only reads.");
        var written = Steps.WriteAll(writer, buffer, CopyOp.CopyWrite, _policy);
        BytesWritten += written.Count;
        if (written.Outcome.IsEndOfStream)
            Outcome.Failure(Errno.EPIPE).ThrowIfFailure();

        // All is written: would-block or more only speak of what might follow.
        if (!written.Outcome.IsOk && (written.Count < buffer.Length || written.Outcome.IsFailure))
            Throw(written.Outcome);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write(new ReadOnlySpan<byte>(in value));

    /// <summary>Does nothing: nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Disposes reader and writer if they can be and are not to be left open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed && !_leaveOpen)
        {
            (_reader as IDisposable)?.Dispose();
            if (!ReferenceEquals(_reader, _writer))
                (_writer as IDisposable)?.Dispose();
        }

        _disposed = true;
        base.Dispose(disposing);
    }

    private static void Throw(Outcome outcome)
    {
        outcome.ThrowIfFailure();
        throw new IOException(
            $"{outcome}, and the policy says Return", (int)Errno.EAGAIN);
    }
}

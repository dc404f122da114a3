using System.Net.Sockets;
using Hyb.Zcall;

namespace Hyb.Iox;

/// <summary>
/// A <see cref="Stream"/> as reader, seekable reader and writer. The stream decides whether a call
/// waits: most do, and such an endpoint never says would-block. For one thread.
/// </summary>
/// <remarks>
/// An <see cref="IOException"/> of the stream becomes a failure: with the errno if there is one,
/// else <see cref="OutcomeFault.StreamFailed"/>; EAGAIN and a socket that would block become
/// WouldBlock. <see cref="LastException"/> keeps it. Other exceptions (disposed, not readable)
/// are misuse and pass through.
/// </remarks>
/// <param name="stream">The stream; its own buffering stays as it is.</param>
/// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream alone.</param>
public sealed class StreamEndpoint(Stream stream, bool leaveOpen = false)
    : ISeekableReader, INonBlockingWriter, IDisposable
{
    private const int ErrnoMax = 4095;

    private readonly Stream _stream = TeeReader.NotNull(stream, nameof(stream));

    /// <summary>What the last failed or blocked call was told; null if none was.</summary>
    public IOException? LastException { get; private set; }

    /// <summary>
    /// <see cref="Stream.Read(Span{byte})"/>: no bytes for a buffer that is not empty is the end.
    /// </summary>
    /// <inheritdoc/>
    public IoResult Read(Span<byte> buffer)
    {
        try
        {
            var count = _stream.Read(buffer);
            return new IoResult(
                count, count == 0 && buffer.Length > 0 ? Outcome.EndOfStream : Outcome.Ok);
        }
        catch (IOException e)
        {
            return new IoResult(0, Told(e));
        }
    }

    /// <summary>
    /// <see cref="Stream.Write(ReadOnlySpan{byte})"/>: all or a failure. A stream does not say how
    /// much it took before it failed; the count is then 0. A <see cref="NonBlockingStream"/> does,
    /// and the count is exact.
    /// </summary>
    /// <inheritdoc/>
    public IoResult Write(ReadOnlySpan<byte> buffer)
    {
        var counted = _stream as NonBlockingStream;
        var before = counted?.BytesWritten ?? 0;
        try
        {
            _stream.Write(buffer);
            return new IoResult(buffer.Length, Outcome.Ok);
        }
        catch (IOException e)
        {
            return new IoResult((int)((counted?.BytesWritten ?? 0) - before), Told(e));
        }
    }

    /// <summary>Moves the stream's position, if it has one.</summary>
    /// <inheritdoc/>
    public Outcome Seek(long relativeBytes)
    {
        if (!_stream.CanSeek)
            return Outcome.Failure(OutcomeFault.NotSeekable);
        try
        {
            _ = _stream.Seek(relativeBytes, SeekOrigin.Current);
            return Outcome.Ok;
        }
        catch (IOException e)
        {
            return Told(e);
        }
    }

    /// <summary>Disposes the stream, unless it is to be left open.</summary>
    public void Dispose()
    {
        if (!leaveOpen)
            _stream.Dispose();
    }

    private Outcome Told(IOException exception)
    {
        LastException = exception;
        if (exception.InnerException is SocketException socket)
            return socket.SocketErrorCode == SocketError.WouldBlock
                ? Outcome.WouldBlock
                : From(socket.NativeErrorCode);
        return From(exception.HResult);
    }

    private static Outcome From(int errno) =>
        errno == (int)Errno.EAGAIN ? Outcome.WouldBlock
        : errno is > 0 and <= ErrnoMax ? Outcome.Failure((Errno)errno)
        : Outcome.Failure(OutcomeFault.StreamFailed);
}

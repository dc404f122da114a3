using System.Buffers;

namespace Hyb.Iox;

/// <summary>
/// Copies from a non-blocking reader to a non-blocking writer. No byte is lost or doubled: each
/// call ends with the source behind the last byte that the destination accepted, by rewinding an
/// <see cref="ISeekableReader"/>; from any other source what is left over stays in the caller's
/// buffer and is reported. So a call after would-block or more goes on where the last one ended.
/// </summary>
/// <remarks>
/// <para>
/// If the source is an <see cref="IWriterTo"/> it does the work, else the destination if it is an
/// <see cref="IReaderFrom"/>, else, or if they decline, a loop over a buffer. Nothing is
/// allocated. The methods keep no state and add no thread safety of their own.
/// </para>
/// <para>
/// A read without bytes that says Ok ends a copy with Ok, so as not to spin; the result's
/// <see cref="CopyResult.SourceOutcome"/> tells it from the end. A write that accepts some bytes
/// with Ok is offered the rest. More from a writer ends a copy, although nothing is wrong: call
/// again, or give a policy that retries it.
/// </para>
/// <para>
/// An <see cref="IoContractException"/> is thrown for a count below 0 or above what was asked for.
/// </para>
/// </remarks>
public static class NonBlockingCopy
{
    /// <summary>Bytes in the buffer that the methods rent when the caller gives none.</summary>
    public const int DefaultBufferSize = 32 * 1024;

    /// <summary>Copies until the source ends, through a rented buffer.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="policy">What to do about would-block and more; null hands them back.</param>
    /// <returns>
    /// Ok when the source has ended. If the destination stops while bytes are under way and the
    /// source cannot be rewound, these are lost, and the outcome is a failure: give a buffer, or
    /// a policy that retries writes, where that can happen.
    /// </returns>
    public static CopyResult Copy(
        INonBlockingReader source, INonBlockingWriter destination, ICopyPolicy? policy = null)
    {
        Check(source, destination);
        return Rented(source, destination, long.MaxValue, policy);
    }

    /// <summary>Copies until the source ends, through the caller's buffer.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="buffer">
    /// Borrowed for the call; at least one byte. Not used when source or destination do the work.
    /// </param>
    /// <param name="policy">What to do about would-block and more; null hands them back.</param>
    /// <param name="unwritten">
    /// <see cref="CopyResult.Unwritten"/> of the call before: so many bytes at the start of the
    /// buffer are written first, and counted.
    /// </param>
    /// <exception cref="ArgumentException">The buffer is empty.</exception>
    public static CopyResult Copy(
        INonBlockingReader source,
        INonBlockingWriter destination,
        Span<byte> buffer,
        ICopyPolicy? policy = null,
        int unwritten = 0) =>
        CopyAtMost(source, destination, long.MaxValue, buffer, policy, unwritten);

    /// <summary>
    /// Copies until the source ends or so many bytes are accepted; for those who implement
    /// <see cref="IWriterTo"/> and <see cref="IReaderFrom"/>. Fewer is no failure.
    /// </summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="byteCountMax">Bytes to copy; zero or less touches nothing and is Ok.</param>
    /// <param name="buffer">Borrowed for the call; at least one byte.</param>
    /// <param name="policy">What to do about would-block and more; null hands them back.</param>
    /// <param name="unwritten">As in Copy; at most <paramref name="byteCountMax"/>.</param>
    /// <exception cref="ArgumentException">The buffer is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="unwritten"/> is negative, or more than buffer or maximum.
    /// </exception>
    public static CopyResult CopyAtMost(
        INonBlockingReader source,
        INonBlockingWriter destination,
        long byteCountMax,
        Span<byte> buffer,
        ICopyPolicy? policy = null,
        int unwritten = 0)
    {
        Check(source, destination);
        if (byteCountMax <= 0)
            return new CopyResult(0, Outcome.Ok);
        if (buffer.IsEmpty)
            throw new ArgumentException("The buffer is empty.", nameof(buffer));
        ArgumentOutOfRangeException.ThrowIfNegative(unwritten);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            unwritten, Math.Min(buffer.Length, byteCountMax));

        // What is left over is older than what a fast path would read: the loop takes it along.
        var fast = new CopyResult(0, Outcome.Ok);
        if (unwritten == 0
            && FastPath.TryCopy(source, destination, byteCountMax, policy, out fast))
            return fast;
        var left = byteCountMax - fast.Copied;
        var result = new CopyLoop(source, destination, buffer, policy, left).Run(unwritten);
        return result with { Copied = fast.Copied + result.Copied };
    }

    /// <summary>Copies so many bytes, through a rented buffer.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="byteCount">Bytes to copy; zero or less touches nothing and is Ok.</param>
    /// <param name="policy">What to do about would-block and more; null hands them back.</param>
    /// <returns>
    /// As the overload with a buffer, and as Copy without one: what a destination leaves over, and
    /// a source cannot take back, is lost, and the outcome a failure.
    /// </returns>
    public static CopyResult CopyExactly(
        INonBlockingReader source,
        INonBlockingWriter destination,
        long byteCount,
        ICopyPolicy? policy = null)
    {
        Check(source, destination);
        return byteCount <= 0
            ? new CopyResult(0, Outcome.Ok)
            : Whole(Rented(source, destination, byteCount, policy), byteCount);
    }

    /// <summary>Copies so many bytes and reads not one more, through the caller's buffer.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="byteCount">
    /// Bytes to copy; zero or less touches nothing and is Ok. After a call that ended early, the
    /// next one asks for what is missing: this less <see cref="CopyResult.Copied"/>.
    /// </param>
    /// <param name="buffer">Borrowed for the call; at least one byte.</param>
    /// <param name="policy">What to do about would-block and more; null hands them back.</param>
    /// <param name="unwritten">
    /// <see cref="CopyResult.Unwritten"/> of the call before; at most <paramref name="byteCount"/>.
    /// </param>
    /// <returns>
    /// Ok if and only if all bytes are copied, whatever came with the last one. Too few:
    /// <see cref="OutcomeFault.UnexpectedEnd"/> when the source ended,
    /// <see cref="OutcomeFault.NoProgress"/> when it gave no bytes and said Ok, with and without a
    /// policy; otherwise the outcome that ended it. The count is exact with each.
    /// </returns>
    public static CopyResult CopyExactly(
        INonBlockingReader source,
        INonBlockingWriter destination,
        long byteCount,
        Span<byte> buffer,
        ICopyPolicy? policy = null,
        int unwritten = 0) =>
        Whole(
            CopyAtMost(source, destination, byteCount, buffer, policy, unwritten),
            Math.Max(byteCount, 0));

    private static void Check(INonBlockingReader source, INonBlockingWriter destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
    }

    private static CopyResult Rented(
        INonBlockingReader source,
        INonBlockingWriter destination,
        long byteCountMax,
        ICopyPolicy? policy)
    {
        if (FastPath.TryCopy(source, destination, byteCountMax, policy, out var fast))
            return fast;
        var buffer = ArrayPool<byte>.Shared.Rent(DefaultBufferSize);
        try
        {
            var space = buffer.AsSpan(0, DefaultBufferSize);
            var left = byteCountMax - fast.Copied;
            var result = new CopyLoop(source, destination, space, policy, left).Run(0);
            return result with { Copied = fast.Copied + result.Copied };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static CopyResult Whole(CopyResult result, long byteCount)
    {
        if (result.Copied == byteCount)
            return result with { Outcome = Outcome.Ok };
        if (!result.Outcome.IsOk)
            return result;
        var fault = result.SourceOutcome.IsEndOfStream
            ? OutcomeFault.UnexpectedEnd
            : OutcomeFault.NoProgress;
        return result with { Outcome = Outcome.Failure(fault) };
    }
}

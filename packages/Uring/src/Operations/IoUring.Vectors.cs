using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Reads into several buffers at once: IORING_OP_READV, preadv2(2), io_uring_prep_readv2(3).
    /// Completes with the number of bytes, which may be fewer than asked; 0 at the end of the file.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffers">
    /// 1 to 1024 buffers, in order. The list is copied; the memory is
    /// the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No buffer, or more than 1024, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReadVector(
        FileTarget file,
        ReadOnlySpan<IoVec> buffers,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None)
    {
        CheckTarget(file);
        CheckVectors(buffers.Length, nameof(buffers));
        if (!TryStage((nuint)buffers.Length * (nuint)sizeof(IoVec), out var memory))
            return Outcome.WouldBlock;
        buffers.CopyTo(new Span<IoVec>(memory, buffers.Length));
        return EnqueueStaged(new Sqe(IoUringOp.Readv, file, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)buffers.Length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Writes several buffers at once: IORING_OP_WRITEV, pwritev2(2), io_uring_prep_writev2(3).
    /// Completes with the number of bytes, which may be fewer than asked.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffers">
    /// 1 to 1024 buffers, in order. The list is copied; the memory is
    /// the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No buffer, or more than 1024, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome WriteVector(
        FileTarget file,
        ReadOnlySpan<IoVec> buffers,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None)
    {
        CheckTarget(file);
        CheckVectors(buffers.Length, nameof(buffers));
        if (!TryStage((nuint)buffers.Length * (nuint)sizeof(IoVec), out var memory))
            return Outcome.WouldBlock;
        buffers.CopyTo(new Span<IoVec>(memory, buffers.Length));
        return EnqueueStaged(new Sqe(IoUringOp.Writev, file, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)buffers.Length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Reads into several parts of a registered buffer: IORING_OP_READV_FIXED,
    /// io_uring_prep_readv_fixed(3). Completes with the number of bytes, which may be fewer than
    /// asked; 0 at the end of the file.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="parts">
    /// 1 to 1024 parts of one registered buffer, in order. The list is copied; the memory is
    /// the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No part, or more than 1024, or a slot beyond the table.
    /// </exception>
    /// <exception cref="ArgumentException">Parts of several buffers.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReadVectorFixed(
        FileTarget file,
        ReadOnlySpan<FixedBuffer> parts,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None)
    {
        CheckTarget(file);
        CheckParts(parts);
        if (!TryStage((nuint)parts.Length * (nuint)sizeof(IoVec), out var memory))
            return Outcome.WouldBlock;
        var vectors = (IoVec*)memory;
        for (var i = 0; i < parts.Length; i++)
            vectors[i] = parts[i].Memory;
        return EnqueueStaged(new Sqe(IoUringOp.ReadvFixed, file, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)parts.Length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
            BufferIndex = parts[0].Index,
        });
    }

    /// <summary>
    /// Writes several parts of a registered buffer: IORING_OP_WRITEV_FIXED,
    /// io_uring_prep_writev_fixed(3). Completes with the number of bytes, which may be fewer than
    /// asked.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="parts">
    /// 1 to 1024 parts of one registered buffer, in order. The list is copied; the memory is
    /// the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No part, or more than 1024, or a slot beyond the table.
    /// </exception>
    /// <exception cref="ArgumentException">Parts of several buffers.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome WriteVectorFixed(
        FileTarget file,
        ReadOnlySpan<FixedBuffer> parts,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None)
    {
        CheckTarget(file);
        CheckParts(parts);
        if (!TryStage((nuint)parts.Length * (nuint)sizeof(IoVec), out var memory))
            return Outcome.WouldBlock;
        var vectors = (IoVec*)memory;
        for (var i = 0; i < parts.Length; i++)
            vectors[i] = parts[i].Memory;
        return EnqueueStaged(new Sqe(IoUringOp.WritevFixed, file, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)parts.Length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
            BufferIndex = parts[0].Index,
        });
    }

    private static void CheckVectors(int count, string name)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Syscall.MaxVectors, name);
    }

    // An entry has one index, whatever the list says.
    private static void CheckParts(ReadOnlySpan<FixedBuffer> parts)
    {
        CheckVectors(parts.Length, nameof(parts));
        foreach (var part in parts)
        {
            if (part.Index != parts[0].Index)
            {
                throw new ArgumentException(
                    $"One operation takes parts of one registered buffer; these are of "
                    + $"{parts[0].Index} and {part.Index}.",
                    nameof(parts));
            }
        }
    }
}

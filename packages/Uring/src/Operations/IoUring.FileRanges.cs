using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Waits until a file is on stable storage: IORING_OP_FSYNC, fsync(2), io_uring_prep_fsync(3).
    /// Completes with 0. Writes in flight are not part of it: link it to them, or drain.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="flags">With metadata, or only the data.</param>
    /// <param name="offset">First byte of a range; 0 with length 0 is the whole file.</param>
    /// <param name="length">Bytes of the range, which a file system may widen.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A negative offset, or a slot beyond the table.
    /// </exception>
    /// <exception cref="ArgumentException">An offset without a length.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Fsync(
        FileTarget file,
        FsyncFlags flags = FsyncFlags.None,
        long offset = 0,
        uint length = 0,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);

        // The kernel would take the offset for the end and sync next to nothing.
        if (length == 0 && offset != 0)
            throw new ArgumentException("A range has a length.", nameof(length));
        return Enqueue(new Sqe(IoUringOp.Fsync, Checked(file), context, options)
        {
            Length = length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Starts or awaits the writing of a range, without metadata and so without any promise after a
    /// crash: IORING_OP_SYNC_FILE_RANGE, sync_file_range(2), io_uring_prep_sync_file_range(3).
    /// Completes with 0; ESPIPE for what is not a file.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes; 0 up to the end of the file.</param>
    /// <param name="flags">What to start and what to wait for.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A negative offset, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SyncFileRange(
        FileTarget file,
        long offset,
        uint length,
        SyncFileRangeFlags flags,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return Enqueue(new Sqe(IoUringOp.SyncFileRange, Checked(file), context, options)
        {
            Length = length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Reserves, frees, zeroes or moves a range of a file: IORING_OP_FALLOCATE, fallocate(2),
    /// io_uring_prep_fallocate(3). Completes with 0; EINVAL for a length of 0, EOPNOTSUPP when the
    /// file system does not do it.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="flags">What to do.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A negative offset or length, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Fallocate(
        FileTarget file,
        FallocateFlags flags,
        long offset,
        long length,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Enqueue(new Sqe(IoUringOp.Fallocate, Checked(file), context, options)
        {
            Address = (ulong)length,
            Length = (uint)flags,
            Offset = (ulong)offset,
        });
    }

    /// <summary>
    /// Cuts a file, or extends it with zeros: IORING_OP_FTRUNCATE, ftruncate(2),
    /// io_uring_prep_ftruncate(3). Completes with 0; EINVAL when it is not open for writing.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="length">The new length in bytes.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A negative length, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome FTruncate(
        FileTarget file,
        long length,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Enqueue(new Sqe(IoUringOp.FTruncate, Checked(file), context, options)
        {
            Offset = (ulong)length,
        });
    }

    /// <summary>
    /// Says how a range of a file will be used: IORING_OP_FADVISE, posix_fadvise(2),
    /// io_uring_prep_fadvise64(3). Completes with 0; ESPIPE for a pipe.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes; 0 up to the end of the file.</param>
    /// <param name="advice">How.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A negative offset or length, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Fadvise(
        FileTarget file,
        long offset,
        long length,
        FileAdvice advice,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Enqueue(new Sqe(IoUringOp.Fadvise, Checked(file), context, options)
        {
            Address = (ulong)length,
            Offset = (ulong)offset,
            OperationFlags = (uint)advice,
        });
    }

    /// <summary>
    /// Says how memory will be used: IORING_OP_MADVISE, madvise(2), io_uring_prep_madvise64(3).
    /// Completes with 0; EINVAL when it does not start at a page.
    /// </summary>
    /// <param name="memory">
    /// Whole pages, mapped until the completion. Some advice changes their content:
    /// <see cref="MemoryAdvice.DontNeed"/> makes anonymous memory read as zeros.
    /// </param>
    /// <param name="advice">How.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Madvise(
        IoVec memory,
        MemoryAdvice advice,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Madvise, FileTarget.None, context, options)
        {
            Address = (ulong)memory.Address,
            Offset = memory.Length,
            OperationFlags = (uint)advice,
        });
}

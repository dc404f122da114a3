using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>The offset that means the file's own position, which then moves.</summary>
    public const long CurrentPosition = -1;

    /// <summary>
    /// Reads from a file at an offset: IORING_OP_READ, preadv2(2), io_uring_prep_read(3). Completes
    /// with the number of bytes, which may be fewer than asked; 0 at the end of the file.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// Where the bytes go; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Read(
        FileTarget file,
        IoVec buffer,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        Enqueue(new Sqe(IoUringOp.Read, Checked(file), context, options)
        {
            Address = (ulong)buffer.Address,
            Length = EntryLength(buffer),
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Writes to a file at an offset: IORING_OP_WRITE, pwritev2(2), io_uring_prep_write(3).
    /// Completes with the number of bytes, which may be fewer than asked.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// What to write; the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Write(
        FileTarget file,
        IoVec buffer,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        Enqueue(new Sqe(IoUringOp.Write, Checked(file), context, options)
        {
            Address = (ulong)buffer.Address,
            Length = EntryLength(buffer),
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Reads into a registered buffer: IORING_OP_READ_FIXED, io_uring_prep_read_fixed(3).
    /// Completes with the number of bytes, which may be fewer than asked; 0 at the end of the file.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// A registered buffer or a part of one, from <see cref="GetFixedBuffer"/>.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest; the buffer group is not used.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReadFixed(
        FileTarget file,
        FixedBuffer buffer,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        Enqueue(new Sqe(IoUringOp.ReadFixed, Checked(file), context, options)
        {
            Address = (ulong)buffer.Memory.Address,
            Length = EntryLength(buffer.Memory),
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
            BufferIndex = buffer.Index,
        });

    /// <summary>
    /// Writes from a registered buffer: IORING_OP_WRITE_FIXED, io_uring_prep_write_fixed(3).
    /// Completes with the number of bytes, which may be fewer than asked.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// A registered buffer or a part of one, from <see cref="GetFixedBuffer"/>; unchanged until
    /// the completion.
    /// </param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest; the buffer group is not used.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The buffer is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome WriteFixed(
        FileTarget file,
        FixedBuffer buffer,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        Enqueue(new Sqe(IoUringOp.WriteFixed, Checked(file), context, options)
        {
            Address = (ulong)buffer.Memory.Address,
            Length = EntryLength(buffer.Memory),
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
            BufferIndex = buffer.Index,
        });

    // The entry's length has 32 bits. One transfer moves 2 GiB at most anyway.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint EntryLength(IoVec buffer)
    {
        if (buffer.Length > uint.MaxValue)
            ThrowTooLong();
        return (uint)buffer.Length;
    }

    [DoesNotReturn]
    private static void ThrowTooLong() =>
        throw new ArgumentOutOfRangeException("buffer", "One operation takes less than 4 GiB.");
}

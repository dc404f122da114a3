using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

// Reads and writes with an attribute. The kernel copies the attribute with the entry; the memory
// that it points to is the caller's until the completion, as the data is.
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Reads blocks and what protects them: IORING_OP_READ with IORING_RW_ATTR_FLAG_PI. Completes
    /// with the number of bytes; EILSEQ when a check fails.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// Where the bytes go; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="protection">
    /// The checksums that go with the data. EOPNOTSUPP or EINVAL when the file has none.
    /// </param>
    /// <param name="offset">Offset in bytes, whole blocks.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Memory is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Read(
        FileTarget file,
        IoVec buffer,
        ProtectionInformation protection,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        EnqueueProtected(
            new Sqe(IoUringOp.Read, Checked(file), context, options)
            {
                Address = (ulong)buffer.Address,
                Length = EntryLength(buffer),
                Offset = (ulong)offset,
                OperationFlags = (uint)flags,
            },
            protection);

    /// <summary>
    /// Writes blocks and what protects them: IORING_OP_WRITE with IORING_RW_ATTR_FLAG_PI.
    /// Completes with the number of bytes; EILSEQ when a check fails.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// What to write; the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="protection">
    /// The checksums that go with the data. EOPNOTSUPP or EINVAL when the file has none.
    /// </param>
    /// <param name="offset">Offset in bytes, whole blocks.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Memory is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Write(
        FileTarget file,
        IoVec buffer,
        ProtectionInformation protection,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        EnqueueProtected(
            new Sqe(IoUringOp.Write, Checked(file), context, options)
            {
                Address = (ulong)buffer.Address,
                Length = EntryLength(buffer),
                Offset = (ulong)offset,
                OperationFlags = (uint)flags,
            },
            protection);

    /// <summary>
    /// Reads blocks into a registered buffer, and what protects them: IORING_OP_READ_FIXED with
    /// IORING_RW_ATTR_FLAG_PI. Completes with the number of bytes; EILSEQ when a check fails.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">A registered buffer or a part of one.</param>
    /// <param name="protection">
    /// The checksums that go with the data. EOPNOTSUPP or EINVAL when the file has none.
    /// </param>
    /// <param name="offset">Offset in bytes, whole blocks.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Memory is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReadFixed(
        FileTarget file,
        FixedBuffer buffer,
        ProtectionInformation protection,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        EnqueueProtected(
            new Sqe(IoUringOp.ReadFixed, Checked(file), context, options)
            {
                Address = (ulong)buffer.Memory.Address,
                Length = EntryLength(buffer.Memory),
                Offset = (ulong)offset,
                OperationFlags = (uint)flags,
                BufferIndex = buffer.Index,
            },
            protection);

    /// <summary>
    /// Writes blocks from a registered buffer, and what protects them: IORING_OP_WRITE_FIXED with
    /// IORING_RW_ATTR_FLAG_PI. Completes with the number of bytes; EILSEQ when a check fails.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="buffer">
    /// A registered buffer or a part of one, unchanged until the completion.
    /// </param>
    /// <param name="protection">
    /// The checksums that go with the data. EOPNOTSUPP or EINVAL when the file has none.
    /// </param>
    /// <param name="offset">Offset in bytes, whole blocks.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Memory is longer than 4 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome WriteFixed(
        FileTarget file,
        FixedBuffer buffer,
        ProtectionInformation protection,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        EnqueueProtected(
            new Sqe(IoUringOp.WriteFixed, Checked(file), context, options)
            {
                Address = (ulong)buffer.Memory.Address,
                Length = EntryLength(buffer.Memory),
                Offset = (ulong)offset,
                OperationFlags = (uint)flags,
                BufferIndex = buffer.Index,
            },
            protection);

    private Outcome EnqueueProtected(in Sqe sqe, in ProtectionInformation protection)
    {
        _ = EntryLength(protection.Memory);
        if (!TryStage((nuint)sizeof(AttrPi), out var memory))
            return Outcome.WouldBlock;
        *(AttrPi*)memory = protection.ToKernel();
        return EnqueueStaged(sqe with
        {
            Address3 = (ulong)memory,
            AttributeMask = (ulong)RwAttributeFlags.ProtectionInformation,
        });
    }
}

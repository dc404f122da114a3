using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Reads into a buffer that the kernel takes from a group when there is something to read:
    /// IORING_OP_READ with IOSQE_BUFFER_SELECT, io_uring_prep_read(3). Completes with the number of
    /// bytes, and with the buffer's id in <see cref="Completion.BufferId"/> when it has taken one;
    /// 0 at the end of the file; ENOBUFS when the group is empty.
    /// </summary>
    /// <param name="file">The file, its descriptor or slot.</param>
    /// <param name="group">The group that the buffer is from.</param>
    /// <param name="length">Bytes at most; 0 for as many as the buffer has.</param>
    /// <param name="offset">Offset in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest; the buffer group is this one.</param>
    /// <param name="flags">What is particular to this transfer: RWF_ bits.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReadSelected(
        FileTarget file,
        ushort group,
        uint length = 0,
        long offset = 0,
        SqeContext context = default,
        SqeOptions options = default,
        ReadWriteFlags flags = ReadWriteFlags.None) =>
        Enqueue(new Sqe(IoUringOp.Read, Checked(file), context, Selecting(options, group))
        {
            Length = length,
            Offset = (ulong)offset,
            OperationFlags = (uint)flags,
        });

    /// <summary>
    /// Reads into buffers of a group, one completion for each, until it ends:
    /// IORING_OP_READ_MULTISHOT, io_uring_prep_read_multishot(3). Each completion has the number of
    /// bytes and the buffer's id. It goes on as long as <see cref="Completion.HasMore"/> is set; it
    /// ends at the end of the file (0), when the group is empty (ENOBUFS: refill and queue it
    /// again), with any failure, or canceled. EBADFD for what cannot be polled, such as a regular
    /// file.
    /// </summary>
    /// <param name="file">A pipe, a terminal or another thing that can be polled.</param>
    /// <param name="group">The group that the buffers are from.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest; the buffer group is this one.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ReadMultishot(
        FileTarget file,
        ushort group,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.ReadMultishot, Checked(file), context, Selecting(options, group))
        {
            Offset = unchecked((ulong)CurrentPosition),
        });

    private static SqeOptions Selecting(SqeOptions options, ushort group) => options with
    {
        Flags = options.Flags | SqeFlags.BufferSelect,
        BufferGroup = group,
    };
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Hands buffers to a group, from which operations with <see cref="SqeFlags.BufferSelect"/>
    /// take one: IORING_OP_PROVIDE_BUFFERS, io_uring_prep_provide_buffers(3). It is the older way,
    /// with an operation for each return of a buffer; a ring of buffers does without. Completes
    /// with 0; with EINVAL when the group is a ring of buffers, or an id would be over 65534.
    /// </summary>
    /// <param name="memory">
    /// The buffers, one after the other; the caller's, until each has been taken and is not given
    /// back, or is removed.
    /// </param>
    /// <param name="bufferBytes">The length of each; the memory is a multiple of it.</param>
    /// <param name="group">The group.</param>
    /// <param name="firstId">
    /// The id of the first: what <see cref="Completion.BufferId"/> says. The others count up.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No buffer, more than 65535, one longer than 2 GiB, or a length that does not divide the
    /// memory.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome ProvideBuffers(
        IoVec memory,
        int bufferBytes,
        ushort group,
        ushort firstId = 0,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferBytes);
        var (count, rest) = Math.DivRem(memory.Length, (nuint)bufferBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rest, 0U, nameof(memory));
        ArgumentOutOfRangeException.ThrowIfZero(count, nameof(memory));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ushort.MaxValue, nameof(memory));
        return Enqueue(new Sqe(
            IoUringOp.ProvideBuffers,
            FileTarget.None,
            context,
            options with { BufferGroup = group })
        {
            Fd = (int)count,
            Address = (ulong)memory.Address,
            Length = (uint)bufferBytes,
            Offset = firstId,
        });
    }

    /// <summary>
    /// Takes buffers back from a group: IORING_OP_REMOVE_BUFFERS,
    /// io_uring_prep_remove_buffers(3). Completes with how many it took, which the kernel will not
    /// use any more; with ENOENT when there is no such group.
    /// </summary>
    /// <param name="count">How many at most, 1 to 65535.</param>
    /// <param name="group">The group.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No buffer, or too many.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome RemoveBuffers(
        int count,
        ushort group,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ushort.MaxValue);
        return Enqueue(new Sqe(
            IoUringOp.RemoveBuffers,
            FileTarget.None,
            context,
            options with { BufferGroup = group })
        {
            Fd = count,
        });
    }
}

using System.Runtime.CompilerServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Changes an epoll set: IORING_OP_EPOLL_CTL, epoll_ctl(2), io_uring_prep_epoll_ctl(3).
    /// Completes with 0, or with the errno of epoll_ctl(2): EEXIST when the file is in the set,
    /// ENOENT when it is not.
    /// </summary>
    /// <param name="epoll">The set, by its descriptor.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="file">With which file, by its descriptor.</param>
    /// <param name="value">
    /// What to watch for and what to bring back. Copied; passed over when deleting.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">
    /// A slot: the kernel takes descriptors only, and would take its number for one.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome EpollControl(
        FileTarget epoll,
        EpollOperation operation,
        FileTarget file,
        EpollEvent value = default,
        SqeContext context = default,
        SqeOptions options = default)
    {
        RequireDescriptor(epoll);
        RequireDescriptor(file);
        if (!TryStage((nuint)EpollEvent.SizeBytes, out var memory))
            return Outcome.WouldBlock;
        value.Write(memory);
        return EnqueueStaged(new Sqe(IoUringOp.EpollCtl, epoll, context, options)
        {
            Address = (ulong)memory,
            Length = (uint)operation,
            Offset = (uint)file.Number,
        });
    }

    /// <summary>
    /// Waits for events of an epoll set: IORING_OP_EPOLL_WAIT, epoll_wait(2),
    /// io_uring_prep_epoll_wait(3). Completes with their number once there are any; a
    /// <see cref="LinkTimeout"/> bounds the wait.
    /// </summary>
    /// <param name="epoll">The set, its descriptor or slot.</param>
    /// <param name="events">
    /// Where they go: room for one or more of <see cref="EpollEvent.SizeBytes"/> each, to be read
    /// with <see cref="EpollEvent.Read(void*, int)"/>. The caller's, valid and unmoved until the
    /// completion.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No room for one event, or for more than 2^31, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome EpollWait(
        FileTarget epoll,
        IoVec events,
        SqeContext context = default,
        SqeOptions options = default)
    {
        var count = events.Length / (nuint)EpollEvent.SizeBytes;
        ArgumentOutOfRangeException.ThrowIfZero(count, nameof(events));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (nuint)int.MaxValue, nameof(events));
        return Enqueue(new Sqe(IoUringOp.EpollWait, Checked(epoll), context, options)
        {
            Address = (ulong)events.Address,
            Length = (uint)count,
        });
    }

    private static void RequireDescriptor(
        FileTarget target, [CallerArgumentExpression(nameof(target))] string? name = null)
    {
        if (target.IsFixed)
            throw new ArgumentException("The kernel takes a descriptor here and no slot.", name);
    }
}

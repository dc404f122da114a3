using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Completes when a time is over: IORING_OP_TIMEOUT, io_uring_prep_timeout(3). ETIME is how it
    /// succeeds: that is the completion's error when the time is over. It completes with 0 when
    /// <paramref name="count"/> other completions came before, and with ECANCELED when it is
    /// removed.
    /// </summary>
    /// <param name="time">
    /// How long; with <see cref="TimeoutFlags.Absolute"/> when, counted from the clock's zero: for
    /// <see cref="TimeoutFlags.RealTime"/> that is <c>time - DateTimeOffset.UnixEpoch</c>. Copied.
    /// </param>
    /// <param name="flags">
    /// Absolute; another clock than CLOCK_MONOTONIC; ETimeSuccess, so that expiry does not break a
    /// link; Multishot, which completes each time that the time is over, with
    /// <see cref="Completion.HasMore"/> until the last.
    /// </param>
    /// <param name="count">
    /// How many completions end it early, 0 for none; with Multishot how often it fires, 0 for
    /// without end.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time is negative, or a flag is not one of these.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome TimeoutAdd(
        TimeSpan time,
        TimeoutFlags flags = TimeoutFlags.None,
        uint count = 0,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTime(time, flags, TimeoutFlags.Update | TimeoutFlags.UpdateLink);
        if (!TryStage((nuint)sizeof(Timespec), out var memory))
            return Outcome.WouldBlock;
        *(Timespec*)memory = Timespec.From(time);
        return EnqueueStaged(new Sqe(IoUringOp.Timeout, FileTarget.None, context, options)
        {
            Address = (ulong)memory,
            Length = 1,
            Offset = count,
            OperationFlags = (uint)flags,
        });
    }

    /// <summary>
    /// Changes the time of a pending timeout: IORING_OP_TIMEOUT_REMOVE with IORING_TIMEOUT_UPDATE,
    /// io_uring_prep_timeout_update(3). Completes with 0; with ENOENT when there is no such
    /// timeout, with EALREADY when it is just over. A number of completions that would have ended
    /// it early is forgotten.
    /// </summary>
    /// <param name="target">The identity of the timeout.</param>
    /// <param name="time">As for <see cref="TimeoutAdd"/>, on the timeout's clock. Copied.</param>
    /// <param name="flags">
    /// Absolute; <see cref="TimeoutFlags.UpdateLink"/> when the timeout was made by
    /// <see cref="LinkTimeout"/>.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time is negative, or a flag is not one of these.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome TimeoutUpdate(
        SqeContext target,
        TimeSpan time,
        TimeoutFlags flags = TimeoutFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTime(time, flags, ~(TimeoutFlags.Absolute | TimeoutFlags.UpdateLink));
        if (!TryStage((nuint)sizeof(Timespec), out var memory))
            return Outcome.WouldBlock;
        *(Timespec*)memory = Timespec.From(time);
        return EnqueueStaged(new Sqe(IoUringOp.TimeoutRemove, FileTarget.None, context, options)
        {
            Address = target.Value,
            Offset = (ulong)memory,
            OperationFlags = (uint)(flags | TimeoutFlags.Update),
        });
    }

    /// <summary>
    /// Removes a pending timeout, which then completes with ECANCELED: IORING_OP_TIMEOUT_REMOVE,
    /// io_uring_prep_timeout_remove(3). Completes with 0; with ENOENT when there is no such
    /// timeout, with EALREADY when it is just over.
    /// </summary>
    /// <param name="target">The identity of the timeout.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome TimeoutRemove(
        SqeContext target,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.TimeoutRemove, FileTarget.None, context, options)
        {
            Address = target.Value,
        });

    /// <summary>
    /// Bounds the time of the request that is queued right before it with
    /// <see cref="SqeFlags.Link"/>: IORING_OP_LINK_TIMEOUT, io_uring_prep_link_timeout(3). When the
    /// time is over first, that request is canceled, and this completes with ETIME, or with 1 where
    /// the kernel counts what it canceled, as 6.18 does for waits on futexes and children;
    /// otherwise this completes with ECANCELED. Alone it completes with EINVAL.
    /// </summary>
    /// <remarks>
    /// The two are queued one by one: when this call answers WouldBlock, the request before it is
    /// queued without a bound, so see to it that there is room for both.
    /// </remarks>
    /// <param name="time">As for <see cref="TimeoutAdd"/>. Copied.</param>
    /// <param name="flags">Absolute; another clock; ETimeSuccess.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time is negative, or a flag is not one of these.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome LinkTimeout(
        TimeSpan time,
        TimeoutFlags flags = TimeoutFlags.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        const TimeoutFlags Others =
            TimeoutFlags.Update | TimeoutFlags.UpdateLink | TimeoutFlags.Multishot;
        CheckTime(time, flags, Others);
        if (!TryStage((nuint)sizeof(Timespec), out var memory))
            return Outcome.WouldBlock;
        *(Timespec*)memory = Timespec.From(time);
        return EnqueueStaged(new Sqe(IoUringOp.LinkTimeout, FileTarget.None, context, options)
        {
            Address = (ulong)memory,
            Length = 1,
            OperationFlags = (uint)flags,
        });
    }

    // Immediate would make kernels since 7.1 take the address of the time for the time.
    private static void CheckTime(TimeSpan time, TimeoutFlags flags, TimeoutFlags refused)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        if ((flags & (refused | TimeoutFlags.Immediate)) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(flags), flags, "This operation takes no such flag.");
        }
    }
}

using Hyb.Iox;
using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const FutexFlags PrivateWord = FutexFlags.Size32 | FutexFlags.Private;

    /// <summary>
    /// Waits until somebody wakes a futex: IORING_OP_FUTEX_WAIT, futex(2),
    /// io_uring_prep_futex_wait(3). Completes with 0 when it is woken, with EAGAIN when the word
    /// holds something else than expected at the start.
    /// </summary>
    /// <param name="word">
    /// The word, aligned to 4 bytes; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="expected">What it holds as long as there is nothing to wake for.</param>
    /// <param name="flags">
    /// Its size, and whether other processes share it. The kernel refuses every size but 32 bits
    /// with EINVAL.
    /// </param>
    /// <param name="mask">Which wakers are meant, those with a common bit; not 0.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome FutexWait(
        uint* word,
        uint expected,
        FutexFlags flags = PrivateWord,
        uint mask = uint.MaxValue,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.FutexWait, FileTarget.None, context, options)
        {
            Fd = (int)flags,
            Address = (ulong)word,
            Offset = expected,
            Address3 = mask,
        });

    /// <summary>
    /// Wakes those who wait on a futex: IORING_OP_FUTEX_WAKE, futex(2),
    /// io_uring_prep_futex_wake(3). Completes with how many there were.
    /// </summary>
    /// <param name="word">
    /// The word, aligned to 4 bytes; the caller's, valid and unmoved until the completion. What
    /// must be seen by the woken is stored there before this is submitted.
    /// </param>
    /// <param name="count">How many to wake, at most.</param>
    /// <param name="flags">As those that wait have given.</param>
    /// <param name="mask">Who is meant, those with a common bit; not 0.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome FutexWake(
        uint* word,
        int count = int.MaxValue,
        FutexFlags flags = PrivateWord,
        uint mask = uint.MaxValue,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Enqueue(new Sqe(IoUringOp.FutexWake, FileTarget.None, context, options)
        {
            Fd = (int)flags,
            Address = (ulong)word,
            Offset = (uint)count,
            Address3 = mask,
        });
    }

    /// <summary>
    /// Waits until somebody wakes one of several futexes: IORING_OP_FUTEX_WAITV, futex_waitv(2),
    /// io_uring_prep_futex_waitv(3). Completes with the index of one that was woken, with EAGAIN
    /// when a word holds something else than expected at the start.
    /// </summary>
    /// <param name="waiters">
    /// 1 to 128 words. The list is copied; the words are the caller's until the completion.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No word, or too many.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome FutexWaitV(
        ReadOnlySpan<FutexWaiter> waiters,
        SqeContext context = default,
        SqeOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waiters.Length, nameof(waiters));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            waiters.Length, UringConstants.MaxFutexWaiters, nameof(waiters));
        if (!TryStage((nuint)(waiters.Length * sizeof(FutexWaiter)), out var memory))
            return Outcome.WouldBlock;
        waiters.CopyTo(new Span<FutexWaiter>(memory, waiters.Length));
        return EnqueueStaged(new Sqe(IoUringOp.FutexWaitV, FileTarget.None, context, options)
        {
            Fd = 0,
            Address = (ulong)memory,
            Length = (uint)waiters.Length,
        });
    }
}

using Hyb.Iox;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>Does nothing and completes with 0: IORING_OP_NOP, io_uring_prep_nop(3).</summary>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Nop(SqeContext context = default, SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Nop, FileTarget.None, context, options));
}

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

    /// <summary>
    /// Does nothing and completes with a result given, for tests of what handles completions:
    /// IORING_OP_NOP with IORING_NOP_INJECT_RESULT and the like. A flag that the kernel does not
    /// know, or LargeCompletion in a ring without large completions, completes with EINVAL.
    /// </summary>
    /// <param name="result">The result: a value, or a negated errno.</param>
    /// <param name="flags">
    /// TaskWork: completes by way of task work. LargeCompletion: brings the payload.
    /// FixedBuffer: first looks up the registered buffer whose index is
    /// <see cref="SqeOptions.BufferGroup"/>; EFAULT when there is none.
    /// </param>
    /// <param name="file">A file to be looked up first; EBADF when there is none.</param>
    /// <param name="payload0">The first 8 bytes of the payload of a large completion.</param>
    /// <param name="payload1">The second 8 bytes.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Nop(
        int result,
        NopFlags flags = NopFlags.None,
        FileTarget? file = null,
        ulong payload0 = 0,
        ulong payload1 = 0,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(
            IoUringOp.Nop, Checked(file ?? FileTarget.None, nameof(file)), context, options)
        {
            Length = (uint)result,
            Offset = payload0,
            Address = payload1,
            OperationFlags = (uint)(flags | NopFlags.InjectResult | LookUp(file)),
        });

    private static NopFlags LookUp(FileTarget? file) =>
        file is not { } target ? NopFlags.None
        : target.IsFixed ? NopFlags.File | NopFlags.FixedFile
        : NopFlags.File;
}

using Hyb.Iox;
using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Moves bytes between a pipe and something else, in the kernel: IORING_OP_SPLICE, splice(2),
    /// io_uring_prep_splice(3). Completes with the number of bytes, which may be fewer than asked
    /// and then breaks a chain; 0 at the end of the input.
    /// </summary>
    /// <param name="input">Where they come from, a descriptor or slot.</param>
    /// <param name="inputOffset">
    /// Where in the input; <see cref="CurrentPosition"/> for its position, and for a pipe.
    /// </param>
    /// <param name="output">Where they go, a descriptor or slot; one of the two is a pipe.</param>
    /// <param name="outputOffset">Where in the output, likewise.</param>
    /// <param name="length">Bytes at most.</param>
    /// <param name="flags">How.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Splice(
        FileTarget input,
        long inputOffset,
        FileTarget output,
        long outputOffset,
        uint length,
        SpliceFlags flags = SpliceFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Splice, Checked(output), context, options)
        {
            Address = (ulong)inputOffset,
            Length = length,
            Offset = (ulong)outputOffset,
            OperationFlags = InputFlags(input, flags),
            FileIndex = Checked(input).Number,
        });

    /// <summary>
    /// Copies bytes from a pipe to a pipe and leaves them in the first: IORING_OP_TEE, tee(2),
    /// io_uring_prep_tee(3). Completes with the number of bytes, which may be fewer than asked and
    /// then breaks a chain; 0 when the input has no writers left.
    /// </summary>
    /// <param name="input">The pipe they come from, a descriptor or slot.</param>
    /// <param name="output">The pipe they go to, a descriptor or slot.</param>
    /// <param name="length">Bytes at most.</param>
    /// <param name="flags">How.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Tee(
        FileTarget input,
        FileTarget output,
        uint length,
        SpliceFlags flags = SpliceFlags.None,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Tee, Checked(output), context, options)
        {
            Length = length,
            OperationFlags = InputFlags(input, flags),
            FileIndex = Checked(input).Number,
        });

    /// <summary>
    /// Makes a pipe: IORING_OP_PIPE, pipe2(2), io_uring_prep_pipe(3). Completes with 0 when both
    /// numbers have been written. Descriptors belong to nobody yet: wrap each in an
    /// <see cref="Iofd.Fd"/>.
    /// </summary>
    /// <param name="ends">
    /// At least 8 bytes, where the kernel writes two numbers of 32 bits: the end to read from and
    /// the end to write to, descriptors or slots; the caller's, valid and unmoved until the
    /// completion.
    /// </param>
    /// <param name="flags">
    /// Close-on-exec, non-blocking, direct. A slot cannot be close-on-exec: EINVAL.
    /// </param>
    /// <param name="destination">
    /// Where the ends go: two new descriptors, the slot named and the next one, or two free slots.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentException">There is no room for two numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Pipe(
        IoVec ends,
        OpenFlags flags = default,
        FileDestination destination = default,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckRoom(ends, 2 * sizeof(int), nameof(ends));
        CheckDestination(destination, count: 2);
        return Enqueue(new Sqe(IoUringOp.Pipe, FileTarget.None, context, options)
        {
            // The kernel wants 0 here, although it looks at no file.
            Fd = 0,
            Address = (ulong)ends.Address,
            OperationFlags = (uint)flags.ToKernel(),
            FileIndex = destination.FileIndex,
        });
    }

    // The entry's own flag for slots is the output's.
    private static uint InputFlags(FileTarget input, SpliceFlags flags) =>
        (uint)flags | (input.IsFixed ? UringConstants.SpliceFdInFixed : 0);
}

using System.Runtime.InteropServices;

namespace Hyb.Uring;

/// <summary>
/// A completion with the 16 bytes that follow it in a ring of <see cref="CqeSize.Bytes32"/>, and
/// that may in one of <see cref="CqeSize.Mixed"/>: <c>struct io_uring_cqe</c> with its
/// <c>big_cqe</c>. What the bytes mean depends on the operation; one without a payload leaves 0 in
/// a mixed ring, and anything in the other.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct LargeCompletion : ITakenCompletion<LargeCompletion>
{
    private readonly Completion _completion;
    private readonly ulong _payload0;
    private readonly ulong _payload1;

    /// <summary>A completion with the given parts, for tests.</summary>
    /// <param name="completion">The first 16 bytes.</param>
    /// <param name="payload0">The first 8 bytes of the payload: big_cqe[0].</param>
    /// <param name="payload1">The second: big_cqe[1].</param>
    public LargeCompletion(Completion completion, ulong payload0, ulong payload1)
    {
        _completion = completion;
        _payload0 = payload0;
        _payload1 = payload1;
    }

    /// <summary>What every completion has.</summary>
    public Completion Completion => _completion;

    /// <summary>The first 8 bytes of the payload: big_cqe[0].</summary>
    public ulong Payload0 => _payload0;

    /// <summary>The second 8 bytes of the payload: big_cqe[1].</summary>
    public ulong Payload1 => _payload1;

    static int ITakenCompletion<LargeCompletion>.Take(
        IoUring ring, ref CompletionQueue queue, Span<LargeCompletion> into) => queue.Take(into);
}

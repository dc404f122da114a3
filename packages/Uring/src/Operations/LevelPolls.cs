using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Whether this kernel takes IORING_POLL_ADD_LEVEL. No probe speaks of flags, so it is asked once
/// with a ring of its own. See docs/decisions/0140-level-polls.md.
/// </summary>
internal static class LevelPolls
{
    // A refused set-up is no answer, and is not kept.
    private static readonly Lazy<bool> _answer = new(Ask, LazyThreadSafetyMode.PublicationOnly);

    public static bool AreSupported => _answer.Value;

    private static bool Ask()
    {
        using var ring = IoUring.Create(new IoUringOptions { Entries = 1 });
        ring.Start();
        EventFd.Create(out var readable, initial: 1).ThrowIfFailure();
        using (readable)
        {
            // Readable, so that it completes at once, taken or refused.
            _ = ring.Enqueue(new Sqe
            {
                Opcode = IoUringOp.PollAdd,
                Fd = readable.Number,
                Length = (uint)PollFlags.Level,
                OperationFlags = (uint)PollEvents.In,
            });
            Span<Completion> answer = stackalloc Completion[1];
            var (count, _) = ring.Wait(answer, minimum: 1, TimeSpan.FromSeconds(1));
            return count == 1 && answer[0].IsSuccess;
        }
    }
}

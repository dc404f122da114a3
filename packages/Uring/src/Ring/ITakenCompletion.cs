namespace Hyb.Uring;

/// <summary>
/// A form in which completions are taken from the ring. Static, so that each form has its own
/// compiled loop and waiting is written once.
/// </summary>
internal interface ITakenCompletion<TSelf>
    where TSelf : struct, ITakenCompletion<TSelf>
{
    /// <summary>Copies out as many as there are and fit; returns how many.</summary>
    static abstract int Take(IoUring ring, ref CompletionQueue queue, Span<TSelf> into);
}

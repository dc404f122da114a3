using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A completion with the borrowed context it speaks of already looked up. Meant for rings whose
/// requests all have extended contexts of the ring's own pool; any other completion has no
/// <see cref="Entry"/>, and none is guessed.
/// </summary>
public readonly struct ExtendedCompletion : ITakenCompletion<ExtendedCompletion>
{
    private readonly ContextSlots? _slots;
    private readonly Completion _completion;

    internal ExtendedCompletion(ContextSlots? slots, Completion completion)
    {
        _completion = completion;
        _slots = slots is not null && slots.Holds(completion.UserData) ? slots : null;
    }

    /// <summary>What the operation returned; see <see cref="Completion.Result"/>.</summary>
    public int Result => _completion.Result;

    /// <summary>What else the kernel says: flags, IORING_CQE_F_ bits.</summary>
    public CqeFlags Flags => _completion.Flags;

    /// <summary>The identity of the submission.</summary>
    public SqeContext Context => _completion.Context;

    /// <summary>
    /// Whether the context was out when the completion was taken: extended, of the ring's pool and
    /// not returned.
    /// </summary>
    public bool IsExtended => _slots is not null;

    /// <summary>
    /// The slot that was submitted; no slot, the default, without <see cref="IsExtended"/>. Return
    /// it after the last completion, the one that is not <see cref="HasMore"/>.
    /// </summary>
    public ExtendedSqe Entry => _slots is null ? default : new ExtendedSqe(_slots, Context.Value);

    /// <summary>
    /// The operation in the slot's entry; <see langword="null"/> when there is no slot, or it has
    /// been returned.
    /// </summary>
    public IoUringOp? Op => Entry.IsValid ? Entry.Sqe.Opcode : null;

    /// <summary>
    /// The descriptor in the slot's entry; -1 when there is no slot, or it has been returned.
    /// </summary>
    public int Fd => Entry.IsValid ? Entry.Sqe.Fd : -1;

    /// <inheritdoc cref="Completion.IsSuccess"/>
    public bool IsSuccess => _completion.IsSuccess;

    /// <inheritdoc cref="Completion.Error"/>
    public Errno Error => _completion.Error;

    /// <inheritdoc cref="Completion.HasMore"/>
    public bool HasMore => _completion.HasMore;

    /// <inheritdoc cref="Completion.HasBuffer"/>
    public bool HasBuffer => _completion.HasBuffer;

    /// <inheritdoc cref="Completion.BufferId"/>
    public ushort BufferId => _completion.BufferId;

    /// <inheritdoc cref="Completion.HasBufferMore"/>
    public bool HasBufferMore => _completion.HasBufferMore;

    /// <inheritdoc cref="Completion.IsNotification"/>
    public bool IsNotification => _completion.IsNotification;

    /// <summary>The parts, for messages.</summary>
    public override string ToString() => _completion.ToString();

    static int ITakenCompletion<ExtendedCompletion>.Take(
        IoUring ring, ref CompletionQueue queue, Span<ExtendedCompletion> into) =>
        ring.TakeExtended(ref queue, into);
}

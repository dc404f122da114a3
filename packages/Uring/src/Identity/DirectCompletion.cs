using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A completion of a request with a direct context, its parts at hand: 16 bytes, the same as a
/// <see cref="Completion"/>, which owns nothing and stays valid for ever. Meant for rings whose
/// requests all have direct contexts; any other completion says so by <see cref="IsDirect"/>.
/// </summary>
public readonly struct DirectCompletion
{
    private const IoUringOp NoOperation = (IoUringOp)byte.MaxValue;

    private readonly Completion _completion;

    /// <summary>The view of a completion.</summary>
    public DirectCompletion(Completion completion) => _completion = completion;

    /// <summary>What the operation returned; see <see cref="Completion.Result"/>.</summary>
    public int Result => _completion.Result;

    /// <summary>What else the kernel says: flags, IORING_CQE_F_ bits.</summary>
    public CqeFlags Flags => _completion.Flags;

    /// <summary>The identity of the submission.</summary>
    public SqeContext Context => _completion.Context;

    /// <summary>
    /// Whether the context is a direct one. When it is not, there is no operation, no group and no
    /// descriptor in it.
    /// </summary>
    public bool IsDirect => Context.IsDirect;

    /// <summary>The operation; 255, which is none, without a direct context.</summary>
    public IoUringOp Op => IsDirect ? (IoUringOp)(byte)Context.Value : NoOperation;

    /// <summary>The entry flags of the submission; none without a direct context.</summary>
    public SqeFlags SqeFlags => Context.Flags;

    /// <summary>The buffer group of the submission; 0 without a direct context.</summary>
    public ushort BufferGroup => Context.BufferGroup;

    /// <summary>
    /// The descriptor, or the slot when <see cref="SqeFlags"/> has FixedFile; -1 without a direct
    /// context.
    /// </summary>
    public int Fd => Context.Fd;

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

    /// <inheritdoc cref="Completion.IsNotification"/>
    public bool IsNotification => _completion.IsNotification;

    /// <summary>The parts, for messages.</summary>
    public override string ToString() => _completion.ToString();
}

namespace Hyb.Uring;

/// <summary>
/// What any operation can be told beside its own arguments. The default is: no flags, the
/// caller's priority and credentials, no buffer group.
/// </summary>
/// <param name="Flags">
/// Entry flags. They are added to those of the context and of the operation; none is cleared.
/// </param>
/// <param name="IoPriority">ioprio: class in bits 13-15, level below; ioprio_set(2).</param>
/// <param name="Personality">Id of registered credentials; 0 for the caller's.</param>
/// <param name="BufferGroup">Group to select a buffer from, with BufferSelect.</param>
public readonly record struct SqeOptions(
    SqeFlags Flags = SqeFlags.None,
    ushort IoPriority = 0,
    ushort Personality = 0,
    ushort BufferGroup = 0)
{
    /// <summary>Options that are flags only: <c>options: SqeFlags.Link</c>.</summary>
    public static implicit operator SqeOptions(SqeFlags flags) => new(flags);

    /// <summary>Options that are flags only.</summary>
    public static SqeOptions FromFlags(SqeFlags flags) => new(flags);
}

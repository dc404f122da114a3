namespace Hyb.Uring;

/// <summary>
/// Credentials that a ring keeps: of the thread that registered them, as they were then.
/// Operations use them with <see cref="SqeOptions.Personality"/>.
/// </summary>
/// <param name="Id">What the kernel calls them, 1 to 65535.</param>
public readonly record struct Personality(ushort Id)
{
    /// <summary>Options that are these credentials only.</summary>
    public SqeOptions ToSqeOptions() => new(Personality: Id);

    /// <summary>Options that are these credentials only.</summary>
    public static implicit operator SqeOptions(Personality personality) =>
        personality.ToSqeOptions();
}

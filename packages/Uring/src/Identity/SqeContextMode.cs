namespace Hyb.Uring;

/// <summary>
/// What the lower 62 bits of an <see cref="SqeContext"/> mean: its bits 62 and 63.
/// </summary>
public enum SqeContextMode
{
    /// <summary>Operation, flags, buffer group and descriptor are in the word itself.</summary>
    Direct = 0,

    /// <summary>A slot that holds a copy of the whole entry.</summary>
    Indirect = 1,

    /// <summary>A slot that holds the entry and data of the caller.</summary>
    Extended = 2,

    /// <summary>62 bits that mean what the caller wants.</summary>
    Token = 3,
}

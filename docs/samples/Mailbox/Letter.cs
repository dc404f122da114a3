using Hyb.Uring;

namespace Mailbox;

/// <summary>What threads tell each other.</summary>
internal enum LetterKind
{
    /// <summary>Begin: the workers are there.</summary>
    Begin,

    /// <summary>A file has come into the reader's table; the value is its slot.</summary>
    Connection,

    /// <summary>A connection is over; the value is how many bytes were echoed.</summary>
    Served,

    /// <summary>Take no more connections, end those there are, and then yourself.</summary>
    Stop,

    /// <summary>The writer has ended.</summary>
    Gone,
}

/// <summary>
/// A message between rings: a completion in the reader's ring that no request of its own has
/// caused. Bit 61 of its token says so, and the rest of it is the message.
/// </summary>
internal readonly record struct Letter(LetterKind Kind, long Value = 0)
{
    private const ulong Mark = 1UL << 61;
    private const int KindShift = 53;
    private const ulong ValueMask = (1UL << KindShift) - 1;

    public SqeContext Context =>
        SqeContext.Token(Mark | ((ulong)Kind << KindShift) | ((ulong)Value & ValueMask));

    /// <summary>Reads a completion, if it is a letter.</summary>
    public static bool TryOpen(in Completion completion, out Letter letter)
    {
        letter = default;
        if (completion.Context.Mode != SqeContextMode.Token)
            return false;
        var word = completion.Context.TokenValue;
        if ((word & Mark) == 0)
            return false;

        // A file's slot is chosen when it arrives, and is the result.
        var kind = (LetterKind)((word & ~Mark) >> KindShift);
        letter = new Letter(
            kind, kind == LetterKind.Connection ? completion.Result : (long)(word & ValueMask));
        return true;
    }
}

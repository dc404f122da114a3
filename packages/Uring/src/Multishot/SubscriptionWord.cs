namespace Hyb.Uring;

/// <summary>
/// The state of a subscription: one word at the beginning of its slot's data, which begins with
/// whose it is. A change is one exchange that fails when the slot is another's meanwhile, so that
/// threads of a shared ring cannot change the wrong subscription. See
/// docs/decisions/0150-subscriptions.md.
/// </summary>
internal static class SubscriptionWord
{
    private const int BitsShift = 58;
    private const ulong LoanMask = (1UL << BitsShift) - 1;

    // Any number: a caller that keeps a context in the data of a slot of its own has none of ours.
    private const ulong Mark = 0x01C3_9E0D_57A6_4B2F;

    /// <summary>The first word of the data of a new subscription.</summary>
    public static ulong Of(ulong context, SubscriptionBits bits) =>
        ((context ^ Mark) & LoanMask) | ((ulong)bits << BitsShift);

    /// <summary>
    /// The bits of the subscription with this context; none when the data is not of one.
    /// </summary>
    public static SubscriptionBits Read(ref ulong cell, ulong context)
    {
        var word = Volatile.Read(ref cell);
        return IsOf(word, context) ? (SubscriptionBits)(word >> BitsShift) : SubscriptionBits.None;
    }

    /// <summary>
    /// Goes to another state, with the flags as they are, if it is in this one.
    /// </summary>
    public static bool Move(
        ref ulong cell, ulong context, SubscriptionBits from, SubscriptionBits to)
    {
        while (true)
        {
            var word = Volatile.Read(ref cell);
            var bits = (SubscriptionBits)(word >> BitsShift);
            if (!IsOf(word, context) || (bits & SubscriptionBits.States) != from)
                return false;
            var next = Of(context, (bits & ~SubscriptionBits.States) | to);
            if (Interlocked.CompareExchange(ref cell, next, word) == word)
                return true;
        }
    }

    /// <summary>
    /// Stops it or sets a flag; returns the bits before, none when it is not one.
    /// </summary>
    public static SubscriptionBits Set(
        ref ulong cell, ulong context, SubscriptionBits set, SubscriptionBits clear = default)
    {
        while (true)
        {
            var word = Volatile.Read(ref cell);
            if (!IsOf(word, context))
                return SubscriptionBits.None;
            var bits = (SubscriptionBits)(word >> BitsShift);
            var next = Of(context, (bits & ~clear) | set);
            if (Interlocked.CompareExchange(ref cell, next, word) == word)
                return bits;
        }
    }

    private static bool IsOf(ulong word, ulong context) =>
        ((word ^ context ^ Mark) & LoanMask) == 0;
}

/// <summary>State and flags of a subscription.</summary>
[Flags]
internal enum SubscriptionBits
{
    None = 0,

    /// <summary>No cancellation is on its way.</summary>
    Active = 1,

    /// <summary>Some thread is just queuing a cancellation, which may yet fail.</summary>
    Queuing = 2,

    Cancelling = 3,
    Stopped = 4,

    /// <summary>Queuing, and its completion says already that it has failed.</summary>
    QueuedInVain = 5,

    /// <summary>Which bits are the state.</summary>
    States = 7,

    /// <summary>There is no handler: the caller takes the steps.</summary>
    Pull = 8,

    /// <summary>Nobody wants the steps any more.</summary>
    Silent = 16,

    /// <summary>The last step is here: there is nothing left to be canceled.</summary>
    Ending = 32,
}

/// <summary>What lies in the 64 bytes of a subscription's slot.</summary>
internal struct SubscriptionData
{
    public ulong Word;

    /// <summary>What it is: decides what a step that nobody wants leaves behind.</summary>
    public IoUringOp Op;

    /// <summary>Whether its results are slots of the registered files.</summary>
    public bool FillsSlots;
}

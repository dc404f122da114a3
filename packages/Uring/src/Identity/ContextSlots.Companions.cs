using System.Runtime.CompilerServices;

namespace Hyb.Uring;

// What requests need that are followed by the library itself and not by the borrower.
internal sealed unsafe partial class ContextSlots
{
    private const ulong MaxAge = 1UL << 40;

    /// <summary>
    /// The word that goes with a loan and is never lent itself: for a request that is about the
    /// loan's own. The companion of a companion is the loan's word again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Companion(ulong word) => word ^ (_mask + 1);

    /// <summary>
    /// Whether the word is the companion of a loan that is out or was; any word will do. One of
    /// another pool is taken for such only where the words of the two are 2^40 apart or less.
    /// </summary>
    public bool HasLentCompanionOf(ulong word)
    {
        if ((word & ~PayloadMask) != _modeBits)
            return false;
        var loan = Companion(word);
        if (Holds(loan))
            return true;
        var age = (Volatile.Read(ref Word(loan & _mask)) - loan) & PayloadMask;
        return age != 0 && age < MaxAge && (age & ((2 * (_mask + 1)) - 1)) == 0;
    }

    /// <summary>Refuses whoever may not borrow and return here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RequireOwner()
    {
        if (_shared is null)
            RequireThread();
    }

    /// <summary>
    /// The 64 bytes of an extended slot, whoever has it now: for data that says itself whose it is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte SharedData(ulong word) =>
        ref Unsafe.Add(ref Memory(word & _mask), sizeof(SlotLine));

    /// <summary>The object of an extended slot, whoever has it now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? SharedState(ulong word) => _states[word & _mask].Value;
}

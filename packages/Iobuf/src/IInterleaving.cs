using System.Runtime.CompilerServices;

namespace Hyb.Iobuf;

/// <summary>
/// What chance decides about threads that share a pool. A test decides it instead: it hands the
/// processor to another thread between two accesses to memory, so that it meets every order of
/// accesses and not only the likely ones.
/// </summary>
internal interface IInterleaving
{
    /// <summary>Called before each access to memory that threads share.</summary>
    static abstract void Point();

    /// <summary>Any number, which the calling thread tends to get again.</summary>
    static abstract uint PlaceOfThread();
}

/// <summary>Nothing happens between accesses; the compiler leaves no trace of it.</summary>
internal readonly unsafe struct NoInterleaving : IInterleaving
{
    // A thread seldom reaches over more than 256 KiB of its stack, and most stacks are larger.
    private const int StackBits = 18;

    // 2^64 by the golden ratio: its multiples spread evenly over the uppermost bits.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;
    private const int SpreadBits = 60;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Point()
    {
    }

    /// <summary>
    /// A hash of where the thread's stack is: a few instructions, where asking for the thread
    /// would be a call that costs as much as the rest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public static uint PlaceOfThread()
    {
        byte here;
        return (uint)(((ulong)&here >> StackBits) * Spread >> SpreadBits);
    }
}

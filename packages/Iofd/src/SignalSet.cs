using System.Numerics;
using Hyb.Zcall;

namespace Hyb.Iofd;

/// <summary>
/// A set of signals as the kernel has it: bit s-1 is signal s, 1 to 64. A value; the methods give
/// a new one. Signals outside 1 to 64 are never members.
/// </summary>
/// <param name="Bits">The kernel's 64 bits.</param>
public readonly record struct SignalSet(ulong Bits)
{
    /// <summary>The largest signal.</summary>
    public const int MaxSignal = 64;

    /// <summary>No signals.</summary>
    public static SignalSet Empty => default;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>How many there are.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The set of the signals given.</summary>
    public static SignalSet Of(params ReadOnlySpan<Signal> signals)
    {
        var set = Empty;
        foreach (var signal in signals)
            set = set.Add(signal);
        return set;
    }

    /// <summary>The set with a signal more.</summary>
    public SignalSet Add(Signal signal) => new(Bits | Bit(signal));

    /// <summary>The set without a signal.</summary>
    public SignalSet Remove(Signal signal) => new(Bits & ~Bit(signal));

    /// <summary>Whether a signal is a member; false outside 1 to 64.</summary>
    public bool Contains(Signal signal) => (Bits & Bit(signal)) != 0;

    /// <summary>The members of both.</summary>
    public static SignalSet operator |(SignalSet left, SignalSet right) =>
        new(left.Bits | right.Bits);

    /// <summary>The members of both, as a method: the operator |.</summary>
    public SignalSet BitwiseOr(SignalSet other) => this | other;

    private static ulong Bit(Signal signal) =>
        signal is > Signal.None and <= (Signal)MaxSignal ? 1UL << ((int)signal - 1) : 0;
}

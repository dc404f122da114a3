using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// One of the words that <see cref="IoUring.FutexWaitV"/> waits on, laid out as
/// <c>struct futex_waitv</c> (24 bytes). It owns nothing.
/// </summary>
[Uapi("struct futex_waitv")]
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct FutexWaiter : IEquatable<FutexWaiter>
{
    [Uapi("val")]
    private readonly ulong _expected;

    [Uapi("uaddr")]
    private readonly ulong _word;

    [Uapi("flags")]
    private readonly FutexFlags _flags;

    private readonly uint _reserved;

    /// <summary>A word and what it should hold.</summary>
    /// <param name="word">
    /// The word, aligned to 4 bytes; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="expected">What it holds as long as there is nothing to wake for.</param>
    /// <param name="flags">Its size, and whether other processes share it.</param>
    public FutexWaiter(
        uint* word,
        uint expected,
        FutexFlags flags = FutexFlags.Size32 | FutexFlags.Private)
    {
        _word = (ulong)word;
        _expected = expected;
        _flags = flags;
    }

    /// <summary>The word: uaddr.</summary>
    public uint* Word => (uint*)_word;

    /// <summary>What it should hold: val.</summary>
    public uint Expected => (uint)_expected;

    /// <summary>Its size, and whether other processes share it: flags.</summary>
    public FutexFlags Flags => _flags;

    /// <summary>Whether all three parts are the same.</summary>
    public bool Equals(FutexWaiter other) =>
        _word == other._word && _expected == other._expected && _flags == other._flags;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FutexWaiter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_word, _expected, _flags);

    /// <summary>Whether all three parts are the same.</summary>
    public static bool operator ==(FutexWaiter left, FutexWaiter right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FutexWaiter left, FutexWaiter right) => !left.Equals(right);
}

/// <summary>What a futex is: the FUTEX2_ bits of futex(2).</summary>
/// <remarks>Kernels up to 6.18 take <see cref="Size32"/> only.</remarks>
[Flags]
public enum FutexFlags : uint
{
    /// <summary>A word of 8 bits: FUTEX2_SIZE_U8.</summary>
    [Uapi("FUTEX2_SIZE_U8")] Size8 = 0,

    /// <summary>A word of 16 bits: FUTEX2_SIZE_U16.</summary>
    [Uapi("FUTEX2_SIZE_U16")] Size16 = 1,

    /// <summary>A word of 32 bits: FUTEX2_SIZE_U32.</summary>
    [Uapi("FUTEX2_SIZE_U32")] Size32 = 2,

    /// <summary>A word of 64 bits: FUTEX2_SIZE_U64.</summary>
    [Uapi("FUTEX2_SIZE_U64")] Size64 = 3,

    /// <summary>The number of a memory node follows the word: FUTEX2_NUMA.</summary>
    [Uapi("FUTEX2_NUMA")] Numa = 4,

    /// <summary>The node is that of the memory's policy: FUTEX2_MPOL.</summary>
    [Uapi("FUTEX2_MPOL", Since = "6.16")] MemoryPolicy = 8,

    /// <summary>Only threads of this process use it: FUTEX2_PRIVATE.</summary>
    [Uapi("FUTEX2_PRIVATE")] Private = 128,
}

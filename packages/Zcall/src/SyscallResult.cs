using System.Runtime.CompilerServices;

namespace Hyb.Zcall;

/// <summary>
/// What the kernel returned: a value, or an errno when the raw result lies in -4095..-1. It is one
/// machine word and costs what the word costs.
/// </summary>
/// <param name="raw">The kernel's result: a value, or the negated errno.</param>
public readonly struct SyscallResult(nint raw) : IEquatable<SyscallResult>
{
    private const nint MaxErrno = 4095;

    /// <summary>The kernel's result as it came: a value, or the negated errno.</summary>
    public nint Raw
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => raw;
    }

    /// <summary>Whether the call failed.</summary>
    public bool IsError
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nuint)raw >= unchecked((nuint)(-MaxErrno));
    }

    /// <summary>The errno of a failed call; <see cref="Errno.None"/> when it succeeded.</summary>
    public Errno Errno => IsError ? (Errno)(int)-raw : Errno.None;

    /// <summary>
    /// The value of a successful call, and 0 when it failed: a failure can never be taken for a
    /// count.
    /// </summary>
    public nint Value => IsError ? 0 : raw;

    /// <summary>
    /// <see cref="Value"/> as an <see cref="int"/>: a descriptor or a byte count, both of which
    /// the kernel keeps below 2^31.
    /// </summary>
    public int Int32 => (int)Value;

    /// <summary>Compares the raw results.</summary>
    public bool Equals(SyscallResult other) => raw == other.Raw;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SyscallResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => raw.GetHashCode();

    /// <summary>The value, or the name of the errno.</summary>
    public override string ToString() => IsError ? Errno.Name() : raw.ToString();

    /// <summary>Whether two results are the same.</summary>
    public static bool operator ==(SyscallResult left, SyscallResult right) => left.Equals(right);

    /// <summary>Whether two results differ.</summary>
    public static bool operator !=(SyscallResult left, SyscallResult right) => !left.Equals(right);
}

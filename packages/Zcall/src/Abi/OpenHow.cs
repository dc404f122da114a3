using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// How openat2(2) opens, laid out as <c>struct open_how</c> (24 bytes) with this architecture's
/// values. Unlike openat(2) it refuses bits that it does not know, and a mode without a file to
/// create.
/// </summary>
[Uapi("struct open_how")]
[StructLayout(LayoutKind.Sequential)]
public readonly struct OpenHow : IEquatable<OpenHow>
{
    [Uapi("flags")] private readonly ulong _flags;
    [Uapi("mode")] private readonly ulong _mode;
    [Uapi("resolve")] private readonly ulong _resolve;

    /// <summary>How to open.</summary>
    /// <param name="flags">Flags; converted to this architecture's values.</param>
    /// <param name="mode">
    /// Permissions of a file that is created, before the umask; 0 when none is.
    /// </param>
    /// <param name="resolve">How the path is resolved.</param>
    public OpenHow(OpenFlags flags, UnixFileMode mode = 0, ResolveFlags resolve = ResolveFlags.None)
    {
        _flags = (uint)flags.ToKernel();
        _mode = (ulong)mode;
        _resolve = (ulong)resolve;
    }

    /// <summary>The flags.</summary>
    public OpenFlags Flags => OpenFlagsExtensions.FromKernel((int)_flags);

    /// <summary>Permissions of a file that is created.</summary>
    public UnixFileMode Mode => (UnixFileMode)_mode;

    /// <summary>How the path is resolved.</summary>
    public ResolveFlags Resolve => (ResolveFlags)_resolve;

    /// <summary>Whether both say the same.</summary>
    public bool Equals(OpenHow other) =>
        (_flags, _mode, _resolve) == (other._flags, other._mode, other._resolve);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OpenHow other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_flags, _mode, _resolve);

    /// <summary>Whether both say the same.</summary>
    public static bool operator ==(OpenHow left, OpenHow right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(OpenHow left, OpenHow right) => !left.Equals(right);
}

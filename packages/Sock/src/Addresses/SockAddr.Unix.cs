using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Sock;

public partial struct SockAddr
{
    /// <summary>The longest path in bytes; with its NUL it fills sun_path.</summary>
    public const int MaxPathBytes = SockAddrUn.PathBytes - 1;

    /// <summary>The longest abstract name in bytes, without the NUL before it.</summary>
    public const int MaxAbstractBytes = SockAddrUn.PathBytes - 1;

    /// <summary>
    /// The Unix address without a name. To bind it has the kernel choose an abstract name.
    /// </summary>
    public static SockAddr UnixUnnamed
    {
        get
        {
            SockAddr result = default;
            result.Start(SocketDomain.Unix, FamilyBytes);
            return result;
        }
    }

    /// <summary>Whether it is a Unix address with a path.</summary>
    public readonly bool IsUnixPath => IsNamedUnix && Bytes[FamilyBytes] != 0;

    /// <summary>Whether it is a Unix address with an abstract name.</summary>
    public readonly bool IsUnixAbstract => IsNamedUnix && Bytes[FamilyBytes] == 0;

    /// <summary>Whether it is a Unix address without a name.</summary>
    public readonly bool IsUnixUnnamed =>
        Family == SocketDomain.Unix && _length == FamilyBytes;

    /// <summary>The path up to its NUL, or the abstract name without the NUL before it.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> UnixName
    {
        get
        {
            if (!IsNamedUnix)
                return default;
            var rest = Bytes[FamilyBytes..];
            if (rest[0] == 0)
                return rest[1..];
            var end = rest.IndexOf((byte)0);
            return end < 0 ? rest : rest[..end];
        }
    }

    private readonly bool IsNamedUnix =>
        Family == SocketDomain.Unix && _length > FamilyBytes;

    /// <summary>A Unix address in the file system.</summary>
    /// <param name="path">1 to 107 bytes without NUL; refused, never cut, when longer.</param>
    /// <exception cref="ArgumentException">The path is empty, too long or has a NUL.</exception>
    public static SockAddr FromUnixPath(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path.Length > MaxPathBytes)
        {
            throw new ArgumentException(
                $"A Unix path has 1 to {MaxPathBytes} bytes, not {path.Length}.", nameof(path));
        }

        if (path.Contains((byte)0))
            throw new ArgumentException("A Unix path has no NUL inside.", nameof(path));
        SockAddr result = default;
        path.CopyTo(result._storage.Bytes[FamilyBytes..]);
        result.Start(SocketDomain.Unix, FamilyBytes + path.Length + 1);
        return result;
    }

    /// <summary>A Unix address in the file system, as UTF-8.</summary>
    /// <param name="path">1 to 107 bytes of UTF-8 without NUL.</param>
    /// <exception cref="ArgumentException">The path is empty, too long or has a NUL.</exception>
    public static SockAddr FromUnixPath(ReadOnlySpan<char> path)
    {
        Span<byte> bytes = stackalloc byte[MaxPathBytes];
        if (!Encoding.UTF8.TryGetBytes(path, bytes, out var length))
        {
            throw new ArgumentException(
                $"A Unix path has 1 to {MaxPathBytes} bytes of UTF-8.", nameof(path));
        }

        return FromUnixPath(bytes[..length]);
    }

    /// <summary>A Unix address outside of the file system, with no NUL after it.</summary>
    /// <param name="name">Up to 107 bytes of any value, without the NUL before them.</param>
    /// <exception cref="ArgumentException">The name is too long.</exception>
    public static SockAddr FromUnixAbstract(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxAbstractBytes)
        {
            throw new ArgumentException(
                $"An abstract name has at most {MaxAbstractBytes} bytes, not {name.Length}.",
                nameof(name));
        }

        SockAddr result = default;
        name.CopyTo(result._storage.Bytes[(FamilyBytes + 1)..]);
        result.Start(SocketDomain.Unix, FamilyBytes + 1 + name.Length);
        return result;
    }

    private readonly string UnixText() =>
        (IsUnixAbstract ? "@" : "") + Encoding.UTF8.GetString(UnixName);
}

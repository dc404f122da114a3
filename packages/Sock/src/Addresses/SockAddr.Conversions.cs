using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Hyb.Zcall;

namespace Hyb.Sock;

public partial struct SockAddr
{
    /// <summary>The address of an <see cref="IPEndPoint"/>, with its IPv6 scope.</summary>
    /// <param name="endPoint">IPv4 or IPv6; a mapped address stays IPv6.</param>
    /// <exception cref="ArgumentException">Its address is of another family.</exception>
    public static SockAddr From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = endPoint.Address;
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
            throw new ArgumentException("Not an IP address.", nameof(endPoint));
        var scope = address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
        return FromIP(bytes[..length], endPoint.Port, checked((uint)scope));
    }

    /// <summary>The address of a Unix end point: path, abstract name, or none.</summary>
    /// <param name="endPoint">The end point.</param>
    /// <exception cref="ArgumentException">The path is too long.</exception>
    public static SockAddr From(UnixDomainSocketEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);

        // Its text form shows an abstract name as @name, which a path may be called as well.
        var serialized = endPoint.Serialize();
        Span<byte> bytes = stackalloc byte[SockAddrUn.PathBytes];
        var length = 0;
        for (; length < serialized.Size - FamilyBytes; length++)
            bytes[length] = serialized[FamilyBytes + length];
        var name = bytes[..length];
        if (name.IsEmpty)
            return UnixUnnamed;
        return name[0] == 0 ? FromUnixAbstract(name[1..]) : FromUnixPath(name.TrimEnd((byte)0));
    }

    /// <summary>An IPv6 address whose zone is an interface name or a number.</summary>
    /// <param name="address">16 bytes.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="zone">For example <c>eth0</c> or <c>2</c>; empty for none.</param>
    /// <param name="result">The address; none when there is no such interface.</param>
    /// <returns>Whether the interface exists, or the number fits 32 bits.</returns>
    /// <exception cref="ArgumentException">The address has not 16 bytes.</exception>
    public static bool TryFromZone(
        ReadOnlySpan<byte> address, int port, ReadOnlySpan<char> zone, out SockAddr result)
    {
        if (address.Length != 16)
            throw new ArgumentException("An IPv6 address has 16 bytes.", nameof(address));
        result = default;
        uint scope = 0;
        if (!zone.IsEmpty && !uint.TryParse(
                zone, System.Globalization.NumberStyles.None, null, out scope))
        {
            if (!NetInterface.IndexOf(zone, out var index).IsOk)
                return false;
            scope = (uint)index;
        }

        result = FromIP(address, port, scope);
        return true;
    }

    /// <summary>The same address for .NET; null unless it is IPv4 or IPv6.</summary>
    public readonly IPEndPoint? ToIPEndPoint() =>
        IsInet ? new IPEndPoint(new IPAddress(AddressBytes), Port)
        : IsInet6 ? new IPEndPoint(new IPAddress(AddressBytes, ScopeId), Port)
        : null;

    /// <summary>
    /// The same address for .NET; null unless it is a Unix address with a name in UTF-8. A path
    /// of 108 bytes, without a NUL behind, is none that .NET has.
    /// </summary>
    public readonly UnixDomainSocketEndPoint? ToUnixEndPoint()
    {
        if (Family != SocketDomain.Unix || !System.Text.Unicode.Utf8.IsValid(UnixName))
            return null;
        if (IsUnixUnnamed || (IsUnixPath && UnixName.Length > MaxPathBytes))
            return null;
        var name = Encoding.UTF8.GetString(UnixName);
        return new UnixDomainSocketEndPoint(IsUnixAbstract ? "\0" + name : name);
    }

    // The IPv4 address in network order as it lies in memory.
    internal readonly uint InetValue => MemoryMarshal.Read<uint>(AddressBytes);

    internal readonly Ipv6Bytes Inet6Value => MemoryMarshal.Read<Ipv6Bytes>(AddressBytes);

    // Room for the kernel to write an address, whose length is then set.
    internal void SetLength(uint length) => _length = (int)Math.Min(length, MaxBytes);
}

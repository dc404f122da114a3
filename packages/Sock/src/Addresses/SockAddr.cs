using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>
/// A socket address as the kernel takes it: IPv4, IPv6, Unix, or any other of up to 128 bytes. A
/// value without references: making, reading, comparing and passing one allocates nothing. The
/// default value is "no address". Source: ip(7), ipv6(7), unix(7).
/// </summary>
public partial struct SockAddr : IEquatable<SockAddr>
{
    /// <summary>The longest address in bytes: struct __kernel_sockaddr_storage.</summary>
    public const int MaxBytes = SockAddrStorage.SizeBytes;

    internal const int FamilyBytes = 2;
    private const int InetBytes = SockAddrIn.SizeBytes;
    private const int InetUsedBytes = 8;
    internal const int Inet6Bytes = 28;
    private const int UnixBytes = FamilyBytes + SockAddrUn.PathBytes;
    private const int PortAt = 2;
    private const int InetAddressAt = 4;
    private const int FlowInfoAt = 4;
    private const int Inet6AddressAt = 8;
    private const int ScopeAt = 24;

    private SockAddrStorage _storage;
    private int _length;

    /// <summary>The length in bytes that goes with it; 0 for no address.</summary>
    public readonly int Length => _length;

    /// <summary>The address family.</summary>
    public readonly SocketDomain Family => _length < FamilyBytes
        ? SocketDomain.Unspecified
        : (SocketDomain)MemoryMarshal.Read<ushort>(Bytes);

    /// <summary>The bytes in kernel format, valid as long as this variable is.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes =>
        MemoryMarshal.CreateReadOnlySpan(in MemoryMarshal.AsRef<byte>(Storage), _length);

    /// <summary>The port of an IP address, host order; 0 for every other family.</summary>
    public readonly int Port => IsIP ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[PortAt..]) : 0;

    /// <summary>Whether it is IPv4 or IPv6.</summary>
    public readonly bool IsIP => IsInet || IsInet6;

    /// <summary>Whether it is IPv6 with an IPv4 address inside: ::ffff:a.b.c.d.</summary>
    public readonly bool IsMappedV4 => IsInet6
        && BinaryPrimitives.ReadUInt64BigEndian(Bytes[Inet6AddressAt..]) == 0
        && BinaryPrimitives.ReadUInt32BigEndian(Bytes[(Inet6AddressAt + 8)..]) == 0xFFFF;

    /// <summary>The scope of an IPv6 address, an interface index; 0 for none.</summary>
    public readonly uint ScopeId => IsInet6 ? MemoryMarshal.Read<uint>(Bytes[ScopeAt..]) : 0;

    /// <summary>Traffic class and flow label of an IPv6 address, host order.</summary>
    public readonly uint FlowInfo =>
        IsInet6 ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[FlowInfoAt..]) : 0;

    /// <summary>The 4 or 16 bytes of an IP address; empty for every other family.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> AddressBytes =>
        IsInet ? Bytes.Slice(InetAddressAt, 4)
        : IsInet6 ? Bytes.Slice(Inet6AddressAt, 16)
        : default;

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Storage => MemoryMarshal.AsBytes(
        MemoryMarshal.CreateReadOnlySpan(in _storage, 1));

    private readonly bool IsInet => Family == SocketDomain.Inet && _length >= InetBytes;

    private readonly bool IsInet6 => Family == SocketDomain.Inet6 && _length >= Inet6Bytes;

    /// <summary>An IPv4 or IPv6 address, by the length of <paramref name="address"/>.</summary>
    /// <param name="address">4 or 16 bytes, as they go over the wire.</param>
    /// <param name="port">0 to 65535; 0 lets the kernel choose at bind.</param>
    /// <param name="scopeId">An interface index, for link-local IPv6.</param>
    /// <param name="flowInfo">Traffic class and flow label, host order, 28 bits.</param>
    /// <exception cref="ArgumentException">The address has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such port or flow information.</exception>
    public static SockAddr FromIP(
        ReadOnlySpan<byte> address, int port, uint scopeId = 0, uint flowInfo = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flowInfo, 0x0FFF_FFFFu);
        if (address.Length is not (4 or 16))
            throw new ArgumentException("An IP address has 4 or 16 bytes.", nameof(address));
        SockAddr result = default;
        var bytes = result._storage.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortAt..], (ushort)port);
        if (address.Length == 4)
        {
            result.Start(SocketDomain.Inet, InetBytes);
            address.CopyTo(bytes[InetAddressAt..]);
            return result;
        }

        result.Start(SocketDomain.Inet6, Inet6Bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[FlowInfoAt..], flowInfo);
        address.CopyTo(bytes[Inet6AddressAt..]);
        MemoryMarshal.Write(bytes[ScopeAt..], scopeId);
        return result;
    }

    /// <summary>An address that the kernel or another program wrote.</summary>
    /// <param name="bytes">Family and the rest; copied.</param>
    /// <param name="address">The address; none when there is no such.</param>
    /// <returns>
    /// Whether it has as many bytes as its family needs, and at most 128, or 110 of a Unix address.
    /// What an IP address has behind is left out, so that equal addresses compare equal.
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out SockAddr address)
    {
        address = default;
        if (bytes.Length is < FamilyBytes or > MaxBytes)
            return false;
        var family = (SocketDomain)MemoryMarshal.Read<ushort>(bytes);
        var least = family switch
        {
            SocketDomain.Inet => InetBytes,
            SocketDomain.Inet6 => Inet6Bytes,
            _ => FamilyBytes,
        };
        if (bytes.Length < least || (family == SocketDomain.Unix && bytes.Length > UnixBytes))
            return false;

        // IP addresses have one length, and what pads them means nothing.
        var used = family == SocketDomain.Inet ? InetUsedBytes
            : family == SocketDomain.Inet6 ? Inet6Bytes
            : bytes.Length;
        bytes[..used].CopyTo(address._storage.Bytes);
        address._length = Math.Max(used, least);
        return true;
    }

    /// <summary>The IPv4 address as IPv6, ::ffff:a.b.c.d; every other address as it is.</summary>
    public readonly SockAddr MapToIPv6()
    {
        if (!IsInet)
            return this;
        Span<byte> mapped = stackalloc byte[16];
        mapped.Clear();
        mapped[10..12].Fill(0xFF);
        AddressBytes.CopyTo(mapped[12..]);
        return FromIP(mapped, Port);
    }

    /// <summary>A mapped address as the IPv4 one inside; every other address as it is.</summary>
    public readonly SockAddr MapToIPv4() =>
        IsMappedV4 ? FromIP(AddressBytes[12..], Port) : this;

    /// <summary>The same IP address with another port; every other family as it is.</summary>
    /// <param name="port">0 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such port.</exception>
    public readonly SockAddr WithPort(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var result = this;
        if (IsIP)
            BinaryPrimitives.WriteUInt16BigEndian(result._storage.Bytes[PortAt..], (ushort)port);
        return result;
    }

    /// <summary>Whether both have the same bytes.</summary>
    public readonly bool Equals(SockAddr other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is SockAddr other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>host:port, a path, @name for an abstract one, or the family's name.</summary>
    public override readonly string ToString() => Family switch
    {
        _ when IsIP => ToIPEndPoint()!.ToString(),
        SocketDomain.Unix => UnixText(),
        _ => Family.ToString(),
    };

    /// <summary>Whether both have the same bytes.</summary>
    public static bool operator ==(in SockAddr left, in SockAddr right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(in SockAddr left, in SockAddr right) => !left.Equals(right);

    private void Start(SocketDomain family, int length)
    {
        MemoryMarshal.Write(_storage.Bytes, (ushort)family);
        _length = length;
    }
}

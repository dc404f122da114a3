using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>What close does with unsent data: <c>struct linger</c>, socket(7).</summary>
[Uapi("struct linger")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct LingerValue
{
    /// <summary>Other than 0: close waits, or resets when the time is 0.</summary>
    [field: Uapi("l_onoff")] public int On { get; init; }

    /// <summary>How long.</summary>
    [field: Uapi("l_linger")] public int Seconds { get; init; }
}

/// <summary>Who a process is, as <c>struct ucred</c> (12 bytes): unix(7).</summary>
[Uapi("struct ucred")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Ucred
{
    /// <summary>Process.</summary>
    [field: Uapi("pid")] public int Pid { get; init; }

    /// <summary>User.</summary>
    [field: Uapi("uid")] public uint Uid { get; init; }

    /// <summary>Group.</summary>
    [field: Uapi("gid")] public uint Gid { get; init; }
}

/// <summary>A membership by interface address: <c>struct ip_mreq</c>, ip(7).</summary>
[Uapi("struct ip_mreq")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct IpMreq
{
    /// <summary>Network order.</summary>
    [field: Uapi("imr_multiaddr")] public uint Group { get; init; }

    /// <summary>Network order.</summary>
    [field: Uapi("imr_interface")] public uint Interface { get; init; }
}

/// <summary>A membership by interface index: <c>struct ip_mreqn</c>, ip(7).</summary>
[Uapi("struct ip_mreqn")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct IpMreqn
{
    /// <summary>Network order.</summary>
    [field: Uapi("imr_multiaddr")] public uint Group { get; init; }

    /// <summary>Network order.</summary>
    [field: Uapi("imr_address")] public uint Address { get; init; }

    /// <summary>0 lets the kernel choose.</summary>
    [field: Uapi("imr_ifindex")] public int InterfaceIndex { get; init; }
}

/// <summary>A membership for one source: <c>struct ip_mreq_source</c>, ip(7).</summary>
[Uapi("struct ip_mreq_source")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct IpMreqSource
{
    /// <summary>Network order.</summary>
    [field: Uapi("imr_multiaddr")] public uint Group { get; init; }

    /// <summary>Network order.</summary>
    [field: Uapi("imr_interface")] public uint Interface { get; init; }

    /// <summary>Network order.</summary>
    [field: Uapi("imr_sourceaddr")] public uint Source { get; init; }
}

/// <summary>A membership: <c>struct ipv6_mreq</c>, ipv6(7).</summary>
[Uapi("struct ipv6_mreq")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Ipv6Mreq
{
    /// <summary>The group.</summary>
    [field: Uapi("ipv6mr_multiaddr")] public Ipv6Bytes Group { get; init; }

    /// <summary>0 lets the kernel choose.</summary>
    [field: Uapi("ipv6mr_ifindex")] public int InterfaceIndex { get; init; }
}

/// <summary>Where an IPv4 packet came in or leaves: <c>struct in_pktinfo</c>, ip(7).</summary>
[Uapi("struct in_pktinfo")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct InPacketInfo
{
    /// <summary>The interface.</summary>
    [field: Uapi("ipi_ifindex")] public int InterfaceIndex { get; init; }

    /// <summary>Network order.</summary>
    [field: Uapi("ipi_spec_dst")] public uint LocalAddress { get; init; }

    /// <summary>Of the header, network order.</summary>
    [field: Uapi("ipi_addr")] public uint Destination { get; init; }
}

/// <summary>Where an IPv6 packet came in or leaves: <c>struct in6_pktinfo</c>, ipv6(7).</summary>
[Uapi("struct in6_pktinfo")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct In6PacketInfo
{
    /// <summary>The address.</summary>
    [field: Uapi("ipi6_addr")] public Ipv6Bytes Address { get; init; }

    /// <summary>The interface.</summary>
    [field: Uapi("ipi6_ifindex")] public int InterfaceIndex { get; init; }
}

/// <summary>The 16 bytes of an IPv6 address: <c>struct in6_addr</c>.</summary>
/// <param name="High">The first 8 bytes, as they lie in memory.</param>
/// <param name="Low">The last 8 bytes, as they lie in memory.</param>
[Uapi("struct in6_addr")]
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct Ipv6Bytes(ulong High, ulong Low);

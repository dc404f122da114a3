using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    /// <summary>Joins a multicast group: IP_ADD_MEMBERSHIP, IPV6_ADD_MEMBERSHIP.</summary>
    /// <param name="group">An address of the socket's family; its port does not matter.</param>
    /// <param name="interfaceIndex">The interface; 0 lets the kernel choose.</param>
    /// <returns>
    /// EAFNOSUPPORT for another family; EINVAL when it is no group; EADDRINUSE when joined
    /// already; ENODEV.
    /// </returns>
    public Outcome JoinGroup(in SockAddr group, int interfaceIndex = 0) => Membership(
        group, interfaceIndex, IpOption.AddMembership, Ipv6Option.AddMembership);

    /// <summary>Leaves a multicast group: IP_DROP_MEMBERSHIP, IPV6_DROP_MEMBERSHIP.</summary>
    /// <param name="group">As joined.</param>
    /// <param name="interfaceIndex">As joined.</param>
    /// <returns>EADDRNOTAVAIL when it was not joined.</returns>
    public Outcome LeaveGroup(in SockAddr group, int interfaceIndex = 0) => Membership(
        group, interfaceIndex, IpOption.DropMembership, Ipv6Option.DropMembership);

    /// <summary>Joins an IPv4 group on the interface that has an address.</summary>
    /// <param name="group">An IPv4 group.</param>
    /// <param name="interfaceAddress">An IPv4 address of this machine.</param>
    /// <returns>
    /// Ok; EADDRINUSE when it is joined already, ENODEV without such an interface, EINVAL for what
    /// is no group, ENOBUFS past igmp_max_memberships.
    /// </returns>
    public Outcome JoinGroupAt(in SockAddr group, in SockAddr interfaceAddress) =>
        MembershipAt(group, interfaceAddress, IpOption.AddMembership);

    /// <summary>Leaves an IPv4 group on the interface that has an address.</summary>
    /// <param name="group">As joined.</param>
    /// <param name="interfaceAddress">As joined.</param>
    /// <returns>Ok; EADDRNOTAVAIL when it is not joined.</returns>
    public Outcome LeaveGroupAt(in SockAddr group, in SockAddr interfaceAddress) =>
        MembershipAt(group, interfaceAddress, IpOption.DropMembership);

    /// <summary>Joins a group for one source only: MCAST_JOIN_SOURCE_GROUP.</summary>
    /// <param name="group">An address of the socket's family.</param>
    /// <param name="source">Who sends, of the same family.</param>
    /// <param name="interfaceIndex">The interface; 0 lets the kernel choose.</param>
    /// <returns>
    /// Ok; EADDRNOTAVAIL when the source is joined already, ENODEV without such an interface,
    /// EINVAL for what is no group, ENOBUFS past a limit of the system.
    /// </returns>
    public Outcome JoinSource(
        in SockAddr group, in SockAddr source, int interfaceIndex = 0) =>
        SourceMembership(group, source, interfaceIndex, IpOption.JoinSourceGroup);

    /// <summary>Leaves a group for one source: MCAST_LEAVE_SOURCE_GROUP.</summary>
    /// <param name="group">As joined.</param>
    /// <param name="source">As joined.</param>
    /// <param name="interfaceIndex">As joined.</param>
    /// <returns>Ok; EADDRNOTAVAIL or EINVAL when it is not joined.</returns>
    public Outcome LeaveSource(
        in SockAddr group, in SockAddr source, int interfaceIndex = 0) =>
        SourceMembership(group, source, interfaceIndex, IpOption.LeaveSourceGroup);

    /// <summary>Where multicasts leave: IP_MULTICAST_IF, IPV6_MULTICAST_IF.</summary>
    /// <param name="interfaceIndex">The interface; 0 lets the kernel choose.</param>
    /// <returns>Ok; EADDRNOTAVAIL or ENODEV without such an interface.</returns>
    public Outcome SetMulticastInterface(int interfaceIndex) => Domain == SocketDomain.Inet6
        ? SetValue(SocketLevel.Ipv6, (int)Ipv6Option.MulticastInterface, interfaceIndex)
        : SetValue(
            SocketLevel.Ip,
            (int)IpOption.MulticastInterface,
            new IpMreqn { InterfaceIndex = interfaceIndex });

    /// <summary>Where IPv4 multicasts leave, by an address of the interface.</summary>
    /// <param name="interfaceAddress">An IPv4 address of this machine.</param>
    /// <returns>Ok; EADDRNOTAVAIL without such an interface.</returns>
    public Outcome SetMulticastInterfaceAt(in SockAddr interfaceAddress) =>
        Domain != SocketDomain.Inet || interfaceAddress.Family != SocketDomain.Inet
            ? Outcome.Failure(Errno.EAFNOSUPPORT)
            : SetValue(
                SocketLevel.Ip,
                (int)IpOption.MulticastInterface,
                interfaceAddress.InetValue);

    /// <summary>How far multicasts go: IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS.</summary>
    /// <param name="hops">0 to 255; -1 for the system's.</param>
    /// <returns>
    /// Ok; EINVAL, ENOPROTOOPT or EOPNOTSUPP when the socket has no multicasts.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Other numbers: none is cut.</exception>
    public Outcome SetMulticastHops(int hops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hops, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hops, 255);
        return Domain == SocketDomain.Inet6
            ? SetValue(SocketLevel.Ipv6, (int)Ipv6Option.MulticastHops, hops)
            : SetValue(SocketLevel.Ip, (int)IpOption.MulticastTtl, hops);
    }

    /// <summary>How far multicasts go.</summary>
    /// <param name="hops">0 to 255.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the socket has no multicasts.</returns>
    public Outcome GetMulticastHops(out int hops) => Domain == SocketDomain.Inet6
        ? GetValue(SocketLevel.Ipv6, (int)Ipv6Option.MulticastHops, out hops)
        : GetValue(SocketLevel.Ip, (int)IpOption.MulticastTtl, out hops);

    /// <summary>Whether this machine hears them: IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP.</summary>
    /// <param name="on">Whether it does.</param>
    /// <returns>
    /// Ok; EINVAL, ENOPROTOOPT or EOPNOTSUPP when the socket has no multicasts.
    /// </returns>
    public Outcome SetMulticastLoop(bool on) => Domain == SocketDomain.Inet6
        ? SetValue(SocketLevel.Ipv6, (int)Ipv6Option.MulticastLoop, on ? 1 : 0)
        : SetValue(SocketLevel.Ip, (int)IpOption.MulticastLoop, on ? 1 : 0);

    /// <summary>Whether this machine hears them.</summary>
    /// <param name="on">Whether it does.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the socket has no multicasts.</returns>
    public Outcome GetMulticastLoop(out bool on)
    {
        var outcome = Domain == SocketDomain.Inet6
            ? GetValue(SocketLevel.Ipv6, (int)Ipv6Option.MulticastLoop, out int value)
            : GetValue(SocketLevel.Ip, (int)IpOption.MulticastLoop, out value);
        on = value != 0;
        return outcome;
    }

    private Outcome Membership(
        in SockAddr group, int interfaceIndex, IpOption option, Ipv6Option option6)
    {
        if (!group.IsIP || group.Family != Domain)
            return Outcome.Failure(Errno.EAFNOSUPPORT);
        return Domain == SocketDomain.Inet6
            ? SetValue(SocketLevel.Ipv6, (int)option6, new Ipv6Mreq
            {
                Group = group.Inet6Value,
                InterfaceIndex = interfaceIndex,
            })
            : SetValue(SocketLevel.Ip, (int)option, new IpMreqn
            {
                Group = group.InetValue,
                InterfaceIndex = interfaceIndex,
            });
    }

    private Outcome MembershipAt(
        in SockAddr group, in SockAddr interfaceAddress, IpOption option)
    {
        var known = Domain == SocketDomain.Inet
            && group.Family == Domain && interfaceAddress.Family == Domain;
        return !known
            ? Outcome.Failure(Errno.EAFNOSUPPORT)
            : SetValue(SocketLevel.Ip, (int)option, new IpMreq
            {
                Group = group.InetValue,
                Interface = interfaceAddress.InetValue,
            });
    }

    private Outcome SourceMembership(
        in SockAddr group, in SockAddr source, int interfaceIndex, IpOption option)
    {
        if (!group.IsIP || group.Family != Domain || source.Family != Domain)
            return Outcome.Failure(Errno.EAFNOSUPPORT);
        GroupSourceRequest request = default;
        request.InterfaceIndex = (uint)interfaceIndex;
        group.Bytes.CopyTo(request.Group.Bytes);
        source.Bytes.CopyTo(request.Source.Bytes);
        return SetValue(
            Domain == SocketDomain.Inet6 ? SocketLevel.Ipv6 : SocketLevel.Ip,
            (int)option,
            request);
    }
}

using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

// SCTP beyond what every socket has: RFC 6458, sctp(7). Needs the kernel's sctp module.
public sealed unsafe partial class NetSocket
{
    private const int AddressesOnStack = 32;

    /// <summary>Sets a number for an association.</summary>
    /// <param name="option">A member of <see cref="SocketOptions"/>.</param>
    /// <param name="value">The number.</param>
    /// <param name="association">
    /// Which, on sockets for many; or one of <see cref="SctpAssociation"/>: 0 for those to come.
    /// </param>
    /// <returns>ENOPROTOOPT or EOPNOTSUPP unless it is an SCTP socket; EINVAL.</returns>
    public Outcome Set(AssociationOption option, uint value, int association = 0) => SetValue(
        SocketLevel.Sctp,
        (int)option.Number,
        new SctpAssociationValue { Association = association, Value = value });

    /// <summary>The number that an association has.</summary>
    /// <param name="option">A member of <see cref="SocketOptions"/>.</param>
    /// <param name="value">The number; 0 when the call failed.</param>
    /// <param name="association">Which; 0 for those to come.</param>
    /// <returns>
    /// Ok; ENOPROTOOPT when the socket is not SCTP, EINVAL without such an association.
    /// </returns>
    public Outcome Get(AssociationOption option, out uint value, int association = 0)
    {
        var asked = new SctpAssociationValue { Association = association };
        var outcome = AskValue(SocketLevel.Sctp, (int)option.Number, ref asked);
        value = outcome.IsOk ? asked.Value : 0;
        return outcome;
    }

    /// <summary>What to ask for at the start of an association: SCTP_INITMSG.</summary>
    /// <param name="init">Streams, attempts and timeout; 0 leaves the default.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the socket is not SCTP.</returns>
    public Outcome SetSctpInit(SctpInitMessage init) =>
        SetValue(SocketLevel.Sctp, (int)SctpOption.InitMessage, init);

    /// <summary>What is asked for at the start of an association.</summary>
    /// <param name="init">Streams, attempts and timeout.</param>
    /// <returns>Ok; ENOPROTOOPT or EOPNOTSUPP when the socket is not SCTP.</returns>
    public Outcome GetSctpInit(out SctpInitMessage init) =>
        GetValue(SocketLevel.Sctp, (int)SctpOption.InitMessage, out init);

    /// <summary>
    /// Has the kernel tell of something: SCTP_EVENT. It comes among the messages, with
    /// <see cref="MessageResult.IsNotification"/>; read it with <see cref="SctpNotification"/>.
    /// </summary>
    /// <param name="type">Of what.</param>
    /// <param name="on">Whether to tell.</param>
    /// <param name="association">Which; 0 for those to come.</param>
    /// <returns>
    /// Ok; ENOPROTOOPT or EOPNOTSUPP when the socket is not SCTP, EINVAL without such an event or
    /// association.
    /// </returns>
    public Outcome Subscribe(SctpEventType type, bool on, int association = 0) => SetValue(
        SocketLevel.Sctp,
        (int)SctpOption.Event,
        new SctpEventSwitch
        {
            Association = association,
            Type = type,
            On = on ? (byte)1 : (byte)0,
        });

    /// <summary>Whether the kernel tells of something.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="on">Whether it does; false when the call failed.</param>
    /// <param name="association">Which; 0 for those to come.</param>
    /// <returns>
    /// Ok; ENOPROTOOPT or EOPNOTSUPP when the socket is not SCTP, EINVAL without such an event or
    /// association.
    /// </returns>
    public Outcome IsSubscribed(SctpEventType type, out bool on, int association = 0)
    {
        var asked = new SctpEventSwitch { Association = association, Type = type };
        var outcome = AskValue(SocketLevel.Sctp, (int)SctpOption.Event, ref asked);
        on = outcome.IsOk && asked.On != 0;
        return outcome;
    }

    /// <summary>Binds to several addresses: sctp_bindx(3), SCTP_SOCKOPT_BINDX_ADD.</summary>
    /// <param name="addresses">IPv4 or IPv6, all with the same port.</param>
    /// <returns>
    /// EINVAL for none, or for ports that differ; EAFNOSUPPORT for an address that the socket
    /// cannot have.
    /// </returns>
    public Outcome BindAddresses(ReadOnlySpan<SockAddr> addresses) =>
        SetAddresses(SctpOption.BindAdd, addresses);

    /// <summary>Gives some of several addresses up: SCTP_SOCKOPT_BINDX_REM.</summary>
    /// <param name="addresses">As bound; one must remain.</param>
    /// <returns>
    /// Ok; EBUSY when none would remain, EINVAL for an address that was not bound.
    /// </returns>
    public Outcome UnbindAddresses(ReadOnlySpan<SockAddr> addresses) =>
        SetAddresses(SctpOption.BindRemove, addresses);

    /// <summary>
    /// Connects to a peer of several addresses: sctp_connectx(3), SCTP_SOCKOPT_CONNECTX3.
    /// </summary>
    /// <param name="addresses">IPv4 or IPv6 addresses of one peer, all with the same port.</param>
    /// <param name="association">The association's number, also while it would block.</param>
    /// <param name="deadline">Until when to wait for the handshake.</param>
    /// <returns>As <see cref="Connect"/>, and as <see cref="BindAddresses"/>.</returns>
    public Outcome ConnectAddresses(
        ReadOnlySpan<SockAddr> addresses, out int association, Deadline deadline = default)
    {
        association = 0;
        var packed = addresses.Length <= AddressesOnStack
            ? stackalloc byte[AddressesOnStack * SockAddr.Inet6Bytes]
            : new byte[addresses.Length * SockAddr.Inet6Bytes];
        var (length, refusal) = Pack(Domain, addresses, packed);
        if (refusal != Errno.None)
            return Outcome.Failure(refusal);
        using var fd = _fd.Lease();
        Outcome outcome;
        fixed (byte* bytes = packed)
        {
            do
            {
                var request = new SctpConnectRequest { AddressBytes = length, Addresses = bytes };
                var room = (uint)sizeof(SctpConnectRequest);
                outcome = OfConnecting(Syscall.GetSockOpt(
                    fd.Number,
                    SocketLevel.Sctp,
                    (int)SctpOption.ConnectAllWithId,
                    &request,
                    &room));
                if (request.Association != 0)
                    association = request.Association;
            }
            while (AwaitConnect(fd.Number, deadline, ref outcome));
        }

        return outcome;
    }

    /// <summary>
    /// Takes an association off a socket for many, into one of its own: sctp_peeloff(3).
    /// </summary>
    /// <param name="association">Which.</param>
    /// <param name="socket">Its own socket; null when the call failed.</param>
    /// <returns>EINVAL when there is no such association; EMFILE.</returns>
    public Outcome PeelOff(int association, out NetSocket socket)
    {
        var request = new SctpPeelOffRequest
        {
            Association = association,
            Flags = SocketShape.Flags,
        };
        var outcome = AskValue(SocketLevel.Sctp, (int)SctpOption.PeelOffFlags, ref request);
        socket = outcome.IsOk ? new NetSocket(request.Descriptor, _shape) : null!;
        return outcome;
    }

    // sockaddr_in and sockaddr_in6 one behind the other, without padding: what bindx and connectx
    // take. An IPv6 socket takes both.
    internal static (int Length, Errno Refusal) Pack(
        SocketDomain domain, ReadOnlySpan<SockAddr> addresses, Span<byte> packed)
    {
        if (addresses.IsEmpty)
            return (0, Errno.EINVAL);
        var length = 0;
        foreach (ref readonly var address in addresses)
        {
            if (!address.IsIP || (domain != SocketDomain.Inet6 && address.Family != domain))
                return (0, Errno.EAFNOSUPPORT);
            address.Bytes.CopyTo(packed[length..]);
            length += address.Length;
        }

        return (length, Errno.None);
    }

    private Outcome SetAddresses(SctpOption option, ReadOnlySpan<SockAddr> addresses)
    {
        var packed = addresses.Length <= AddressesOnStack
            ? stackalloc byte[AddressesOnStack * SockAddr.Inet6Bytes]
            : new byte[addresses.Length * SockAddr.Inet6Bytes];
        var (length, refusal) = Pack(Domain, addresses, packed);
        return refusal != Errno.None
            ? Outcome.Failure(refusal)
            : SetOption(SocketLevel.Sctp, (int)option, packed[..length]);
    }

    // Reads an option whose value also says about what it asks.
    private Outcome AskValue<T>(SocketLevel level, int option, ref T value)
        where T : unmanaged =>
        GetOption(level, option, MemoryMarshal.AsBytes(new Span<T>(ref value))).Outcome;
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    /// <summary>Connects: connect(2). Without a deadline it makes one attempt.</summary>
    /// <param name="address">
    /// Where to. An IPv4 address on an IPv6 socket is mapped. No address at all
    /// (<c>default</c>) dissolves the connection of a datagram socket.
    /// </param>
    /// <param name="deadline">Until when to wait for the handshake.</param>
    /// <returns>
    /// Ok when connected, also when it was before (EISCONN); would-block while the handshake goes
    /// on (EINPROGRESS, EALREADY): call again, or wait for POLLOUT and look at
    /// <see cref="TakeError"/>. On a Unix socket would-block says that the listener's queue is
    /// full, and only calling again helps. ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EAFNOSUPPORT and
    /// so on; EADDRNOTAVAIL also when there is no port left.
    /// Past the deadline ETIMEDOUT, and the handshake goes on: dispose the socket.
    /// </returns>
    public Outcome Connect(in SockAddr address, Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        var target = Towards(address);
        if (target.Family == SocketDomain.Unspecified)
            target.SetLength(SockAddr.FamilyBytes);
        Outcome outcome;
        do
        {
            var result = Syscall.Connect(fd.Number, &target, (uint)target.Length);

            outcome = OfConnecting(result);
        }
        while (AwaitConnect(fd.Number, deadline, ref outcome));
        return outcome;
    }

    /// <summary>Accepts a connection: accept4(2).</summary>
    /// <param name="socket">The connection; null unless Ok.</param>
    /// <param name="peer">The address of the other side.</param>
    /// <param name="deadline">Until when to wait for one.</param>
    /// <returns>
    /// WouldBlock when nobody waits; ECONNABORTED when the peer gave up meanwhile, after which
    /// accepting goes on; EMFILE, ENFILE, EINVAL when it does not listen.
    /// </returns>
    public Outcome Accept(out NetSocket socket, out SockAddr peer, Deadline deadline = default)
    {
        var (number, outcome) = AcceptNumber(out peer, deadline);
        socket = outcome.IsOk ? new NetSocket(number, _shape) : null!;
        return outcome;
    }

    /// <summary>Accepts a connection as a bare descriptor, without an object.</summary>
    /// <param name="peer">The address of the other side.</param>
    /// <param name="deadline">Until when to wait for one.</param>
    /// <returns>
    /// The descriptor as the count, non-blocking and close-on-exec; the caller closes it.
    /// </returns>
    public IoResult AcceptNumber(out SockAddr peer, Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        peer = default;
        Outcome outcome;
        SyscallResult result;
        do
        {
            uint length = SockAddr.MaxBytes;
            fixed (SockAddr* pointer = &peer)
            {
                do
                    result = Syscall.Accept4(fd.Number, pointer, &length, SocketShape.Flags);
                while (result.Errno == Errno.EINTR);
            }

            peer.SetLength(result.IsError ? 0 : length);
            outcome = Outcome.From(result);
        }
        while (Readiness.Await(fd.Number, PollEvents.In, deadline, ref outcome));
        return new IoResult(result.Int32, outcome);
    }

    // An interrupted attempt goes on in the kernel like one that never waited. EAGAIN says of a
    // Unix socket that the listener's queue is full; of others that all ports are taken: no
    // handshake goes on then, and nothing announces a free port.
    private Outcome OfConnecting(SyscallResult result) => result.Errno switch
    {
        Errno.EISCONN => Outcome.Ok,
        Errno.EINPROGRESS or Errno.EALREADY or Errno.EINTR => Outcome.WouldBlock,
        Errno.EAGAIN when Domain != SocketDomain.Unix => Outcome.Failure(Errno.EADDRNOTAVAIL),
        _ => Outcome.From(result),
    };

    // A Unix socket that would block here is in no handshake, and an SCTP socket for many
    // associations can always be written to: poll reports both at once, and trying again is all
    // that can be done.
    private bool AwaitConnect(int fd, in Deadline deadline, ref Outcome outcome)
    {
        var isPolledInVain = Domain == SocketDomain.Unix
            || _shape is { Form: SocketForm.SequencedPacket, Protocol: SocketProtocol.Sctp };
        if (isPolledInVain && outcome.IsWouldBlock && deadline.IsSet)
        {
            Outcome pause = Outcome.WouldBlock;
            var step = TimeSpan.FromMilliseconds(1);
            var until = deadline.Remaining is { } left && left < step
                ? deadline : Deadline.After(step, deadline.Cancellation);
            _ = Readiness.Await(-1, PollEvents.None, until, ref pause);
            if (pause.Errno == Errno.ETIMEDOUT && !deadline.HasPassed)
                return true;
            outcome = pause;
            return false;
        }

        return Readiness.Await(fd, PollEvents.Out, deadline, ref outcome);
    }
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    /// <summary>Reads: recvfrom(2) without an address.</summary>
    /// <param name="buffer">Where the bytes go; pinned for the call.</param>
    /// <param name="deadline">Until when to wait for any.</param>
    /// <returns>
    /// The number of bytes; fewer than asked is normal. Of stream and sequenced sockets 0 bytes
    /// into a buffer that is not empty is EndOfStream; of the others an empty message. An empty
    /// buffer still makes the call; of a message it drops the data.
    /// </returns>
    public IoResult Read(Span<byte> buffer, Deadline deadline = default) =>
        Receive(buffer, MessageFlags.None, deadline);

    /// <summary>Writes: sendto(2) without an address and with MSG_NOSIGNAL.</summary>
    /// <param name="data">What to write; pinned for the call.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>
    /// The number of bytes taken, which may be fewer. EPIPE or ECONNRESET when the peer is gone,
    /// never a signal; ENOTCONN or EDESTADDRREQ when not connected.
    /// </returns>
    public IoResult Write(ReadOnlySpan<byte> data, Deadline deadline = default) =>
        Send(data, MessageFlags.None, deadline);

    /// <summary>Like <see cref="Write"/>, with flags.</summary>
    /// <param name="data">What to send; empty sends an empty datagram.</param>
    /// <param name="flags">How; MSG_NOSIGNAL is added.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>As of <see cref="Write"/>.</returns>
    public IoResult Send(
        ReadOnlySpan<byte> data, MessageFlags flags, Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        return Send(fd.Number, data, flags, null, 0, deadline);
    }

    /// <summary>Sends to an address: sendto(2).</summary>
    /// <param name="data">What to send; empty sends an empty datagram.</param>
    /// <param name="address">Where to; IPv4 on an IPv6 socket is mapped.</param>
    /// <param name="flags">How; MSG_NOSIGNAL is added.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>EMSGSIZE when too large; EISCONN on a connected stream; EAFNOSUPPORT.</returns>
    public IoResult SendTo(
        ReadOnlySpan<byte> data,
        in SockAddr address,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default)
    {
        if (address.Length == 0)
            return IoResult.Failure(Errno.EDESTADDRREQ);
        using var fd = _fd.Lease();
        var target = Towards(address);
        return Send(fd.Number, data, flags, &target, (uint)target.Length, deadline);
    }

    /// <summary>Like <see cref="Read"/>, with flags.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="flags">How; with MSG_TRUNC the count may exceed the buffer.</param>
    /// <param name="deadline">Until when to wait for any.</param>
    /// <returns>As of <see cref="Read"/>.</returns>
    public IoResult Receive(
        Span<byte> buffer, MessageFlags flags, Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        return Receive(fd.Number, buffer, flags, null, null, deadline);
    }

    /// <summary>Receives with the sender's address: recvfrom(2).</summary>
    /// <param name="buffer">Where the bytes go; what does not fit a datagram is lost.</param>
    /// <param name="address">The sender's address; none when there is none.</param>
    /// <param name="flags">How.</param>
    /// <param name="deadline">Until when to wait for any.</param>
    /// <returns>As of <see cref="Read"/>.</returns>
    public IoResult ReceiveFrom(
        Span<byte> buffer,
        out SockAddr address,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        address = default;
        uint length = SockAddr.MaxBytes;
        IoResult result;
        fixed (SockAddr* pointer = &address)
            result = Receive(fd.Number, buffer, flags, pointer, &length, deadline);
        var given = result.Outcome.IsOk || result.Outcome.IsEndOfStream;
        address.SetLength(given ? length : 0);
        return result;
    }

    // For the copy engine, one attempt each: the end of a stream ends a copy, an empty datagram is
    // a read without progress.
    IoResult INonBlockingReader.Read(Span<byte> buffer) => Read(buffer);

    IoResult INonBlockingWriter.Write(ReadOnlySpan<byte> buffer) => Write(buffer);

    private static IoResult Send(
        int fd,
        ReadOnlySpan<byte> data,
        MessageFlags flags,
        void* address,
        uint length,
        in Deadline deadline)
    {
        SyscallResult result;
        Outcome outcome;
        do
        {
            do
            {
                result = Syscall.SendTo(
                    fd, data, flags | MessageFlags.NoSignal, address, length);
            }
            while (result.Errno == Errno.EINTR);
            outcome = Outcome.From(result);
        }
        while (Readiness.Await(fd, PollEvents.Out, deadline, ref outcome));
        return new IoResult(result.Int32, outcome);
    }

    private IoResult Receive(
        int fd,
        Span<byte> buffer,
        MessageFlags flags,
        void* address,
        uint* length,
        in Deadline deadline)
    {
        SyscallResult result;
        Outcome outcome;
        do
        {
            do
                result = Syscall.RecvFrom(fd, buffer, flags, address, length);
            while (result.Errno == Errno.EINTR);
            outcome = Outcome.From(result);
        }
        while (Readiness.Await(fd, Readiness.ForReceiving(flags), deadline, ref outcome));
        if (outcome.IsOk && result.Value == 0 && !buffer.IsEmpty && CanEnd(flags))
            outcome = Outcome.EndOfStream;
        return new IoResult(result.Int32, outcome);
    }

    // What is in the error queue may have no data and says nothing of the stream.
    private bool CanEnd(MessageFlags flags) =>
        _shape.HasEnd && (flags & MessageFlags.ErrorQueue) == 0;
}

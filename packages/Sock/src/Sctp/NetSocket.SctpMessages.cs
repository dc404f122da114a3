using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    // Room for SCTP_RCVINFO and SCTP_NXTINFO with their heads.
    private const int SctpControlBytes = 128;

    /// <summary>Sends an SCTP message on a stream: sendmsg(2) with SCTP_SNDINFO.</summary>
    /// <param name="data">The data; an empty message is EINVAL unless the flags end it.</param>
    /// <param name="info">Stream, payload protocol, flags, and on sockets for many whose.</param>
    /// <param name="address">
    /// Where to; <c>default</c> where connected, or where the association is given.
    /// </param>
    /// <param name="flags">How; MSG_NOSIGNAL is added.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>All bytes or none.</returns>
    public IoResult SendSctp(
        ReadOnlySpan<byte> data,
        in SctpSendInfo info,
        in SockAddr address = default,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default)
    {
        var writer = new ControlWriter(stackalloc byte[SctpControlBytes]);
        _ = writer.TryAddSctpSend(info);
        return SendMessage(data, writer.Written, address, flags, deadline);
    }

    /// <summary>
    /// Receives an SCTP message, or a part of one: recvmsg(2) with SCTP_RCVINFO, which
    /// <see cref="SocketOptions.SctpReceiveInfo"/> asks for.
    /// </summary>
    /// <param name="buffer">Where the data goes.</param>
    /// <param name="info">Stream, payload protocol and whose; all 0 unless asked for.</param>
    /// <param name="address">The sender's address.</param>
    /// <param name="flags">How.</param>
    /// <param name="deadline">Until when to wait for one.</param>
    /// <returns>
    /// The message ends where the flags have <see cref="MessageFlags.EndOfRecord"/>; with
    /// <see cref="MessageResult.IsNotification"/> it is the kernel's.
    /// </returns>
    public MessageResult ReceiveSctp(
        Span<byte> buffer,
        out SctpReceiveInfo info,
        out SockAddr address,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default)
    {
        info = default;
        Span<byte> control = stackalloc byte[SctpControlBytes];
        var result = ReceiveMessage(buffer, control, out address, flags, deadline);
        var reader = new ControlReader(control[..result.ControlLength]);
        while (reader.MoveNext())
        {
            if (reader.TryGetSctpReceive(out var found))
                info = found;
        }

        return result;
    }
}

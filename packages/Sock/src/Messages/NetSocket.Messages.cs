using System.Runtime.InteropServices;
using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>What came with a message: recvmsg(2).</summary>
/// <param name="Count">Bytes of data.</param>
/// <param name="ControlLength">Bytes of control messages that the kernel wrote.</param>
/// <param name="Flags">MSG_TRUNC, MSG_CTRUNC, MSG_EOR and so on.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct MessageResult(
    int Count, int ControlLength, MessageFlags Flags, Outcome Outcome)
{
    /// <summary>Whether data was cut off.</summary>
    public bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;

    /// <summary>
    /// Whether the message is one of the kernel's, not the peer's: MSG_NOTIFICATION, SCTP only.
    /// </summary>
    public bool IsNotification => (Flags & MessageFlags.More) != 0;

    /// <summary>Whether control messages were cut off or dropped.</summary>
    public bool IsControlTruncated => (Flags & MessageFlags.ControlTruncated) != 0;
}

public sealed unsafe partial class NetSocket
{
    /// <summary>Sends a message with control messages: sendmsg(2).</summary>
    /// <param name="data">The data.</param>
    /// <param name="control">Of a <see cref="ControlWriter"/>; empty for none.</param>
    /// <param name="address">Where to; <c>default</c> for the connected peer.</param>
    /// <param name="flags">How; MSG_NOSIGNAL is added.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <returns>
    /// The bytes sent and Ok; WouldBlock without room, ETIMEDOUT when the deadline has passed;
    /// EMSGSIZE for a datagram that is too long, EPIPE or ECONNRESET when the peer has gone, EINVAL
    /// for control messages that the protocol does not know.
    /// </returns>
    public IoResult SendMessage(
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> control,
        in SockAddr address = default,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        var target = Towards(address);
        SyscallResult result;
        Outcome outcome;
        fixed (byte* bytes = &MemoryMarshal.GetReference(data))
        fixed (byte* controls = &MemoryMarshal.GetReference(control))
        {
            var vector = new IoVec(bytes, (nuint)data.Length);
            var message = new MsgHdr
            {
                Name = target.Length == 0 ? null : &target,
                NameLength = (uint)target.Length,
                Vectors = &vector,
                VectorCount = 1,
                Control = control.IsEmpty ? null : controls,
                ControlLength = (nuint)control.Length,
            };
            do
            {
                do
                    result = Syscall.SendMsg(fd.Number, &message, flags | MessageFlags.NoSignal);
                while (result.Errno == Errno.EINTR);
                outcome = Outcome.From(result);
            }
            while (Readiness.Await(fd.Number, PollEvents.Out, deadline, ref outcome));
        }

        return new IoResult(result.Int32, outcome);
    }

    /// <summary>Receives a message with control messages: recvmsg(2).</summary>
    /// <param name="buffer">Where the data goes.</param>
    /// <param name="control">
    /// Where control messages go; read with <see cref="ControlReader"/>.
    /// </param>
    /// <param name="address">The sender's address; none when there is none.</param>
    /// <param name="flags">How; MSG_CMSG_CLOEXEC is added.</param>
    /// <param name="deadline">Until when to wait for one.</param>
    /// <returns>
    /// Counts and flags. Descriptors among the control messages belong to the caller; those for
    /// which there is no room the kernel closes, and says so.
    /// </returns>
    public MessageResult ReceiveMessage(
        Span<byte> buffer,
        Span<byte> control,
        out SockAddr address,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default)
    {
        using var fd = _fd.Lease();
        address = default;
        SyscallResult result;
        Outcome outcome;
        MsgHdr message;
        fixed (byte* bytes = &MemoryMarshal.GetReference(buffer))
        fixed (byte* controls = &MemoryMarshal.GetReference(control))
        fixed (SockAddr* name = &address)
        {
            var vector = new IoVec(bytes, (nuint)buffer.Length);
            do
            {
                message = new MsgHdr
                {
                    Name = name,
                    NameLength = SockAddr.MaxBytes,
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = control.IsEmpty ? null : controls,
                    ControlLength = (nuint)control.Length,
                };
                do
                {
                    result = Syscall.RecvMsg(
                        fd.Number, &message, flags | MessageFlags.ControlCloseOnExec);
                }
                while (result.Errno == Errno.EINTR);
                outcome = Outcome.From(result);
            }
            while (Readiness.Await(
                fd.Number, Readiness.ForReceiving(flags), deadline, ref outcome));
        }

        if (!outcome.IsOk)
            return new MessageResult(0, 0, MessageFlags.None, outcome);
        address.SetLength(message.NameLength);

        // The end of a stream comes with control data too: credentials of nobody, where they were
        // asked for. A sequenced packet with control data is an empty packet.
        var isEnd = _shape.Form == SocketForm.Stream || message.ControlLength == 0;
        if (result.Value == 0 && !buffer.IsEmpty && isEnd && CanEnd(flags))
            outcome = Outcome.EndOfStream;
        return new MessageResult(
            result.Int32, (int)message.ControlLength, message.Flags, outcome);
    }
}

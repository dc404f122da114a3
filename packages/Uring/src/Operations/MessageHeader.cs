using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What comes with a message that <see cref="IoUring.ReceiveMessage"/> receives: its sender's
/// address, its control messages, its flags. The kernel reads and rewrites it when the message has
/// come, not when the entry is taken: it lies in native or pinned memory of the caller's, who keeps
/// it until the completion and reads it then. Source: recvmsg(2), struct msghdr.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MessageHeader
{
    private MsgHdr _header;
    private SockAddrStorage _address;
    private nuint _controlRoom;

    /// <summary>MSG_TRUNC, MSG_CTRUNC, MSG_EOR and so on.</summary>
    public readonly MessageFlags Flags => _header.Flags;

    /// <summary>Whether data was cut off: MSG_TRUNC.</summary>
    public readonly bool IsTruncated => (Flags & MessageFlags.Truncated) != 0;

    /// <summary>Whether control messages were cut off or dropped: MSG_CTRUNC.</summary>
    public readonly bool IsControlTruncated => (Flags & MessageFlags.ControlTruncated) != 0;

    /// <summary>Bytes of the sender's address; 0 where there is none.</summary>
    public readonly int AddressLength => (int)_header.NameLength;

    /// <summary>
    /// The control messages, for a <see cref="ControlReader"/>: the part that the kernel wrote of
    /// the memory that the operation was given.
    /// </summary>
    public readonly ReadOnlySpan<byte> Control => new(
        _header.Control, (int)Math.Min(_header.ControlLength, _controlRoom));

    /// <summary>The sender's address, once the operation has succeeded.</summary>
    /// <param name="address">The address; none when there is none, as over a connection.</param>
    /// <returns>Whether there is a whole one.</returns>
    public readonly bool TryGetAddress(out SockAddr address)
    {
        var storage = _address;
        return SockAddr.TryDecode(
            storage.Bytes[..(int)Math.Min(_header.NameLength, SockAddr.MaxBytes)], out address);
    }

    // Only of memory that does not move, which is what the operations take pointers to.
    internal MsgHdr* Prepare(IoVec* vectors, int count, IoVec control)
    {
        _controlRoom = control.Length;
        _header = new MsgHdr
        {
            Name = Unsafe.AsPointer(ref _address),
            NameLength = SockAddr.MaxBytes,
            Vectors = vectors,
            VectorCount = (nuint)count,
            Control = control.Length == 0 ? null : control.Address,
            ControlLength = control.Length,
        };
        return (MsgHdr*)Unsafe.AsPointer(ref _header);
    }
}

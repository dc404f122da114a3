using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// A message to send or a place to receive one, laid out as the 56 bytes of <c>struct msghdr</c>.
/// It owns nothing of what it points to. Source: sendmsg(2), recvmsg(2).
/// </summary>
[Uapi("struct msghdr")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MsgHdr
{
    /// <summary>The address, or null.</summary>
    [field: Uapi("msg_name")] public void* Name { get; set; }

    /// <summary>Bytes at <see cref="Name"/>; the kernel writes the real length.</summary>
    [field: Uapi("msg_namelen")] public uint NameLength { get; set; }

    /// <summary>The pieces of the message.</summary>
    [field: Uapi("msg_iov")] public IoVec* Vectors { get; set; }

    /// <summary>How many pieces.</summary>
    [field: Uapi("msg_iovlen")] public nuint VectorCount { get; set; }

    /// <summary>Control messages, or null.</summary>
    [field: Uapi("msg_control")] public void* Control { get; set; }

    /// <summary>Bytes at <see cref="Control"/>; the kernel writes how many it used.</summary>
    [field: Uapi("msg_controllen")] public nuint ControlLength { get; set; }

    /// <summary>Written by the kernel on receive; ignored on send.</summary>
    [field: Uapi("msg_flags")] public MessageFlags Flags { get; set; }
}

/// <summary>One message of a batch, laid out as the 64 bytes of <c>struct mmsghdr</c>.</summary>
[Uapi("struct mmsghdr")]
[StructLayout(LayoutKind.Sequential)]
public struct MMsgHdr
{
    /// <summary>The message.</summary>
    [Uapi("msg_hdr")] private MsgHdr _header;

    /// <summary>The message, by reference.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref MsgHdr Header => ref _header;

    /// <summary>Bytes sent or received: written by the kernel.</summary>
    [field: Uapi("msg_len")] public uint Length { get; set; }
}

/// <summary>The head of a control message, 16 bytes: <c>struct cmsghdr</c>, cmsg(3).</summary>
/// <param name="Length">Bytes of head and data, without padding.</param>
/// <param name="Level">Whose message it is.</param>
/// <param name="Type">Which one.</param>
[Uapi("struct cmsghdr")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CmsgHdr(
    [field: Uapi("cmsg_len")] ulong Length,
    [field: Uapi("cmsg_level")] SocketLevel Level,
    [field: Uapi("cmsg_type")] int Type);

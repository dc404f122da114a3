using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// One submission queue entry, laid out as <c>struct io_uring_sqe</c> (64 bytes) and copied as a
/// whole into the ring. What the kernel keeps in unions has one property here, named after its
/// common use; the other kernel names stand in its documentation. It owns no memory: whatever an
/// address points to stays valid and unmoved until the operation's last completion, unless the
/// operation says otherwise. Source: io_uring_enter(2).
/// </summary>
[Uapi("struct io_uring_sqe")]
[StructLayout(LayoutKind.Sequential)]
public readonly struct Sqe
{
    /// <summary>
    /// An entry with what every operation has: the operation, its target, identity and options.
    /// </summary>
    /// <param name="op">The operation.</param>
    /// <param name="target">What it works on; a slot sets IOSQE_FIXED_FILE.</param>
    /// <param name="context">The identity; the default packs a direct one.</param>
    /// <param name="options">Flags, priority, personality, buffer group.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Sqe(IoUringOp op, FileTarget target, SqeContext context, SqeOptions options)
    {
        var flags = target.Flags | options.Flags;
        if (context.IsDirect)
        {
            // None is a direct context too, with every part 0.
            if (context.IsNone)
                context = SqeContext.Direct(op, flags, options.BufferGroup, target.Number);
            else
                flags |= context.Flags;
        }

        Opcode = op;
        Flags = flags;
        IoPriority = options.IoPriority;
        Fd = target.Number;
        UserData = context.Value;
        BufferIndex = options.BufferGroup;
        Personality = options.Personality;
    }

    /// <summary>The operation: opcode.</summary>
    [field: Uapi("opcode")]
    public IoUringOp Opcode { get; init; }

    /// <summary>How it is treated: flags, IOSQE_ bits.</summary>
    [field: Uapi("flags")]
    public SqeFlags Flags { get; init; }

    /// <summary>I/O priority, or the flags of accept, send and receive: ioprio.</summary>
    [field: Uapi("ioprio")]
    public ushort IoPriority { get; init; }

    /// <summary>A descriptor, or a slot with IOSQE_FIXED_FILE: fd.</summary>
    [field: Uapi("fd")]
    public int Fd { get; init; }

    /// <summary>Offset in the file, or a second address: off, addr2, cmd_op.</summary>
    [field: Uapi("off"), Uapi("addr2"), Uapi("cmd_op")]
    public ulong Offset { get; init; }

    /// <summary>An address: addr, splice_off_in; level in the low half, optname above.</summary>
    [field: Uapi("addr"), Uapi("splice_off_in"), Uapi("level")]
    public ulong Address { get; init; }

    /// <summary>Length in bytes or number of elements: len.</summary>
    [field: Uapi("len")]
    public uint Length { get; init; }

    /// <summary>
    /// The operation's own flags: rw_flags, fsync_flags, poll32_events, msg_flags, timeout_flags,
    /// accept_flags, cancel_flags, open_flags and so on.
    /// </summary>
    [field: Uapi("rw_flags"), Uapi("fsync_flags"), Uapi("poll_events"), Uapi("poll32_events")]
    [field: Uapi("sync_range_flags"), Uapi("msg_flags"), Uapi("timeout_flags")]
    [field: Uapi("accept_flags"), Uapi("cancel_flags"), Uapi("open_flags")]
    [field: Uapi("statx_flags"), Uapi("fadvise_advice"), Uapi("splice_flags")]
    [field: Uapi("rename_flags"), Uapi("unlink_flags"), Uapi("hardlink_flags")]
    [field: Uapi("xattr_flags"), Uapi("msg_ring_flags"), Uapi("uring_cmd_flags")]
    [field: Uapi("waitid_flags"), Uapi("futex_flags"), Uapi("install_fd_flags")]
    [field: Uapi("nop_flags"), Uapi("pipe_flags")]
    public uint OperationFlags { get; init; }

    /// <summary>What the completion brings back unchanged: user_data.</summary>
    [field: Uapi("user_data")]
    public ulong UserData { get; init; }

    /// <summary>Index of a registered buffer, or a buffer group: buf_index, buf_group.</summary>
    [field: Uapi("buf_index"), Uapi("buf_group")]
    public ushort BufferIndex { get; init; }

    /// <summary>Credentials registered with the ring, 0 for the caller's: personality.</summary>
    [field: Uapi("personality")]
    public ushort Personality { get; init; }

    /// <summary>
    /// A second descriptor or a slot plus one: splice_fd_in, file_index, zcrx_ifq_idx, optlen,
    /// addr_len, write_stream.
    /// </summary>
    [field: Uapi("splice_fd_in"), Uapi("file_index"), Uapi("zcrx_ifq_idx"), Uapi("optlen")]
    [field: Uapi("addr_len"), Uapi("write_stream")]
    public int FileIndex { get; init; }

    /// <summary>A third address: addr3, attr_ptr, optval; inline command data starts here.</summary>
    [field: Uapi("addr3"), Uapi("attr_ptr"), Uapi("optval"), Uapi("cmd")]
    public ulong Address3 { get; init; }

    /// <summary>Which attributes <see cref="Address3"/> points to: attr_type_mask.</summary>
    [field: Uapi("attr_type_mask"), Uapi("__pad2")]
    public ulong AttributeMask { get; init; }
}

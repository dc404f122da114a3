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
    // The small parts share words, so that filling an entry takes eight stores and not fourteen:
    // one and a half nanoseconds of the sixty-five that a NOP costs in all. The kernel's order of
    // bytes is that of both architectures, little-endian.
    private const int FlagsShift = 8;
    private const int IoPriorityShift = 16;
    private const int FdShift = 32;
    private const int OperationFlagsShift = 32;
    private const int PersonalityShift = 16;
    private const int FileIndexShift = 32;

    private readonly ulong _opcodeToFd;
    private readonly ulong _offset;
    private readonly ulong _address;
    private readonly ulong _lengthAndFlags;
    private readonly ulong _userData;
    private readonly ulong _indices;
    private readonly ulong _address3;
    private readonly ulong _attributeMask;

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
        _opcodeToFd = (ulong)op
            | ((ulong)flags << FlagsShift)
            | ((ulong)options.IoPriority << IoPriorityShift)
            | ((ulong)(uint)target.Number << FdShift);
        if (context.IsDirect)
        {
            // None is a direct context too, with every part 0.
            if (context.IsNone)
                context = SqeContext.Direct(op, flags, options.BufferGroup, target.Number);
            else
                _opcodeToFd |= (ulong)context.Flags << FlagsShift;
        }

        _userData = context.Value;
        _indices = options.BufferGroup | ((ulong)options.Personality << PersonalityShift);
    }

    /// <summary>The operation: opcode.</summary>
    [Uapi("opcode")]
    public IoUringOp Opcode
    {
        get => (IoUringOp)_opcodeToFd;
        init => _opcodeToFd = Put(_opcodeToFd, (byte)value, byte.MaxValue, 0);
    }

    /// <summary>How it is treated: flags, IOSQE_ bits.</summary>
    [Uapi("flags")]
    public SqeFlags Flags
    {
        get => (SqeFlags)(byte)(_opcodeToFd >> FlagsShift);
        init => _opcodeToFd = Put(_opcodeToFd, (byte)value, byte.MaxValue, FlagsShift);
    }

    /// <summary>I/O priority, or the flags of accept, send and receive: ioprio.</summary>
    [Uapi("ioprio")]
    public ushort IoPriority
    {
        get => (ushort)(_opcodeToFd >> IoPriorityShift);
        init => _opcodeToFd = Put(_opcodeToFd, value, ushort.MaxValue, IoPriorityShift);
    }

    /// <summary>A descriptor, or a slot with IOSQE_FIXED_FILE: fd.</summary>
    [Uapi("fd")]
    public int Fd
    {
        get => (int)(_opcodeToFd >> FdShift);
        init => _opcodeToFd = Put(_opcodeToFd, (uint)value, uint.MaxValue, FdShift);
    }

    /// <summary>Offset in the file, or a second address: off, addr2, cmd_op.</summary>
    [Uapi("off"), Uapi("addr2"), Uapi("cmd_op")]
    public ulong Offset
    {
        get => _offset;
        init => _offset = value;
    }

    /// <summary>An address: addr, splice_off_in; level in the low half, optname above.</summary>
    [Uapi("addr"), Uapi("splice_off_in"), Uapi("level")]
    public ulong Address
    {
        get => _address;
        init => _address = value;
    }

    /// <summary>Length in bytes or number of elements: len.</summary>
    [Uapi("len")]
    public uint Length
    {
        get => (uint)_lengthAndFlags;
        init => _lengthAndFlags = Put(_lengthAndFlags, value, uint.MaxValue, 0);
    }

    /// <summary>
    /// The operation's own flags: rw_flags, fsync_flags, poll32_events, msg_flags, timeout_flags,
    /// accept_flags, cancel_flags, open_flags and so on.
    /// </summary>
    [Uapi("rw_flags"), Uapi("fsync_flags"), Uapi("poll_events"), Uapi("poll32_events")]
    [Uapi("sync_range_flags"), Uapi("msg_flags"), Uapi("timeout_flags")]
    [Uapi("accept_flags"), Uapi("cancel_flags"), Uapi("open_flags")]
    [Uapi("statx_flags"), Uapi("fadvise_advice"), Uapi("splice_flags")]
    [Uapi("rename_flags"), Uapi("unlink_flags"), Uapi("hardlink_flags")]
    [Uapi("xattr_flags"), Uapi("msg_ring_flags"), Uapi("uring_cmd_flags")]
    [Uapi("waitid_flags"), Uapi("futex_flags"), Uapi("install_fd_flags")]
    [Uapi("nop_flags"), Uapi("pipe_flags")]
    public uint OperationFlags
    {
        get => (uint)(_lengthAndFlags >> OperationFlagsShift);
        init => _lengthAndFlags =
            Put(_lengthAndFlags, value, uint.MaxValue, OperationFlagsShift);
    }

    /// <summary>What the completion brings back unchanged: user_data.</summary>
    [Uapi("user_data")]
    public ulong UserData
    {
        get => _userData;
        init => _userData = value;
    }

    /// <summary>Index of a registered buffer, or a buffer group: buf_index, buf_group.</summary>
    [Uapi("buf_index"), Uapi("buf_group")]
    public ushort BufferIndex
    {
        get => (ushort)_indices;
        init => _indices = Put(_indices, value, ushort.MaxValue, 0);
    }

    /// <summary>Credentials registered with the ring, 0 for the caller's: personality.</summary>
    [Uapi("personality")]
    public ushort Personality
    {
        get => (ushort)(_indices >> PersonalityShift);
        init => _indices = Put(_indices, value, ushort.MaxValue, PersonalityShift);
    }

    /// <summary>
    /// A second descriptor or a slot plus one: splice_fd_in, file_index, zcrx_ifq_idx, optlen,
    /// addr_len, write_stream.
    /// </summary>
    [Uapi("splice_fd_in"), Uapi("file_index"), Uapi("zcrx_ifq_idx"), Uapi("optlen")]
    [Uapi("addr_len"), Uapi("write_stream")]
    public int FileIndex
    {
        get => (int)(_indices >> FileIndexShift);
        init => _indices = Put(_indices, (uint)value, uint.MaxValue, FileIndexShift);
    }

    /// <summary>
    /// A third address: addr3, attr_ptr, optval; inline command data starts here.
    /// </summary>
    [Uapi("addr3"), Uapi("attr_ptr"), Uapi("optval"), Uapi("cmd")]
    public ulong Address3
    {
        get => _address3;
        init => _address3 = value;
    }

    /// <summary>Which attributes <see cref="Address3"/> points to: attr_type_mask.</summary>
    [Uapi("attr_type_mask"), Uapi("__pad2")]
    public ulong AttributeMask
    {
        get => _attributeMask;
        init => _attributeMask = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Put(ulong word, ulong value, ulong mask, int shift) =>
        (word & ~(mask << shift)) | (value << shift);
}

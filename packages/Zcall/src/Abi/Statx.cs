using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>
/// What statx(2) tells of a file, laid out as <c>struct statx</c> (256 bytes) on every
/// architecture. The kernel writes it: <c>MemoryMarshal.AsRef</c> reads it in place. A field means
/// something when <see cref="Mask"/> has its bit.
/// </summary>
[Uapi("struct statx")]
[StructLayout(LayoutKind.Sequential)]
public readonly struct Statx
{
    /// <summary>The size of the structure.</summary>
    public const int SizeInBytes = 256;

    private const int TypeMask = 0xF000;
    private const int PermissionMask = 0xFFF;

    [Uapi("stx_mask")] private readonly uint _mask;
    [Uapi("stx_blksize")] private readonly uint _blockSize;
    [Uapi("stx_attributes")] private readonly ulong _attributes;
    [Uapi("stx_nlink")] private readonly uint _linkCount;
    [Uapi("stx_uid")] private readonly uint _userId;
    [Uapi("stx_gid")] private readonly uint _groupId;
    [Uapi("stx_mode")] private readonly ushort _mode;
    private readonly ushort _spare0;
    [Uapi("stx_ino")] private readonly ulong _inode;
    [Uapi("stx_size")] private readonly ulong _size;
    [Uapi("stx_blocks")] private readonly ulong _blocks;
    [Uapi("stx_attributes_mask")] private readonly ulong _attributesMask;
    [Uapi("stx_atime")] private readonly StatxTime _accessTime;
    [Uapi("stx_btime")] private readonly StatxTime _birthTime;
    [Uapi("stx_ctime")] private readonly StatxTime _changeTime;
    [Uapi("stx_mtime")] private readonly StatxTime _modificationTime;
    [Uapi("stx_rdev_major")] private readonly uint _specialMajor;
    [Uapi("stx_rdev_minor")] private readonly uint _specialMinor;
    [Uapi("stx_dev_major")] private readonly uint _deviceMajor;
    [Uapi("stx_dev_minor")] private readonly uint _deviceMinor;
    [Uapi("stx_mnt_id")] private readonly ulong _mountId;
    [Uapi("stx_dio_mem_align")] private readonly uint _directMemoryAlignment;
    [Uapi("stx_dio_offset_align")] private readonly uint _directOffsetAlignment;
    [Uapi("stx_subvol")] private readonly ulong _subvolume;
    [Uapi("stx_atomic_write_unit_min")] private readonly uint _atomicUnitMin;
    [Uapi("stx_atomic_write_unit_max")] private readonly uint _atomicUnitMax;
    [Uapi("stx_atomic_write_segments_max")] private readonly uint _atomicSegmentsMax;
    [Uapi("stx_dio_read_offset_align")] private readonly uint _directReadOffsetAlignment;
    [Uapi("stx_atomic_write_unit_max_opt")] private readonly uint _atomicUnitMaxOptimal;
    private readonly uint _spare2;
    private readonly Spare _spare3;

    /// <summary>What has been filled in: stx_mask.</summary>
    public StatxMask Mask => (StatxMask)_mask;

    /// <summary>Preferred size of a transfer in bytes: stx_blksize.</summary>
    public uint BlockSize => _blockSize;

    /// <summary>What is particular to the file: stx_attributes.</summary>
    public StatxAttributes Attributes => (StatxAttributes)_attributes;

    /// <summary>Which attributes the file system knows: stx_attributes_mask.</summary>
    public StatxAttributes KnownAttributes => (StatxAttributes)_attributesMask;

    /// <summary>Number of names: stx_nlink.</summary>
    public uint LinkCount => _linkCount;

    /// <summary>The owner: stx_uid.</summary>
    public uint UserId => _userId;

    /// <summary>The group: stx_gid.</summary>
    public uint GroupId => _groupId;

    /// <summary>Type and permissions: stx_mode.</summary>
    public uint Mode => _mode;

    /// <summary>The type bits of <see cref="Mode"/>.</summary>
    public FileType Type => (FileType)(_mode & TypeMask);

    /// <summary>The permission bits of <see cref="Mode"/>.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(_mode & PermissionMask);

    /// <summary>The inode number: stx_ino.</summary>
    public ulong Inode => _inode;

    /// <summary>Length in bytes: stx_size.</summary>
    public long Size => (long)_size;

    /// <summary>Space taken, in units of 512 bytes: stx_blocks.</summary>
    public ulong Blocks => _blocks;

    /// <summary>When it was last read: stx_atime.</summary>
    public StatxTime AccessTime => _accessTime;

    /// <summary>When it was made: stx_btime.</summary>
    public StatxTime BirthTime => _birthTime;

    /// <summary>When anything about it last changed: stx_ctime.</summary>
    public StatxTime ChangeTime => _changeTime;

    /// <summary>When its content last changed: stx_mtime.</summary>
    public StatxTime ModificationTime => _modificationTime;

    /// <summary>The device that a device file stands for: stx_rdev_major and minor.</summary>
    public (uint Major, uint Minor) SpecialDevice => (_specialMajor, _specialMinor);

    /// <summary>The device that holds the file: stx_dev_major and minor.</summary>
    public (uint Major, uint Minor) Device => (_deviceMajor, _deviceMinor);

    /// <summary>The mount that it was found on: stx_mnt_id.</summary>
    public ulong MountId => _mountId;

    /// <summary>Alignment of memory for O_DIRECT, in bytes; 0 for none such.</summary>
    public uint DirectMemoryAlignment => _directMemoryAlignment;

    /// <summary>Alignment of offsets for O_DIRECT, in bytes; 0 for none such.</summary>
    public uint DirectOffsetAlignment => _directOffsetAlignment;

    /// <summary>The same for reads, where they need less: stx_dio_read_offset_align.</summary>
    public uint DirectReadOffsetAlignment => _directReadOffsetAlignment;

    /// <summary>The subvolume: stx_subvol.</summary>
    public ulong Subvolume => _subvolume;

    /// <summary>Fewest bytes of an untorn write; 0 for none such.</summary>
    public uint AtomicWriteMin => _atomicUnitMin;

    /// <summary>Most bytes of an untorn write.</summary>
    public uint AtomicWriteMax => _atomicUnitMax;

    /// <summary>Most bytes of an untorn write without a slow path.</summary>
    public uint AtomicWriteMaxOptimal => _atomicUnitMaxOptimal;

    /// <summary>Most pieces of an untorn write.</summary>
    public uint AtomicWriteMaxVectors => _atomicSegmentsMax;

    // Room for what the structure grows by.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private readonly struct Spare;
}

/// <summary>A time of <see cref="Statx"/>: <c>struct statx_timestamp</c> (16 bytes).</summary>
/// <param name="Seconds">Seconds since 1970, negative before.</param>
/// <param name="Nanoseconds">The rest, 0 to 999,999,999.</param>
[Uapi("struct statx_timestamp")]
[StructLayout(LayoutKind.Sequential)]
public readonly record struct StatxTime(
    [field: Uapi("tv_sec")] long Seconds, [field: Uapi("tv_nsec")] uint Nanoseconds)
{
    private readonly int _reserved;

    /// <summary>The same time, cut to 100 nanoseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside years 1 to 9999.</exception>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeSeconds(Seconds)
        .AddTicks(Nanoseconds / TimeSpan.NanosecondsPerTick);
}

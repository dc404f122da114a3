namespace Hyb.Zcall;

/// <summary>What statx(2) looks at, and how fresh it must be.</summary>
[Flags]
public enum StatxFlags : uint
{
    /// <summary>AT_STATX_SYNC_AS_STAT: follows links, as fresh as stat(2) has it.</summary>
    [Uapi("AT_STATX_SYNC_AS_STAT")] None = 0,

    /// <summary>AT_SYMLINK_NOFOLLOW: a symbolic link itself.</summary>
    [Uapi("AT_SYMLINK_NOFOLLOW")] NoFollow = 0x100,

    /// <summary>AT_NO_AUTOMOUNT: mounts nothing.</summary>
    [Uapi("AT_NO_AUTOMOUNT")] NoAutomount = 0x800,

    /// <summary>AT_EMPTY_PATH: with an empty path, the descriptor itself.</summary>
    [Uapi("AT_EMPTY_PATH")] EmptyPath = 0x1000,

    /// <summary>AT_STATX_FORCE_SYNC: asks the server.</summary>
    [Uapi("AT_STATX_FORCE_SYNC")] ForceSync = 0x2000,

    /// <summary>AT_STATX_DONT_SYNC: what is cached will do.</summary>
    [Uapi("AT_STATX_DONT_SYNC")] DontSync = 0x4000,
}

/// <summary>What statx(2) is asked for, and what it has filled in: stx_mask.</summary>
[Flags]
public enum StatxMask : uint
{
    /// <summary>Only what is always there.</summary>
    None = 0,

    /// <summary>STATX_TYPE.</summary>
    [Uapi("STATX_TYPE")] Type = 0x1,

    /// <summary>STATX_MODE: the permissions.</summary>
    [Uapi("STATX_MODE")] Mode = 0x2,

    /// <summary>STATX_NLINK.</summary>
    [Uapi("STATX_NLINK")] LinkCount = 0x4,

    /// <summary>STATX_UID.</summary>
    [Uapi("STATX_UID")] UserId = 0x8,

    /// <summary>STATX_GID.</summary>
    [Uapi("STATX_GID")] GroupId = 0x10,

    /// <summary>STATX_ATIME.</summary>
    [Uapi("STATX_ATIME")] AccessTime = 0x20,

    /// <summary>STATX_MTIME.</summary>
    [Uapi("STATX_MTIME")] ModificationTime = 0x40,

    /// <summary>STATX_CTIME.</summary>
    [Uapi("STATX_CTIME")] ChangeTime = 0x80,

    /// <summary>STATX_INO.</summary>
    [Uapi("STATX_INO")] Inode = 0x100,

    /// <summary>STATX_SIZE.</summary>
    [Uapi("STATX_SIZE")] Size = 0x200,

    /// <summary>STATX_BLOCKS.</summary>
    [Uapi("STATX_BLOCKS")] Blocks = 0x400,

    /// <summary>STATX_BASIC_STATS: all of the above.</summary>
    [Uapi("STATX_BASIC_STATS")] Basic = 0x7ff,

    /// <summary>STATX_BTIME.</summary>
    [Uapi("STATX_BTIME")] BirthTime = 0x800,

    /// <summary>STATX_MNT_ID: may be used again after an unmount.</summary>
    [Uapi("STATX_MNT_ID")] MountId = 0x1000,

    /// <summary>STATX_DIOALIGN.</summary>
    [Uapi("STATX_DIOALIGN")] DirectAlignment = 0x2000,

    /// <summary>STATX_MNT_ID_UNIQUE: the mount id is never used again.</summary>
    [Uapi("STATX_MNT_ID_UNIQUE")] UniqueMountId = 0x4000,

    /// <summary>STATX_SUBVOL.</summary>
    [Uapi("STATX_SUBVOL")] Subvolume = 0x8000,

    /// <summary>STATX_WRITE_ATOMIC.</summary>
    [Uapi("STATX_WRITE_ATOMIC")] AtomicWrites = 0x10000,

    /// <summary>STATX_DIO_READ_ALIGN.</summary>
    [Uapi("STATX_DIO_READ_ALIGN")] DirectReadAlignment = 0x20000,
}

/// <summary>What is particular to a file: stx_attributes of statx(2).</summary>
[Flags]
public enum StatxAttributes : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>STATX_ATTR_COMPRESSED.</summary>
    [Uapi("STATX_ATTR_COMPRESSED")] Compressed = 0x4,

    /// <summary>STATX_ATTR_IMMUTABLE.</summary>
    [Uapi("STATX_ATTR_IMMUTABLE")] Immutable = 0x10,

    /// <summary>STATX_ATTR_APPEND: can only be appended to.</summary>
    [Uapi("STATX_ATTR_APPEND")] AppendOnly = 0x20,

    /// <summary>STATX_ATTR_NODUMP: left out of backups.</summary>
    [Uapi("STATX_ATTR_NODUMP")] NoDump = 0x40,

    /// <summary>STATX_ATTR_ENCRYPTED.</summary>
    [Uapi("STATX_ATTR_ENCRYPTED")] Encrypted = 0x800,

    /// <summary>STATX_ATTR_AUTOMOUNT: entering it mounts something.</summary>
    [Uapi("STATX_ATTR_AUTOMOUNT")] Automount = 0x1000,

    /// <summary>STATX_ATTR_MOUNT_ROOT.</summary>
    [Uapi("STATX_ATTR_MOUNT_ROOT")] MountRoot = 0x2000,

    /// <summary>STATX_ATTR_VERITY.</summary>
    [Uapi("STATX_ATTR_VERITY")] Verity = 0x100000,

    /// <summary>STATX_ATTR_DAX: memory of the device is mapped directly.</summary>
    [Uapi("STATX_ATTR_DAX")] Dax = 0x200000,

    /// <summary>STATX_ATTR_WRITE_ATOMIC: takes untorn writes.</summary>
    [Uapi("STATX_ATTR_WRITE_ATOMIC")] AtomicWrites = 0x400000,
}

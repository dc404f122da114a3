namespace Hyb.Zcall;

/// <summary>What fstat(2) tells of an open file, the same on every architecture.</summary>
/// <param name="Mode">File type and permissions, st_mode; see <see cref="FileType"/>.</param>
/// <param name="Size">Length in bytes, st_size; 0 for what has no length.</param>
/// <param name="Device">The device that holds the file, st_dev.</param>
/// <param name="Inode">The inode number, st_ino.</param>
/// <param name="LinkCount">Number of names, st_nlink.</param>
/// <param name="BlockSize">Preferred block size in bytes, st_blksize.</param>
public readonly record struct FileStatus(
    uint Mode, long Size, ulong Device, ulong Inode, ulong LinkCount, long BlockSize)
{
    private const uint TypeMask = 0xF000;

    /// <summary>The type bits of <see cref="Mode"/>.</summary>
    public FileType Type => (FileType)(Mode & TypeMask);
}

/// <summary>The type of a file: the S_IFMT bits of its mode. Source: inode(7).</summary>
public enum FileType
{
    /// <summary>Something without a type, such as an event descriptor.</summary>
    None = 0,

    /// <summary>S_IFIFO: a pipe.</summary>
    [Uapi("S_IFIFO")] Fifo = 0x1000,

    /// <summary>S_IFCHR: a character device.</summary>
    [Uapi("S_IFCHR")] CharacterDevice = 0x2000,

    /// <summary>S_IFDIR: a directory.</summary>
    [Uapi("S_IFDIR")] Directory = 0x4000,

    /// <summary>S_IFBLK: a block device.</summary>
    [Uapi("S_IFBLK")] BlockDevice = 0x6000,

    /// <summary>S_IFREG: a regular file.</summary>
    [Uapi("S_IFREG")] Regular = 0x8000,

    /// <summary>S_IFLNK: a symbolic link.</summary>
    [Uapi("S_IFLNK")] SymbolicLink = 0xA000,

    /// <summary>S_IFSOCK: a socket.</summary>
    [Uapi("S_IFSOCK")] Socket = 0xC000,
}

namespace Hyb.Zcall;

/// <summary>How a path is resolved: the RESOLVE_ bits of openat2(2).</summary>
[Flags]
public enum ResolveFlags : ulong
{
    /// <summary>As openat(2) does.</summary>
    None = 0,

    /// <summary>RESOLVE_NO_XDEV: EXDEV instead of another mount.</summary>
    [Uapi("RESOLVE_NO_XDEV")] NoOtherMount = 0x01,

    /// <summary>RESOLVE_NO_MAGICLINKS: ELOOP instead of the links of /proc.</summary>
    [Uapi("RESOLVE_NO_MAGICLINKS")] NoMagicLinks = 0x02,

    /// <summary>RESOLVE_NO_SYMLINKS: ELOOP instead of any link.</summary>
    [Uapi("RESOLVE_NO_SYMLINKS")] NoSymbolicLinks = 0x04,

    /// <summary>RESOLVE_BENEATH: EXDEV instead of leaving the directory.</summary>
    [Uapi("RESOLVE_BENEATH")] Beneath = 0x08,

    /// <summary>RESOLVE_IN_ROOT: the directory is the root of the resolution.</summary>
    [Uapi("RESOLVE_IN_ROOT")] InRoot = 0x10,

    /// <summary>RESOLVE_CACHED: EAGAIN instead of waiting for storage.</summary>
    [Uapi("RESOLVE_CACHED")] Cached = 0x20,
}

/// <summary>How renameat2(2) renames.</summary>
[Flags]
public enum RenameFlags : uint
{
    /// <summary>A target that exists is replaced.</summary>
    None = 0,

    /// <summary>RENAME_NOREPLACE: EEXIST instead.</summary>
    [Uapi("RENAME_NOREPLACE")] NoReplace = 1,

    /// <summary>RENAME_EXCHANGE: both exist and trade names.</summary>
    [Uapi("RENAME_EXCHANGE")] Exchange = 2,

    /// <summary>RENAME_WHITEOUT: leaves a whiteout behind, for overlay file systems.</summary>
    [Uapi("RENAME_WHITEOUT")] Whiteout = 4,
}

/// <summary>What unlinkat(2) removes.</summary>
[Flags]
public enum UnlinkFlags : uint
{
    /// <summary>Anything but a directory.</summary>
    None = 0,

    /// <summary>AT_REMOVEDIR: an empty directory.</summary>
    [Uapi("AT_REMOVEDIR")] Directory = 0x200,
}

/// <summary>What linkat(2) makes a name for.</summary>
[Flags]
public enum LinkFlags : uint
{
    /// <summary>What the old path names, a symbolic link itself included.</summary>
    None = 0,

    /// <summary>AT_SYMLINK_FOLLOW: what a symbolic link points to.</summary>
    [Uapi("AT_SYMLINK_FOLLOW")] FollowLinks = 0x400,

    /// <summary>AT_EMPTY_PATH: with an empty old path, the descriptor itself.</summary>
    [Uapi("AT_EMPTY_PATH")] EmptyPath = 0x1000,
}

/// <summary>How setxattr(2) sets.</summary>
[Flags]
public enum XattrFlags : uint
{
    /// <summary>Creates or replaces.</summary>
    None = 0,

    /// <summary>XATTR_CREATE: EEXIST when it is there.</summary>
    [Uapi("XATTR_CREATE")] Create = 1,

    /// <summary>XATTR_REPLACE: ENODATA when it is not there.</summary>
    [Uapi("XATTR_REPLACE")] Replace = 2,
}

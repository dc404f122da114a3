using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>struct stat of arm64 up to st_blksize, with its whole size of 128 bytes.</summary>
[Uapi("struct stat")]
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct StatArm64
{
    [Uapi("st_dev")] public ulong Dev;
    [Uapi("st_ino")] public ulong Ino;
    [Uapi("st_mode")] public uint Mode;
    [Uapi("st_nlink")] public uint Nlink;
    [Uapi("st_uid")] public uint Uid;
    [Uapi("st_gid")] public uint Gid;
    [Uapi("st_rdev")] public ulong Rdev;
    private readonly ulong _pad1;
    [Uapi("st_size")] public long Size;
    [Uapi("st_blksize")] public int Blksize;
}

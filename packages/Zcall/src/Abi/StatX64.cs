using System.Runtime.InteropServices;

namespace Hyb.Zcall;

/// <summary>struct stat of x64 up to st_blksize, with its whole size of 144 bytes.</summary>
[Uapi("struct stat")]
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal struct StatX64
{
    [Uapi("st_dev")] public ulong Dev;
    [Uapi("st_ino")] public ulong Ino;
    [Uapi("st_nlink")] public ulong Nlink;
    [Uapi("st_mode")] public uint Mode;
    [Uapi("st_uid")] public uint Uid;
    [Uapi("st_gid")] public uint Gid;
    private readonly uint _pad0;
    [Uapi("st_rdev")] public ulong Rdev;
    [Uapi("st_size")] public long Size;
    [Uapi("st_blksize")] public long Blksize;
}

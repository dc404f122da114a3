using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// Memory that the kernel shares with a ring. It is the kernel's own: unmapping it takes nothing
/// from requests in flight, so, unlike a buffer, it may be released by a finalizer. It must be, for
/// a mapping keeps the ring alive in the kernel.
/// </summary>
internal sealed unsafe class MappedRegion : SafeHandle
{
    private readonly nuint _length;

    private MappedRegion(nint address, nuint length)
        : base(0, ownsHandle: true)
    {
        _length = length;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == 0;

    public byte* Address => (byte*)handle;

    /// <summary>Maps a part of the ring, at one of the IORING_OFF_ offsets.</summary>
    public static MappedRegion OfRing(int ringFd, nuint length, ulong offset)
    {
        var result = Syscall.Mmap(
            null,
            length,
            MemoryProtection.Read | MemoryProtection.Write,
            MemoryMapFlags.Shared | MemoryMapFlags.Populate,
            ringFd,
            offset);
        return result.IsError
            ? throw SetupRefusal.OfMapping(result.Errno, length)
            : new MappedRegion(result.Value, length);
    }

    protected override bool ReleaseHandle() => !Syscall.Munmap((void*)handle, _length).IsError;
}

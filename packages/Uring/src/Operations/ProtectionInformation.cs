using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// What goes with the data of a read or write to a device that keeps checksums beside its blocks:
/// <c>struct io_uring_attr_pi</c>. The file is a block device with such a format, open with
/// O_DIRECT.
/// </summary>
/// <param name="Memory">
/// The protection information of the blocks, one tuple each; the caller's, like the data, valid
/// and unmoved until the completion.
/// </param>
/// <param name="Checks">What the device checks.</param>
/// <param name="ApplicationTag">The application tag to compare with.</param>
/// <param name="Seed">Where the reference tags start.</param>
public readonly record struct ProtectionInformation(
    IoVec Memory,
    IntegrityChecks Checks = IntegrityChecks.None,
    ushort ApplicationTag = 0,
    ulong Seed = 0)
{
    internal unsafe AttrPi ToKernel() => new()
    {
        Flags = (ushort)Checks,
        AppTag = ApplicationTag,
        Len = (uint)Memory.Length,
        Addr = (ulong)Memory.Address,
        Seed = Seed,
    };
}

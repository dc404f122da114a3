using Hyb.Iofd;

namespace Hyb.Uring.Tests.Ring;

public partial class OwnershipTests
{
    // Registered files and the operations that control others.
    public static TheoryData<string, Action<IoUring>> OwnersOnlyOfControl => new()
    {
        { "RegisterFiles", ring => ring.RegisterFiles([0]) },
        { "RegisterSparseFiles", ring => ring.RegisterSparseFiles(1) },
        { "UpdateFiles", ring => ring.UpdateFiles(new FixedFile(0), [-1]) },
        { "UnregisterFiles", ring => ring.UnregisterFiles() },
        { "SetFileAllocationRange", ring => ring.SetFileAllocationRange(new FixedFile(0), 1) },
    };
}

using Hyb.Iofd;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Ring;

public unsafe partial class OwnershipTests
{
    private static readonly SqeContext _any = SqeContext.Token(1);

    // Registered files and the operations that control others.
    public static TheoryData<string, Action<IoUring>> OwnersOnlyOfControl => new()
    {
        { "RegisterFiles", ring => ring.RegisterFiles([0]) },
        { "RegisterSparseFiles", ring => ring.RegisterSparseFiles(1) },
        { "UpdateFiles", ring => ring.UpdateFiles(new FixedFile(0), [-1]) },
        { "UnregisterFiles", ring => ring.UnregisterFiles() },
        { "SetFileAllocationRange", ring => ring.SetFileAllocationRange(new FixedFile(0), 1) },
        { "NopWithResult", ring => _ = ring.Nop(5) },
        { "TimeoutAdd", ring => _ = ring.TimeoutAdd(TimeSpan.Zero) },
        { "TimeoutUpdate", ring => _ = ring.TimeoutUpdate(_any, TimeSpan.Zero) },
        { "TimeoutRemove", ring => _ = ring.TimeoutRemove(_any) },
        { "LinkTimeout", ring => _ = ring.LinkTimeout(TimeSpan.Zero) },
        { "PollAdd", ring => _ = ring.PollAdd(FileTarget.None, PollEvents.In) },
        { "PollUpdate", ring => _ = ring.PollUpdate(_any, PollEvents.In) },
        { "PollRemove", ring => _ = ring.PollRemove(_any) },
        {
            "EpollControl",
            ring => _ = ring.EpollControl(FileTarget.None, EpollOperation.Add, FileTarget.None)
        },
        { "Cancel", ring => _ = ring.Cancel(CancelFilter.Everything) },
        { "EpollWait", ring => _ = ring.EpollWait(FileTarget.None, new IoVec(null, 64)) },
        { "FutexWait", ring => _ = ring.FutexWait(null, 0) },
        { "FutexWake", ring => _ = ring.FutexWake(null) },
        { "FutexWaitV", ring => _ = ring.FutexWaitV([default]) },
        { "WaitId", ring => _ = ring.WaitId(WaitIdType.All, 0, null) },
        { "MessageRing", ring => _ = ring.MessageRing(FileTarget.None, _any) },
        {
            "SendDescriptor",
            ring => _ = ring.SendDescriptor(FileTarget.None, new(0), FileDestination.AnySlot)
        },
        { "FixedFdInstall", ring => _ = ring.FixedFdInstall(new(0)) },
        { "FilesUpdate", ring => _ = ring.FilesUpdate(FileDestination.AnySlot, null, 1) },
        { "ProvideBuffers", ring => _ = ring.ProvideBuffers(new IoVec(null, 64), 64, 0) },
        { "RemoveBuffers", ring => _ = ring.RemoveBuffers(1, 0) },
        { "Command", ring => _ = ring.Command(FileTarget.None, 0) },
        { "GetSocketInputSize", ring => _ = ring.GetSocketInputSize(FileTarget.None) },
        { "GetSocketOutputSize", ring => _ = ring.GetSocketOutputSize(FileTarget.None) },
        {
            "GetSocketOption",
            ring => _ = ring.GetSocketOption(FileTarget.None, SocketLevel.Socket, 1, default)
        },
        {
            "SetSocketOption",
            ring => _ = ring.SetSocketOption(FileTarget.None, SocketLevel.Socket, 1, default)
        },
        { "GetSocketName", ring => _ = ring.GetSocketName(FileTarget.None, null, null) },
        { "GetTransmitTimes", ring => _ = ring.GetTransmitTimes(FileTarget.None) },
        { "DiscardBlocks", ring => _ = ring.DiscardBlocks(FileTarget.None, 0, 0) },
    };
}

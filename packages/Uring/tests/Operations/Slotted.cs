using System.Net;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

/// <summary>
/// Every operation that takes files, by the name of the method and of the parameter under trial;
/// what follows a space tells overloads apart. Other files are not there, other input is harmless.
/// </summary>
internal static unsafe class Slotted
{
    private static readonly FileTarget _none = FileTarget.None;
    private static readonly SockAddr _address =
        SockAddr.From(new IPEndPoint(IPAddress.Loopback, 9));

    /// <summary>What a parameter that names a slot may be.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(FileTarget), typeof(FileTarget?), typeof(FixedFile), typeof(FileDestination),
        typeof(CancelFilter),
    ];

    /// <summary>Where the file is a descriptor or a slot.</summary>
    public static Dictionary<string, Func<IoUring, FileTarget, Outcome>> Targets { get; } = new()
    {
        ["Read.file"] = (r, f) => r.Read(f, Page),
        ["Write.file"] = (r, f) => r.Write(f, Page),
        ["ReadFixed.file"] = (r, f) => r.ReadFixed(f, default),
        ["WriteFixed.file"] = (r, f) => r.WriteFixed(f, default),
        ["Read.file (protection)"] = (r, f) => r.Read(f, Page, Protection),
        ["Write.file (protection)"] = (r, f) => r.Write(f, Page, Protection),
        ["ReadFixed.file (protection)"] = (r, f) => r.ReadFixed(f, default, Protection),
        ["WriteFixed.file (protection)"] = (r, f) => r.WriteFixed(f, default, Protection),
        ["ReadVector.file"] = (r, f) => r.ReadVector(f, [Page]),
        ["WriteVector.file"] = (r, f) => r.WriteVector(f, [Page]),
        ["ReadVectorFixed.file"] = (r, f) => r.ReadVectorFixed(f, [default]),
        ["WriteVectorFixed.file"] = (r, f) => r.WriteVectorFixed(f, [default]),
        ["ReadSelected.file"] = (r, f) => r.ReadSelected(f, 0, 0),
        ["ReadMultishot.file"] = (r, f) => r.ReadMultishot(f, 0),
        ["OpenAt.directory"] = (r, f) => r.OpenAt(f, "a", default),
        ["OpenAt2.directory"] = (r, f) => r.OpenAt2(f, "a", default),
        ["CloseFile.file"] = (r, f) => r.CloseFile(f),
        ["Fsync.file"] = (r, f) => r.Fsync(f),
        ["SyncFileRange.file"] = (r, f) => r.SyncFileRange(f, 0, 0, default),
        ["Fallocate.file"] = (r, f) => r.Fallocate(f, FallocateFlags.None, 0, 1),
        ["FTruncate.file"] = (r, f) => r.FTruncate(f, 0),
        ["Fadvise.file"] = (r, f) => r.Fadvise(f, 0, 0, FileAdvice.Normal),
        ["Statx.directory"] = (r, f) => r.Statx(f, "a", Page),
        ["Statx.file"] = (r, f) => r.Statx(f, Page),
        ["RenameAt.oldDirectory"] = (r, f) => r.RenameAt(f, "a", _none, "b"),
        ["RenameAt.newDirectory"] = (r, f) => r.RenameAt(
            FileTarget.WorkingDirectory, "/proc/self/stat", f, "b"),
        ["LinkAt.oldDirectory"] = (r, f) => r.LinkAt(f, "a", _none, "b"),
        ["LinkAt.newDirectory"] = (r, f) => r.LinkAt(
            FileTarget.WorkingDirectory, "/proc/self/stat", f, "b"),
        ["UnlinkAt.directory"] = (r, f) => r.UnlinkAt(f, "a"),
        ["MkdirAt.directory"] = (r, f) => r.MkdirAt(f, "a", default),
        ["SymlinkAt.directory"] = (r, f) => r.SymlinkAt("a", f, "b"),
        ["SetXattr.file"] = (r, f) => r.SetXattr(f, "user.a", [1]),
        ["GetXattr.file"] = (r, f) => r.GetXattr(f, "user.a", Page),
        ["Splice.input"] = (r, f) => r.Splice(f, -1, FileTarget.FromDescriptor(0), -1, 1),
        ["Splice.output"] = (r, f) => r.Splice(_none, -1, f, -1, 1),
        ["Tee.input"] = (r, f) => r.Tee(f, FileTarget.FromDescriptor(0), 1),
        ["Tee.output"] = (r, f) => r.Tee(_none, f, 1),
        ["Nop.file"] = (r, f) => r.Nop(0, file: f),
        ["PollAdd.file"] = (r, f) => r.PollAdd(f, PollEvents.In),
        ["EpollWait.epoll"] = (r, f) => r.EpollWait(f, Page),
        ["Command.file"] = (r, f) => r.Command(f, 0),
        ["DiscardBlocks.device"] = (r, f) => r.DiscardBlocks(f, 0, 0),
        ["GetSocketInputSize.socket"] = (r, f) => r.GetSocketInputSize(f),
        ["GetSocketOutputSize.socket"] = (r, f) => r.GetSocketOutputSize(f),
        ["GetSocketOption.socket"] = (r, f) => r.GetSocketOption(f, SocketLevel.Socket, 1, Page),
        ["SetSocketOption.socket"] = (r, f) => r.SetSocketOption(f, SocketLevel.Socket, 1, Page),
        ["GetSocketName.socket"] = (r, f) => r.GetSocketName(
            f, Page.Address, (int*)Page.Address),
        ["GetTransmitTimes.socket"] = (r, f) => r.GetTransmitTimes(f),
        ["Accept.listener"] = (r, f) => r.Accept(f),
        ["AcceptMultishot.listener"] = (r, f) => r.AcceptMultishot(f),
        ["Bind.socket"] = (r, f) => r.Bind(f, _address),
        ["Listen.socket"] = (r, f) => r.Listen(f),
        ["Connect.socket"] = (r, f) => r.Connect(f, _address),
        ["Shutdown.socket"] = (r, f) => r.Shutdown(f),
        ["Send.socket"] = (r, f) => r.Send(f, Page),
        ["SendTo.socket"] = (r, f) => r.SendTo(f, Page, _address),
        ["SendVectored.socket"] = (r, f) => r.SendVectored(f, [Page]),
        ["SendSelected.socket"] = (r, f) => r.SendSelected(f, 0, 0),
        ["SendBundle.socket"] = (r, f) => r.SendBundle(f, 0),
        ["SendZeroCopy.socket"] = (r, f) => r.SendZeroCopy(f, Page),
        ["SendToZeroCopy.socket"] = (r, f) => r.SendToZeroCopy(f, Page, _address),
        ["SendMessage.socket"] = (r, f) => r.SendMessage(f, [Page]),
        ["SendMessageZeroCopy.socket"] = (r, f) => r.SendMessageZeroCopy(f, [Page]),
        ["Receive.socket"] = (r, f) => r.Receive(f, Page),
        ["ReceiveSelected.socket"] = (r, f) => r.ReceiveSelected(f, 0, 0),
        ["ReceiveBundle.socket"] = (r, f) => r.ReceiveBundle(f, 0),
        ["ReceiveMultishot.socket"] = (r, f) => r.ReceiveMultishot(f, 0),
        ["ReceiveMessage.socket"] = (r, f) => r.ReceiveMessage(
            f, (MessageHeader*)Page.Address, [Page]),
        ["ReceiveMessageMultishot.socket"] = (r, f) => r.ReceiveMessageMultishot(
            f, 0, new MessageRoom(0, 0)),
        ["ReceiveZeroCopy.socket"] = (r, f) => r.ReceiveZeroCopy(f, 0),
        ["MessageRing.ring"] = (r, f) => r.MessageRing(f, default),
        ["SendDescriptor.ring"] = (r, f) => r.SendDescriptor(
            f, new(0), FileDestination.AnySlot),
        ["Cancel.filter"] = (r, f) => r.Cancel(CancelFilter.OfTarget(f)),
    };

    /// <summary>Where it is a slot for sure.</summary>
    public static Dictionary<string, Func<IoUring, FixedFile, Outcome>> Places { get; } = new()
    {
        ["OpenAt.destination"] = (r, f) => r.OpenAt(_none, "a", default, destination: f),
        ["OpenAt2.destination"] = (r, f) => r.OpenAt2(_none, "a", default, f),
        ["Accept.into"] = (r, f) => r.Accept(_none, into: f),
        ["Socket.into"] = (r, f) => r.Socket(SocketKind.Tcp4, f),
        ["Pipe.destination"] = (r, f) => r.Pipe(Page, default, f),
        ["FixedFdInstall.file"] = (r, f) => r.FixedFdInstall(f),
        ["FilesUpdate.first"] = (r, f) => r.FilesUpdate(f, (int*)Page.Address, 1),
        ["FilesUpdate.first of 2"] = (r, f) => r.FilesUpdate(f, (int*)Page.Address, 2),
        ["SendDescriptor.file"] = (r, f) => r.SendDescriptor(
            _none, f, FileDestination.AnySlot),
    };

    // Never given back: the tests are over with the process.
    private static IoVec Page { get; } = Iobuf.AlignedMemory.AllocatePages(4096).AsIoVec();

    private static ProtectionInformation Protection => default;
}

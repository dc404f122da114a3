using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Uring.Tests;
using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Registration;

/// <summary>
/// A registration on the loopback as it stands, for what options do not let through; and the reason
/// that the kernel's answer is mapped to.
/// </summary>
internal sealed unsafe record RawQueue
{
    public IoUringOptions Ring { get; init; } = new() { CqeSize = CqeSize.Mixed };

    public uint InterfaceIndex { get; init; } = Loopback;

    public uint Queue { get; init; }

    public uint Entries { get; init; } = 256;

    public uint Flags { get; init; }

    public uint ReceiveBufferBytes { get; init; }

    public int RegionBytes { get; init; } = 8192;

    public static uint Loopback
    {
        get
        {
            Assert.True(NetInterface.IndexOf("lo", out var index).IsOk);
            return (uint)index;
        }
    }

    public (Errno Errno, ZcrxRefusal Refusal) Register()
    {
        using var ring = TestRing.Start(Ring);
        using var memory = AlignedMemory.AllocatePages(16 * 4096);
        using var refill = AlignedMemory.AllocatePages((nuint)RegionBytes);
        var area = new ZcrxAreaReg { Addr = (ulong)memory.Address, Len = memory.Length };
        var region = new RegionDesc
        {
            UserAddr = (ulong)refill.Address,
            Size = refill.Length,
            Flags = ZcrxConstants.UserMemory,
        };
        var request = new ZcrxIfqReg
        {
            IfIdx = InterfaceIndex,
            IfRxq = Queue,
            RqEntries = Entries,
            Flags = Flags,
            AreaPtr = (ulong)&area,
            RegionPtr = (ulong)&region,
            RxBufLen = ReceiveBufferBytes,
        };
        var result = ring.RegisterRaw(IoUringRegisterOp.RegisterZcrxQueue, &request, 1);
        Assert.True(result.IsError, "the loopback has lent a queue");
        var exception = ZcrxReason.OfQueue(
            result.Errno, ring.SetupFlags, request, refill.Length);
        Assert.Equal(result.Errno, exception.Errno);
        Assert.Contains(exception.Cause, exception.Message, StringComparison.Ordinal);
        return (result.Errno, exception.Refusal);
    }
}

using System.Globalization;
using Hyb.Iobuf;
using Hyb.Sock;
using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// What this machine tells of an interface and of zero-copy receive. Asking and judging are apart,
/// so that every machine can be judged on this one.
/// </summary>
internal sealed unsafe record ZcrxHost
{
    private const int NetAdmin = 12;

    public required string Interface { get; init; }

    public required int Queue { get; init; }

    public int InterfaceIndex { get; init; }

    /// <summary>Empty for what is no hardware.</summary>
    public string Driver { get; init; } = "";

    public int? QueueCount { get; init; }

    public HeaderSplit? HeaderSplit { get; init; }

    public int? HeaderSplitThreshold { get; init; }

    public bool? HasNetAdmin { get; init; }

    public ZcrxFeatureSet Features { get; init; }

    /// <summary>Whether the kernel has IORING_OP_RECV_ZC.</summary>
    public bool HasReceive { get; init; }

    /// <summary>What a registration was answered that cannot succeed; None when not made.</summary>
    public Errno Answer { get; init; }

    public static ZcrxHost Read(string name, int queue)
    {
        _ = NetInterface.IndexOf(name, out var index);
        var host = new ZcrxHost
        {
            Interface = name,
            Queue = queue,
            InterfaceIndex = index,
            HasNetAdmin = ReadNetAdmin(),
            Features = ZcrxFeatureSet.Ask(),
        };
        if (index != 0)
        {
            // Only the name of an interface leads here: it has no slash in it.
            var (split, threshold) = EthtoolRings.Read(index);
            host = host with
            {
                Driver = ReadDriver(name),
                QueueCount = CountQueues(name),
                HeaderSplit = split,
                HeaderSplitThreshold = threshold,
            };
        }

        return host.Features.HasQueues ? host.AskKernel() : host;
    }

    private static string ReadDriver(string name)
    {
        try
        {
            var link = new DirectoryInfo($"/sys/class/net/{name}/device/driver").LinkTarget;
            return link is null ? "" : Path.GetFileName(link);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int? CountQueues(string name)
    {
        try
        {
            return Directory.EnumerateDirectories($"/sys/class/net/{name}/queues", "rx-*").Count();
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The kernel asks in the first user namespace.
    private static bool? ReadNetAdmin()
    {
        try
        {
            var map = File.ReadAllText("/proc/thread-self/uid_map")
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var line = File.ReadLines("/proc/thread-self/status")
                .First(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
            var mask = ulong.Parse(
                line["CapEff:".Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return (mask >> NetAdmin & 1) != 0 && map is ["0", "0", "4294967295"];
        }
        catch (IOException)
        {
            return null;
        }
    }

    // An area of one byte: the kernel refuses it, though not before it has looked at the privilege,
    // the ring and the device. No queue is touched.
    private ZcrxHost AskKernel()
    {
        using var ring = TryMakeRing();
        if (ring is null)
            return this;
        using var refill = RefillRegionForOne();
        using var memory = AlignedMemory.AllocatePages(1);
        var area = new ZcrxAreaReg { Addr = (ulong)memory.Address, Len = 1 };
        var region = new RegionDesc
        {
            UserAddr = (ulong)refill.Address,
            Size = refill.Length,
            Flags = ZcrxConstants.UserMemory,
        };
        var request = new ZcrxIfqReg
        {
            IfIdx = (uint)InterfaceIndex,
            IfRxq = (uint)Queue,
            RqEntries = 1,
            AreaPtr = (ulong)&area,
            RegionPtr = (ulong)&region,
        };
        return this with
        {
            HasReceive = ring.Probe().Supports(IoUringOp.RecvZc),
            Answer = ring.RegisterRaw(IoUringRegisterOp.RegisterZcrxQueue, &request, 1).Errno,
        };
    }

    private AlignedMemory RefillRegionForOne() => RefillRegion.Allocate(1, Features);

    private static IoUring? TryMakeRing()
    {
        try
        {
            return IoUring.Create(
                new IoUringOptions { Entries = 8, CqeSize = CqeSize.Bytes32 });
        }
        catch (IoUringException)
        {
            return null;
        }
    }
}

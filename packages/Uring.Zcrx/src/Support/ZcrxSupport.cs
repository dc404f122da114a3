using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>Tells whether a queue can be received from without copies, and what to do.</summary>
public static class ZcrxSupport
{
    // The first queue is where all other traffic stays.
    private const int LowestQueue = 1;

    /// <summary>
    /// Whether this process can take a queue of an interface and, where it cannot, why, and what to
    /// run. It changes nothing: it reads what /sys, /proc and ethtool netlink tell, and has the
    /// kernel look at a registration whose area is wrong on purpose. It never throws for what it
    /// finds, and works on every platform.
    /// </summary>
    /// <param name="interfaceName">The interface, for example <c>eth0</c>.</param>
    /// <param name="queue">The receive queue, from 0.</param>
    /// <returns>A report, for a program to decide by and for a person to read.</returns>
    /// <exception cref="ArgumentNullException">There is no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The queue is negative.</exception>
    public static ZcrxReport Check(string interfaceName, int queue)
    {
        ArgumentNullException.ThrowIfNull(interfaceName);
        ArgumentOutOfRangeException.ThrowIfNegative(queue);
        var rings = IoUring.CheckSupport();
        return Judge(
            rings.IsSupported
                ? ZcrxHost.Read(interfaceName, queue)
                : new ZcrxHost { Interface = interfaceName, Queue = queue },
            rings);
    }

    internal static ZcrxReport Judge(ZcrxHost host, SupportReport rings)
    {
        ZcrxFinding[] findings = rings.IsSupported
            ? [.. OfKernel(host), .. OfPrivilege(host), .. OfInterface(host)]
            : [.. rings.Findings.Where(finding => finding.IsFatal).Select(OfRings)];
        return new ZcrxReport
        {
            Findings = findings,
            Commands = findings.Any(IsBeyondSetUp) ? [] : CommandsFor(host),
            Interface = host.Interface,
            Queue = host.Queue,
            InterfaceIndex = host.InterfaceIndex,
            Driver = host.Driver,
            QueueCount = host.QueueCount,
            HeaderSplit = host.HeaderSplit,
            HeaderSplitThreshold = host.HeaderSplitThreshold,
            HasNetAdmin = host.HasNetAdmin,
            KernelRelease = rings.KernelRelease,
            Features = host.Features,
            Answer = host.Answer,
        };
    }

    // What no setting of the card can mend.
    private static bool IsBeyondSetUp(ZcrxFinding finding) => finding.Refusal
        is ZcrxRefusal.NoIoUring or ZcrxRefusal.Kernel or ZcrxRefusal.NoInterface
        or ZcrxRefusal.Driver;

    private static ZcrxFinding OfRings(SupportFinding finding) => new(
        ZcrxRefusal.NoIoUring, IsFatal: true, finding.Errno, finding.Cause, finding.Remedy);

    private static ZcrxFinding Of(
        ZcrxReason reason, Errno errno = Errno.None, bool isFatal = true) =>
        new(reason.Kind, isFatal, errno, reason.Cause, reason.Remedy);

    private static ZcrxFinding[] OfKernel(ZcrxHost host) =>
        host.Features.HasQueues && host.HasReceive ? [] : [Of(ZcrxReason.NoKernel())];

    // The kernel's own answer counts; without one it is what /proc says.
    private static ZcrxFinding[] OfPrivilege(ZcrxHost host) =>
        host.Answer == Errno.EPERM ? [Of(ZcrxReason.NoPrivilege(), Errno.EPERM)]
        : host.Answer == Errno.None && host.HasNetAdmin == false ? [Of(ZcrxReason.NoPrivilege())]
        : [];

    private static ZcrxFinding[] OfInterface(ZcrxHost host)
    {
        if (host.InterfaceIndex == 0)
        {
            return
            [
                new ZcrxFinding(
                    ZcrxRefusal.NoInterface,
                    IsFatal: true,
                    Errno.ENODEV,
                    $"There is no interface {host.Interface} in this network namespace.",
                    "ip link lists those that there are."),
            ];
        }

        if (host.Driver.Length == 0 || host.Answer == Errno.EOPNOTSUPP)
        {
            var errno = host.Answer == Errno.EOPNOTSUPP ? host.Answer : Errno.None;
            return [Of(ZcrxReason.NoDriver(), errno)];
        }

        return [.. OfQueue(host), .. OfHeaderSplit(host)];
    }

    private static ZcrxFinding[] OfQueue(ZcrxHost host)
    {
        if (host.QueueCount is { } count && host.Queue >= count)
            return [Of(ZcrxReason.NoQueue((uint)host.Queue))];
        return host.Queue >= LowestQueue
            ? []
            :
            [
                new ZcrxFinding(
                    ZcrxRefusal.NoQueue,
                    IsFatal: false,
                    Errno.None,
                    "Queue 0 is where traffic goes that is not steered elsewhere.",
                    "Take a higher queue, and keep other traffic away from it (ethtool -X)."),
            ];
    }

    private static ZcrxFinding[] OfHeaderSplit(ZcrxHost host) => host switch
    {
        { HeaderSplit: HeaderSplit.Disabled or HeaderSplit.Unknown }
            or { HeaderSplitThreshold: > 0 } => [Of(ZcrxReason.NoHeaderSplit())],
        { HeaderSplit: null } =>
        [
            new ZcrxFinding(
                ZcrxRefusal.HeaderSplit,
                IsFatal: false,
                Errno.None,
                "The card could not be asked whether it splits headers from data.",
                "Look at ethtool -g; the registration is refused where it does not."),
        ],
        _ => [],
    };

    // All of them, in order: those that are done already do no harm.
    private static string[] CommandsFor(ZcrxHost host)
    {
        var queue = Math.Max(host.Queue, LowestQueue);
        var queues = Math.Max(host.QueueCount ?? 0, queue + 1);
        return
        [
            $"ethtool -L {host.Interface} combined {queues}",
            $"ethtool -G {host.Interface} tcp-data-split on hds-thresh 0",
            $"ethtool -X {host.Interface} equal {queue}",
            $"ethtool -N {host.Interface} flow-type tcp4 ... action {queue}",
        ];
    }
}

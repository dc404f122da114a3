using Hyb.Uring.Zcrx.Tests.Registration;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Support;

public class SupportTests(ITestOutputHelper output)
{
    // A card that can, with all set up.
    private static readonly ZcrxHost _ready = new()
    {
        Interface = "eth7",
        Queue = 3,
        InterfaceIndex = 9,
        Driver = "bnxt_en",
        QueueCount = 8,
        HeaderSplit = HeaderSplit.Enabled,
        HeaderSplitThreshold = 0,
        HasNetAdmin = true,
        Features = new ZcrxFeatureSet { HasQueues = true },
        HasReceive = true,
        Answer = Errno.EINVAL,
    };

    private static SupportReport Rings
    {
        get
        {
            var rings = IoUring.CheckSupport();
            Assert.SkipUnless(rings.IsSupported, $"io_uring: {rings}");
            return rings;
        }
    }

    [Fact]
    public void Loopback_is_no_card()
    {
        Privilege.OrSkip();

        var report = ZcrxSupport.Check("lo", 1);

        output.WriteLine(report.ToString());
        Assert.False(report.IsSupported);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(
            (ZcrxRefusal.Driver, true, Errno.EOPNOTSUPP),
            (finding.Refusal, finding.IsFatal, finding.Errno));
        Assert.NotEqual(0, report.InterfaceIndex);
        Assert.Equal((1, 1), (report.Queue, report.QueueCount));
        Assert.Empty(report.Driver);
        Assert.Empty(report.Commands);
        Assert.Equal(ZcrxFeatureSet.Ask(), report.Features);
    }

    [Fact]
    public void Every_interface_here_is_reported_on_and_left_alone()
    {
        foreach (var path in Directory.EnumerateDirectories("/sys/class/net"))
        {
            var name = Path.GetFileName(path);
            var report = ZcrxSupport.Check(name, 1);
            output.WriteLine($"{report}\n");
            Assert.Equal(name, report.Interface);
            Assert.True(report.InterfaceIndex > 0);
            Assert.True(report.QueueCount > 0);
            Assert.True(
                report.IsSupported == report.Findings.All(finding => !finding.IsFatal));
            Assert.Contains(name, report.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Interface_that_is_none_is_said_to_be_none()
    {
        Privilege.OrSkip();

        var report = ZcrxSupport.Check("../lo", 0);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(ZcrxRefusal.NoInterface, finding.Refusal);
        Assert.Null(report.QueueCount);
    }

    [Fact]
    public void Thread_without_the_privilege_is_told_so() => Assert.Equal(
        (false, ZcrxRefusal.Privilege, Errno.EPERM),
        Hyb.Uring.Tests.OnThread.Run(() =>
        {
            Privilege.Drop();
            var report = ZcrxSupport.Check("lo", 1);
            var first = report.Findings[0];
            return (report.HasNetAdmin == true, first.Refusal, first.Errno);
        }));

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => ZcrxSupport.Check(null!, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZcrxSupport.Check("lo", -1));
    }

    [Fact]
    public void Card_that_is_set_up_has_nothing_in_the_way()
    {
        var report = ZcrxSupport.Judge(_ready, Rings);

        Assert.True(report.IsSupported);
        Assert.Empty(report.Findings);
        Assert.Equal(
            [
                "ethtool -L eth7 combined 8",
                "ethtool -G eth7 tcp-data-split on hds-thresh 0",
                "ethtool -X eth7 equal 3",
                "ethtool -N eth7 flow-type tcp4 ... action 3",
            ],
            report.Commands);
    }

    [Fact]
    public void Each_thing_in_the_way_is_found()
    {
        AssertFound(ZcrxRefusal.Kernel, _ready with { HasReceive = false });
        AssertFound(ZcrxRefusal.Kernel, _ready with { Features = default });
        AssertFound(ZcrxRefusal.Privilege, _ready with { Answer = Errno.EPERM });
        AssertFound(
            ZcrxRefusal.Privilege, _ready with { Answer = Errno.None, HasNetAdmin = false });
        AssertFound(ZcrxRefusal.NoInterface, _ready with { InterfaceIndex = 0 });
        AssertFound(ZcrxRefusal.Driver, _ready with { Driver = "" });
        AssertFound(ZcrxRefusal.Driver, _ready with { Answer = Errno.EOPNOTSUPP });
        AssertFound(ZcrxRefusal.NoQueue, _ready with { Queue = 8 });
        AssertFound(
            ZcrxRefusal.HeaderSplit, _ready with { HeaderSplit = HeaderSplit.Disabled });
        AssertFound(
            ZcrxRefusal.HeaderSplit, _ready with { HeaderSplit = HeaderSplit.Unknown });
        AssertFound(ZcrxRefusal.HeaderSplit, _ready with { HeaderSplitThreshold = 256 });
    }

    [Fact]
    public void What_only_limits_is_not_fatal()
    {
        AssertFound(ZcrxRefusal.NoQueue, _ready with { Queue = 0 }, isFatal: false);
        AssertFound(ZcrxRefusal.HeaderSplit, _ready with { HeaderSplit = null }, isFatal: false);
    }

    [Fact]
    public void Without_rings_there_is_nothing_else_to_look_at()
    {
        var rings = Rings with
        {
            Findings =
            [
                new(IoUringRefusal.Platform, IsFatal: true, Errno.None, "No Linux.", "Use it."),
                new(IoUringRefusal.MemoryLock, IsFatal: false, Errno.None, "Low.", "Raise it."),
            ],
        };

        var report = ZcrxSupport.Judge(
            new ZcrxHost { Interface = "eth7", Queue = 1 }, rings);

        var finding = Assert.Single(report.Findings);
        Assert.Equal((ZcrxRefusal.NoIoUring, true), (finding.Refusal, finding.IsFatal));
        Assert.Equal("No Linux.", finding.Cause);
        Assert.Empty(report.Commands);
    }

    [Fact]
    public void Commands_are_for_what_they_can_mend()
    {
        Assert.Empty(ZcrxSupport.Judge(_ready with { Answer = Errno.EOPNOTSUPP }, Rings).Commands);
        Assert.Empty(ZcrxSupport.Judge(_ready with { InterfaceIndex = 0 }, Rings).Commands);
        Assert.NotEmpty(ZcrxSupport.Judge(_ready with { Answer = Errno.EPERM }, Rings).Commands);
    }

    [Fact]
    public void Commands_make_room_for_the_queue()
    {
        var report = ZcrxSupport.Judge(_ready with { QueueCount = 1 }, Rings);

        Assert.Equal("ethtool -L eth7 combined 4", report.Commands[0]);
        Assert.Contains("ethtool -L eth7 combined 4", report.ToString(), StringComparison.Ordinal);
    }

    private static void AssertFound(ZcrxRefusal refusal, ZcrxHost host, bool isFatal = true)
    {
        var report = ZcrxSupport.Judge(host, Rings);

        var finding = Assert.Single(report.Findings);
        Assert.Equal((refusal, isFatal), (finding.Refusal, finding.IsFatal));
        Assert.Equal(!isFatal, report.IsSupported);
        Assert.Contains(finding.ToString(), report.ToString(), StringComparison.Ordinal);
    }
}

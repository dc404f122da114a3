using Hyb.Iobuf;
using Hyb.Iofd;
using Hyb.Uring.Tests;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Registration;

public class OptionsTests
{
    private const int Page = 4096;

    private static readonly ZcrxOptions _loopback = new() { Interface = "lo" };

    /// <summary>What no kernel is asked.</summary>
    public static TheoryData<ZcrxOptions> Wrong =>
    [
        new ZcrxOptions(),
        new ZcrxOptions { Interface = "" },
        new ZcrxOptions { Interface = "lo", InterfaceIndex = 1 },
        new ZcrxOptions { Interface = "lo", WithoutDevice = true },
        new ZcrxOptions { WithoutDevice = true, Queue = 1 },
        new ZcrxOptions { InterfaceIndex = -1 },
        _loopback with { Queue = -1 },
        _loopback with { RefillEntries = -1 },
        _loopback with { RefillEntries = ZcrxOptions.MaxRefillEntries + 1 },
        _loopback with { ChunkBytes = -Page },
        _loopback with { ChunkBytes = Page / 2 },
        _loopback with { ChunkBytes = 3 * Page },
        _loopback with { AreaBytes = Page + 1 },
        _loopback with { AreaBytes = Page, ChunkBytes = 2 * Page },
        _loopback with { AreaBytes = Page, Pages = PageKind.Huge2MiB },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_options_are_refused_before_the_kernel_is_asked(ZcrxOptions options)
    {
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });

        Assert.ThrowsAny<ArgumentException>(() => ZcrxQueue.Register(ring, options));
    }

    [Fact]
    public void Area_is_one_thing_with_one_size()
    {
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        using var memory = AlignedMemory.AllocatePages(Page);
        using var file = new Fd();

        foreach (var options in new[]
        {
            _loopback with { Area = memory, AreaBytes = Page },
            _loopback with { Area = memory, DmaBuf = file, AreaBytes = Page },
            _loopback with { DmaBuf = file },
        })
        {
            Assert.Throws<ArgumentException>(() => ZcrxQueue.Register(ring, options));
        }
    }

    [Fact]
    public void Nothing_at_all_is_refused()
    {
        using var ring = TestRing.Start();

        Assert.Throws<ArgumentNullException>(() => ZcrxQueue.Register(null!, _loopback));
        Assert.Throws<ArgumentNullException>(() => ZcrxQueue.Register(ring, null!));
    }

    [Fact]
    public void Defaults_are_a_page_a_chunk_and_an_entry_for_each()
    {
        Assert.Equal((nuint)(16 << 20), _loopback.AreaBytesOrDefault);
        Assert.Equal(4096, _loopback.RefillEntriesOrDefault);
        Assert.Equal(4096, _loopback.ChunkBytesOrPage);
        var huge = _loopback with { Pages = PageKind.Huge2MiB };
        Assert.Equal((nuint)(256 << 20), huge.AreaBytesOrDefault);
        Assert.Equal(ZcrxOptions.MaxRefillEntries, huge.RefillEntriesOrDefault);
        Assert.Equal(512, (_loopback with { RefillEntries = 300 }).RefillEntriesOrDefault);
        Assert.Equal(1, (_loopback with { AreaBytes = Page }).RefillEntriesOrDefault);
    }

    [Fact]
    public void Refused_registration_leaves_nothing_behind()
    {
        Privilege.OrSkip();
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        using var memory = AlignedMemory.AllocatePages(16 * Page);

        var refused = Assert.Throws<ZcrxException>(
            () => ZcrxQueue.Register(ring, _loopback with { Area = memory }));
        Assert.Equal((Errno.EOPNOTSUPP, ZcrxRefusal.Driver), (refused.Errno, refused.Refusal));

        var unknown = Assert.Throws<ZcrxException>(
            () => ZcrxQueue.Register(ring, new ZcrxOptions { Interface = "no-such" }));
        Assert.Equal(ZcrxRefusal.NoInterface, unknown.Refusal);

        // Not pinned any more: disposing it takes effect.
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
    }

    [Fact]
    public void Descriptor_that_is_no_dmabuf_is_refused()
    {
        Privilege.OrSkip();
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        using var closed = new Fd();

        // The loopback has no device to map a dmabuf for, and that is seen first.
        var refused = Assert.Throws<ZcrxException>(() => ZcrxQueue.Register(
            ring, _loopback with { DmaBuf = closed, AreaBytes = 16 * Page }));
        Assert.Equal(ZcrxRefusal.Driver, refused.Refusal);
    }

    [Fact]
    public void Huge_pages_that_are_not_reserved_are_said_to_be_missing()
    {
        var reserved = File.ReadAllText("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
        Assert.SkipWhen(reserved.Trim() != "0", "This machine has huge pages.");
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });

        Assert.Throws<MemoryRefusedException>(() => ZcrxQueue.Register(
            ring, _loopback with { Pages = PageKind.Huge2MiB }));
    }
}

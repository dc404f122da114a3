using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Uring.Abi;
using Hyb.Uring.Tests;
using Hyb.Uring.Zcrx.Abi;
using Hyb.Uring.Zcrx.Tests.Buffers;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Registration;

/// <summary>What the running kernel refuses, and the reason that it is given as.</summary>
public class KernelRefusalTests
{
    private const uint MaxEntries = ZcrxOptions.MaxRefillEntries;

    // The region that holds all of them: 64 + 16 * 32768 bytes, in pages.
    private const int MaxRegion = (MaxEntriesBytes / 4096 + 1) * 4096;
    private const int MaxEntriesBytes = (int)MaxEntries * 16;

    private static readonly (Errno, ZcrxRefusal) _noDevice =
        (Errno.EOPNOTSUPP, ZcrxRefusal.Driver);

    [Fact]
    public void Ring_of_many_threads_is_refused()
    {
        Privilege.OrSkip();

        var ring = new IoUringOptions { MultipleIssuers = true, CqeSize = CqeSize.Mixed };

        Assert.Equal(
            (Errno.EINVAL, ZcrxRefusal.RingIsNotDeferred), new RawQueue { Ring = ring }.Register());
    }

    [Fact]
    public void Ring_of_small_completions_is_refused()
    {
        Privilege.OrSkip();

        Assert.Equal(
            (Errno.EINVAL, ZcrxRefusal.RingHasSmallCompletions),
            new RawQueue { Ring = new IoUringOptions() }.Register());
    }

    [Theory]
    [InlineData(CqeSize.Mixed)]
    [InlineData(CqeSize.Bytes32)]
    public void Interface_that_is_no_hardware_is_refused(CqeSize size)
    {
        Privilege.OrSkip();

        Assert.Equal(
            _noDevice,
            new RawQueue { Ring = new IoUringOptions { CqeSize = size } }.Register());
    }

    [Fact]
    public void Unknown_interface_is_refused()
    {
        Privilege.OrSkip();

        Assert.Equal(
            (Errno.ENODEV, ZcrxRefusal.NoInterface),
            new RawQueue { InterfaceIndex = int.MaxValue }.Register());
    }

    [Fact]
    public void Other_chunks_than_pages_are_refused()
    {
        Privilege.OrSkip();
        Assert.SkipWhen(
            ZcrxFeatureSet.Ask().CanChooseChunkBytes, "This kernel has chunks of any size.");

        Assert.Equal(
            (Errno.EINVAL, ZcrxRefusal.ChunkBytes),
            new RawQueue { ReceiveBufferBytes = 4096 }.Register());
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(MaxEntries + 1, false)]
    [InlineData(MaxEntries, true)]
    public void Refill_entries_have_a_range(uint entries, bool isTaken)
    {
        Privilege.OrSkip();

        Assert.Equal(
            isTaken ? _noDevice : (Errno.EINVAL, ZcrxRefusal.RefillEntries),
            new RawQueue { Entries = entries, RegionBytes = MaxRegion }.Register());
    }

    [Fact]
    public void Ring_that_clamps_takes_more_refill_entries()
    {
        Privilege.OrSkip();

        var ring = new IoUringOptions { CqeSize = CqeSize.Mixed, ClampEntries = true };

        Assert.Equal(
            _noDevice,
            new RawQueue { Ring = ring, Entries = MaxEntries + 1, RegionBytes = MaxRegion }
                .Register());
    }

    [Theory]
    [InlineData(256u, 4096, false)]
    [InlineData(256u, 8192, true)]
    [InlineData(300u, 8192, false)]
    [InlineData(300u, 12288, true)]
    public void Refill_region_holds_the_entries_rounded_up(uint entries, int bytes, bool isTaken)
    {
        Privilege.OrSkip();

        Assert.Equal(
            isTaken ? _noDevice : (Errno.EINVAL, ZcrxRefusal.RefillRegion),
            new RawQueue { Entries = entries, RegionBytes = bytes }.Register());
    }

    [Fact]
    public void Queue_that_means_none_is_refused()
    {
        Privilege.OrSkip();

        Assert.Equal(
            (Errno.EINVAL, ZcrxRefusal.NoQueue),
            new RawQueue { Queue = uint.MaxValue }.Register());
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public void Flags_of_later_kernels_are_refused(uint flag)
    {
        Privilege.OrSkip();
        Assert.SkipWhen(
            ZcrxFeatureSet.Ask().Has((ZcrxRegisterFlags)flag), "This kernel has the flag.");

        Assert.Equal(
            (Errno.EINVAL, ZcrxRefusal.Flag), new RawQueue { Flags = flag }.Register());
    }

    [Fact]
    public void Deferred_ring_of_many_threads_cannot_be_set_up()
    {
        var parameters = new byte[120];
        BitConverter.TryWriteBytes(
            parameters.AsSpan(8), (uint)(IoUringSetupFlags.DeferTaskRun | IoUringSetupFlags.Cqe32));
        unsafe
        {
            fixed (byte* p = parameters)
                Assert.Equal(Errno.EINVAL, Syscall.IoUringSetup(8, p).Errno);
        }
    }

    [Fact]
    public void Without_the_privilege_all_is_refused() => Assert.Equal(
        (Errno.EPERM, ZcrxRefusal.Privilege),
        OnThread.Run(() =>
        {
            Privilege.Drop();
            return new RawQueue().Register();
        }));

    [Fact]
    public void Control_operations_of_later_kernels_are_not_supported()
    {
        var features = ZcrxFeatureSet.Ask();
        Assert.SkipWhen(features.CanFlush, "This kernel has control operations.");
        using var area = new TestArea();
        using var other = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });

        Assert.Equal(Outcome.Failure(Errno.EOPNOTSUPP), area.Queue.Flush());
        var refused = Assert.Throws<ZcrxException>(() => area.Queue.ShareWith(other));
        Assert.Equal((Errno.EINVAL, ZcrxRefusal.Control), (refused.Errno, refused.Refusal));
        Assert.False(features.CanShare);
    }

    [Fact]
    public void Flush_publishes_first()
    {
        using var area = new TestArea();
        area.Take(0, 1).Release(publish: false);

        _ = area.Queue.Flush();

        Assert.Equal(1u, area.Tail);
    }

    [Fact]
    public void Features_are_what_the_kernel_answers()
    {
        var features = ZcrxFeatureSet.Ask();
        var answer = IoUringQuery.ZeroCopyReceive(out var capabilities);

        Assert.True(features.HasQueues);
        if (answer.IsOk)
        {
            Assert.Equal(ZcrxFeatureSet.Of(capabilities), features);
            return;
        }

        Assert.Equal(Errno.EOPNOTSUPP, answer.Errno);
        Assert.Equal(new ZcrxFeatureSet { HasQueues = true, CanUseDmaBuf = true }, features);
    }

    [Theory]
    [InlineData(0ul, 0ul, 0, 0u, false, false, false, false, false)]
    [InlineData(1ul, 1ul, 2, 0u, false, true, true, true, false)]
    [InlineData(1ul, 1ul, 1, 1u, true, true, true, false, false)]
    [InlineData(3ul, 1ul, 3, 3u, true, true, true, true, true)]
    [InlineData(0ul, 0ul, 2, 0u, false, false, true, false, false)]
    public void Features_of_later_kernels_are_read_from_their_answer(
        ulong register,
        ulong area,
        int controls,
        uint features,
        bool canChoose,
        bool canUseDmaBuf,
        bool canFlush,
        bool canShare,
        bool canDoWithoutDevice) => Assert.Equal(
            new ZcrxFeatureSet
            {
                HasQueues = true,
                CanChooseChunkBytes = canChoose,
                CanUseDmaBuf = canUseDmaBuf,
                CanFlush = canFlush,
                CanShare = canShare,
                CanDoWithoutDevice = canDoWithoutDevice,
                RefillHeaderBytes = 64,
            },
            ZcrxFeatureSet.Of(new ZcrxCapabilities
            {
                RegisterFlags = register,
                AreaFlags = area,
                ControlOperationCount = controls,
                Features = features,
                RefillHeaderBytes = 64,
            }));

    [Fact]
    public void Receive_without_a_queue_is_refused()
    {
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        Assert.True(NetSocket.CreatePair(
            SocketKind.UnixStream, out var here, out var there).IsOk);
        using var one = here;
        using var other = there;

        Assert.True(ring.ReceiveZeroCopy(here.Fd, interfaceQueue: 0).IsOk);

        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }

    [Fact]
    public void Receive_that_is_no_multishot_is_refused()
    {
        using var ring = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        Assert.True(NetSocket.CreatePair(
            SocketKind.UnixStream, out var here, out var there).IsOk);
        using var one = here;
        using var other = there;

        Assert.True(ring.Enqueue(new Sqe
        {
            Opcode = IoUringOp.RecvZc,
            Fd = here.Fd.Number,
        }).IsOk);

        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }
}

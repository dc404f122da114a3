using Hyb.Uring.Zcrx.Abi;
using Hyb.Zcall;

namespace Hyb.Uring.Zcrx.Tests.Registration;

/// <summary>Answers that only a card, or another kernel, can give.</summary>
public class ReasonTests
{
    private const IoUringSetupFlags Ring =
        IoUringSetupFlags.DeferTaskRun | IoUringSetupFlags.SingleIssuer | IoUringSetupFlags.Cqe32;

    private static readonly ZcrxFeatureSet _old = new() { HasQueues = true };
    private static readonly ZcrxFeatureSet _new = new()
    {
        HasQueues = true,
        CanChooseChunkBytes = true,
        CanDoWithoutDevice = true,
        CanShare = true,
        RefillHeaderBytes = 128,
    };

    [Theory]
    [InlineData(Errno.EINVAL, ZcrxRefusal.HeaderSplit)]
    [InlineData(Errno.EOPNOTSUPP, ZcrxRefusal.Driver)]
    [InlineData(Errno.ERANGE, ZcrxRefusal.NoQueue)]
    [InlineData(Errno.EEXIST, ZcrxRefusal.QueueInUse)]
    [InlineData(Errno.EBUSY, ZcrxRefusal.QueueInUse)]
    [InlineData(Errno.EFAULT, ZcrxRefusal.Area)]
    [InlineData(Errno.EBADF, ZcrxRefusal.Area)]
    [InlineData(Errno.ENOMEM, ZcrxRefusal.Memory)]
    [InlineData(Errno.EIO, ZcrxRefusal.Other)]
    public void Request_without_a_fault_is_refused_for_the_card(Errno errno, ZcrxRefusal expected)
    {
        foreach (var features in new[] { _old, _new })
            Assert.Equal(expected, Reason(errno, features, new ZcrxIfqReg { RqEntries = 256 }));
    }

    [Fact]
    public void Kernel_without_queues_is_told_from_a_wrong_request() => Assert.Equal(
        ZcrxRefusal.Kernel, Reason(Errno.EINVAL, default, new ZcrxIfqReg { RqEntries = 256 }));

    [Fact]
    public void Chunks_that_the_card_does_not_take_are_not_those_that_the_kernel_does_not_know()
    {
        var request = new ZcrxIfqReg { RqEntries = 256, RxBufLen = 32768 };

        Assert.Equal(ZcrxRefusal.ChunkBytes, Reason(Errno.EINVAL, _old, request));
        Assert.Equal(ZcrxRefusal.CardChunkBytes, Reason(Errno.EOPNOTSUPP, _new, request));
        Assert.Equal(ZcrxRefusal.CardChunkBytes, Reason(Errno.EINVAL, _new, request));
    }

    [Fact]
    public void Header_of_the_refill_ring_is_the_kernels()
    {
        Assert.Equal((nuint)(64 + (512 * 16)), RefillRegion.BytesNeeded(300, _old));
        Assert.Equal((nuint)(128 + (512 * 16)), RefillRegion.BytesNeeded(512, _new));
    }

    [Fact]
    public void Control_operation_that_fails_otherwise_is_not_called_unknown()
    {
        Assert.Equal(ZcrxRefusal.Control, ZcrxReason.OfControl(Errno.EOPNOTSUPP, "x").Refusal);
        Assert.Equal(ZcrxRefusal.Other, ZcrxReason.OfControl(Errno.ENXIO, "x").Refusal);
    }

    private static ZcrxRefusal Reason(Errno errno, ZcrxFeatureSet features, ZcrxIfqReg request) =>
        ZcrxReason.Of(errno, Ring, request, 8192, features).Kind;
}

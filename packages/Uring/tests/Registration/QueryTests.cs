using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Registration;

public class QueryTests
{
    [Fact]
    public void Operations_flags_and_features_are_told_without_a_ring()
    {
        using var ring = TestRing.Create();
        var outcome = IoUringQuery.Operations(out var support);

        Assert.True(outcome.IsOk, outcome.ToString());
        Assert.True(support.Knows(IoUringOp.MsgRing));
        Assert.True(support.Knows(IoUringRegisterOp.Query));
        Assert.False(support.Knows((IoUringOp)byte.MaxValue));
        Assert.False(support.Knows((IoUringRegisterOp)byte.MaxValue));
        Assert.Equal(ring.SetupFlags, ring.SetupFlags & support.SetupFlags);
        Assert.Equal(ring.Features, support.Features);
        Assert.True(support.SqeFlags.HasFlag(SqeFlags.SkipSuccess));
        Assert.True(support.EnterFlags.HasFlag(IoUringEnterFlags.RegisteredRing));
    }

    [Fact]
    public void What_the_kernel_cannot_answer_yet_is_not_supported_and_leaves_nothing()
    {
        using var ring = TestRing.Create();
        Assert.True(IoUringQuery.Operations(out var support).IsOk);

        var zeroCopy = IoUringQuery.ZeroCopyReceive(out var zcrx);
        var header = IoUringQuery.RingHeader(out var sizeBytes, out var alignmentBytes);

        // 6.18 answers the first question only.
        if (support.QueryCount <= (int)QueryOp.Zcrx)
        {
            Assert.Equal(Outcome.Failure(Errno.EOPNOTSUPP), zeroCopy);
            Assert.Equal(default, zcrx);
            Assert.Equal(Outcome.Failure(Errno.EOPNOTSUPP), header);
            Assert.Equal(0u, sizeBytes);
            Assert.Equal(0u, alignmentBytes);
        }
        else
        {
            Assert.True(header.IsOk, header.ToString());
            Assert.True(sizeBytes > 0);
            Assert.True(alignmentBytes > 0);
        }
    }

    [Fact]
    public void A_probe_knows_what_the_query_counts()
    {
        using var ring = TestRing.Create();
        Assert.True(IoUringQuery.Operations(out var support).IsOk);

        var probe = ring.Probe();

        Assert.Equal(support.OperationCount, probe.Count);
        Assert.True(probe.Supports(IoUringOp.Nop));
        Assert.True(probe.Supports(IoUringOp.Read));
        Assert.False(probe.Supports((IoUringOp)probe.Count));
        Assert.False(probe.Supports((IoUringOp)byte.MaxValue));
    }

    [Fact]
    public void An_operation_that_is_not_supported_completes_with_EINVAL()
    {
        using var ring = TestRing.Start();
        var probe = ring.Probe();
        Assert.True(ring.Enqueue(new Sqe { Opcode = (IoUringOp)probe.Count }).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }
}

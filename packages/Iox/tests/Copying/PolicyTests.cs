namespace Hyb.Iox.Tests.Copying;

public class PolicyTests
{
    public static TheoryData<CopyOp> Ops => [.. Enum.GetValues<CopyOp>()];

    [Fact]
    public void Ops_have_their_numbers_and_names()
    {
        string[] names =
        [
            "CopyRead", "CopyWrite", "CopyWriterTo", "CopyReaderFrom", "TeeReaderRead",
            "TeeReaderSideWrite", "TeeWriterPrimaryWrite", "TeeWriterTeeWrite",
        ];
        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(names[i], ((CopyOp)i).Name());
            Assert.Equal(names[i], ((CopyOp)i).ToString());
        }

        Assert.Equal("Op(unknown)", ((CopyOp)8).Name());
        Assert.Equal("Op(unknown)", ((CopyOp)255).Name());
        Assert.Equal((0, 1), ((int)PolicyAction.Return, (int)PolicyAction.Retry));
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Built_in_policies_decide_by_the_op(CopyOp op)
    {
        var write = op is not (CopyOp.CopyRead or CopyOp.TeeReaderRead);
        var onWrite = new YieldOnWriteWouldBlockPolicy();
        Assert.Equal(write ? PolicyAction.Retry : PolicyAction.Return, onWrite.OnWouldBlock(op));
        Assert.Equal(PolicyAction.Return, onWrite.OnMore(op));
        Assert.Equal(PolicyAction.Retry, new YieldPolicy().OnWouldBlock(op));
        Assert.Equal(PolicyAction.Return, new YieldPolicy().OnMore(op));
        Assert.Equal(PolicyAction.Return, ReturnPolicy.Instance.OnWouldBlock(op));
        Assert.Equal(PolicyAction.Return, ReturnPolicy.Instance.OnMore(op));
        ReturnPolicy.Instance.Yield(op);
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Delegates_are_asked_and_missing_ones_return(CopyOp op)
    {
        var none = new DelegatePolicy();
        Assert.Equal(PolicyAction.Return, none.OnWouldBlock(op));
        Assert.Equal(PolicyAction.Return, none.OnMore(op));
        none.Yield(op);

        var asked = new List<(string, CopyOp)>();
        var all = new DelegatePolicy(
            o => Add("block", o), o => Add("more", o), o => asked.Add(("yield", o)));
        Assert.Equal(PolicyAction.Retry, all.OnWouldBlock(op));
        Assert.Equal(PolicyAction.Retry, all.OnMore(op));
        all.Yield(op);
        new YieldPolicy(o => asked.Add(("yield", o))).Yield(op);
        new YieldOnWriteWouldBlockPolicy(o => asked.Add(("yield", o))).Yield(op);
        Assert.Equal(
            [("block", op), ("more", op), ("yield", op), ("yield", op), ("yield", op)], asked);

        PolicyAction Add(string what, CopyOp o)
        {
            asked.Add((what, o));
            return PolicyAction.Retry;
        }
    }

    [Fact]
    public void Missing_yields_give_the_thread_away_and_come_back()
    {
        new YieldPolicy().Yield(CopyOp.CopyRead);
        new YieldOnWriteWouldBlockPolicy().Yield(CopyOp.CopyWrite);
    }

    [Theory]
    [MemberData(nameof(Some.SemanticKinds), MemberType = typeof(Some))]
    public void Retry_completes_a_copy_with_one_yield_before_each_retry(OutcomeKind kind)
    {
        var said = Some.Of(kind);
        var data = Some.Bytes(10);
        var policy = RecordingPolicy.Retry;
        var writer = new FakeWriter((2, said), (0, said), (1, Outcome.Ok));
        var result = NonBlockingCopy.Copy(
            new FakeReader(data, (0, said), (5, said)), writer, new byte[8], policy);
        Assert.Equal((10L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(data, writer.Accepted);
        Assert.Equal(
            [CopyOp.CopyRead, CopyOp.CopyWrite, CopyOp.CopyWrite, CopyOp.CopyRead], policy.Yields);
    }

    [Fact]
    public void Retry_after_a_write_of_everything_goes_on_without_a_yield()
    {
        var policy = RecordingPolicy.Retry;
        var result = NonBlockingCopy.Copy(
            new FakeReader(Some.Bytes(4)), new FakeWriter((4, Outcome.More)), policy);
        Assert.Equal((4L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Empty(policy.Yields);
    }

    [Fact]
    public void Policy_that_waits_on_writes_only_returns_the_reads_would_block()
    {
        var yields = 0;
        var result = NonBlockingCopy.Copy(
            new FakeReader(Some.Bytes(9), (5, Outcome.WouldBlock)),
            new FakeWriter((1, Outcome.WouldBlock), (2, Outcome.WouldBlock)),
            new YieldOnWriteWouldBlockPolicy(_ => yields++));
        Assert.Equal((5L, Outcome.WouldBlock), (result.Copied, result.Outcome));
        Assert.Equal(2, yields);
    }

    [Fact]
    public void Failures_are_never_a_policys_business()
    {
        var policy = RecordingPolicy.Retry;
        var reading = NonBlockingCopy.Copy(
            new FakeReader(Some.Bytes(9), (5, Step.Broken)), new FakeWriter(), policy);
        var writing = NonBlockingCopy.Copy(
            new FakeSeekableReader(Some.Bytes(9)), new FakeWriter((2, Step.Broken)), policy);
        Assert.Equal((5L, Step.Broken), (reading.Copied, reading.Outcome));
        Assert.Equal((2L, Step.Broken), (writing.Copied, writing.Outcome));
        Assert.Empty(policy.Yields);
    }
}

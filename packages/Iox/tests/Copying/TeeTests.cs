namespace Hyb.Iox.Tests.Copying;

public class TeeTests
{
    private static readonly byte[] _data = Some.Bytes(10);

    [Theory]
    [InlineData(OutcomeKind.Ok, 4)]
    [InlineData(OutcomeKind.WouldBlock, 0)]
    [InlineData(OutcomeKind.WouldBlock, 4)]
    [InlineData(OutcomeKind.More, 4)]
    [InlineData(OutcomeKind.EndOfStream, 4)]
    [InlineData(OutcomeKind.EndOfStream, 0)]
    [InlineData(OutcomeKind.Failure, 4)]
    [InlineData(OutcomeKind.Failure, 0)]
    public void Reader_passes_the_reads_result_on_and_writes_its_bytes_aside(
        OutcomeKind kind, int count)
    {
        foreach (var policy in new ICopyPolicy?[] { null, ReturnPolicy.Instance })
        {
            var side = new FakeWriter();
            var tee = new TeeReader(new FakeReader(_data, (count, Some.Of(kind))), side, policy);
            var buffer = new byte[8];
            Assert.Equal(new IoResult(count, Some.Of(kind)), tee.Read(buffer));
            Assert.Equal(_data[..count], side.Accepted);
            Assert.Equal(_data[..count], buffer[..count]);
        }
    }

    [Theory]
    [InlineData(OutcomeKind.WouldBlock, 0)]
    [InlineData(OutcomeKind.WouldBlock, 3)]
    [InlineData(OutcomeKind.WouldBlock, 8)]
    [InlineData(OutcomeKind.More, 3)]
    [InlineData(OutcomeKind.Failure, 3)]
    public void Reader_counts_what_was_read_and_owes_the_side_the_rest(OutcomeKind kind, int taken)
    {
        var side = new FakeWriter((taken, Some.Of(kind)));
        var reader = new FakeReader(_data, (8, Outcome.EndOfStream));
        var tee = new TeeReader(reader, side);
        Assert.Equal(new IoResult(8, Some.Of(kind)), tee.Read(new byte[8]));
        Assert.Equal(8 - taken, tee.OwedBytes);
        Assert.Equal(new IoResult(2, Outcome.Ok), tee.Read(new byte[8]));
        Assert.Equal(_data, side.Accepted);
        Assert.Equal(0, tee.OwedBytes);
    }

    [Fact]
    public void Reader_reads_nothing_while_the_side_does_not_take_what_it_is_owed()
    {
        var reader = new FakeReader(_data);
        var side = new FakeWriter((1, Outcome.WouldBlock), (1, Outcome.WouldBlock));
        var tee = new TeeReader(reader, side);
        Assert.Equal(new IoResult(4, Outcome.WouldBlock), tee.Read(new byte[4]));
        Assert.Equal(IoResult.WouldBlock, tee.Read(new byte[4]));
        Assert.Equal((1, 2), (reader.Reads, tee.OwedBytes));
        Assert.Equal(Outcome.Ok, tee.Flush());
        Assert.Equal(_data[..4], side.Accepted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Side_that_takes_nothing_without_a_reason_is_a_short_write(bool withPolicy)
    {
        var policy = withPolicy ? RecordingPolicy.Retry : null;
        var tee = new TeeReader(new FakeReader(_data), new FakeWriter((0, Outcome.Ok)), policy);
        var read = tee.Read(new byte[4]);
        Assert.Equal((4, OutcomeFault.ShortWrite), (read.Count, read.Outcome.Fault));

        var writer = new TeeWriter(new FakeWriter(), new FakeWriter((0, Outcome.Ok)), policy);
        var written = writer.Write(_data);
        Assert.Equal((10, OutcomeFault.ShortWrite), (written.Count, written.Outcome.Fault));
    }

    [Theory]
    [MemberData(nameof(Some.SemanticKinds), MemberType = typeof(Some))]
    public void Reader_with_a_policy_retries_reads_without_bytes_and_side_writes(OutcomeKind kind)
    {
        var said = Some.Of(kind);
        var policy = RecordingPolicy.Retry;
        var side = new FakeWriter((1, said), (0, said));
        var tee = new TeeReader(
            new FakeReader(_data, (0, said), (4, said), (0, said), (0, Outcome.EndOfStream)),
            side,
            policy);
        Assert.Equal(new IoResult(4, Outcome.Ok), tee.Read(new byte[8]));
        Assert.Equal(
            [CopyOp.TeeReaderRead, CopyOp.TeeReaderSideWrite, CopyOp.TeeReaderSideWrite],
            policy.Yields);
        Assert.Equal(new IoResult(0, Outcome.EndOfStream), tee.Read(new byte[8]));
        Assert.Equal(_data[..4], side.Accepted);
    }

    [Theory]
    [InlineData(OutcomeKind.Ok)]
    [InlineData(OutcomeKind.WouldBlock)]
    [InlineData(OutcomeKind.More)]
    [InlineData(OutcomeKind.EndOfStream)]
    [InlineData(OutcomeKind.Failure)]
    public void Writer_mirrors_exactly_what_the_primary_accepts(OutcomeKind kind)
    {
        foreach (var policy in new ICopyPolicy?[] { null, ReturnPolicy.Instance })
        {
            var primary = new FakeWriter((2, Outcome.Ok), (3, Some.Of(kind)));
            var mirror = new FakeWriter((1, Outcome.Ok));
            var tee = new TeeWriter(primary, mirror, policy);
            var expected = new IoResult(kind == OutcomeKind.Ok ? 10 : 5, Some.Of(kind));
            Assert.Equal(expected, tee.Write(_data));
            Assert.Equal(_data[..expected.Count], primary.Accepted);
            Assert.Equal(_data[..expected.Count], mirror.Accepted);
        }
    }

    [Theory]
    [InlineData(OutcomeKind.WouldBlock)]
    [InlineData(OutcomeKind.More)]
    [InlineData(OutcomeKind.Failure)]
    public void Writer_counts_what_the_primary_took_and_owes_the_tee_the_rest(OutcomeKind kind)
    {
        var primary = new FakeWriter((6, Step.Broken));
        var mirror = new FakeWriter((2, Some.Of(kind)), (1, Some.Of(kind)));
        var tee = new TeeWriter(primary, mirror, ReturnPolicy.Instance);
        Assert.Equal(new IoResult(6, Some.Of(kind)), tee.Write(_data));
        Assert.Equal(4, tee.OwedBytes);
        Assert.Equal(new IoResult(0, Some.Of(kind)), tee.Write(_data.AsSpan(6)));
        Assert.Equal((1, 3), (primary.Writes, tee.OwedBytes));
        Assert.Equal(new IoResult(4, Outcome.Ok), tee.Write(_data.AsSpan(6)));
        Assert.Equal(_data, primary.Accepted);
        Assert.Equal(_data, mirror.Accepted);
        Assert.Equal(Outcome.Ok, tee.Flush());
    }

    [Fact]
    public void Primary_that_takes_nothing_without_a_reason_is_a_short_write()
    {
        var mirror = new FakeWriter();
        var written = new TeeWriter(new FakeWriter((0, Outcome.Ok)), mirror).Write(_data);
        Assert.Equal((0, OutcomeFault.ShortWrite), (written.Count, written.Outcome.Fault));
        Assert.Equal(0, mirror.Writes);
    }

    [Theory]
    [MemberData(nameof(Some.SemanticKinds), MemberType = typeof(Some))]
    public void Writer_with_a_policy_retries_both_places_until_all_is_accepted(OutcomeKind kind)
    {
        var said = Some.Of(kind);
        var policy = RecordingPolicy.Retry;
        var primary = new FakeWriter((2, said), (0, said));
        var mirror = new FakeWriter((1, said));
        var tee = new TeeWriter(primary, mirror, policy);
        Assert.Equal(new IoResult(10, Outcome.Ok), tee.Write(_data));
        Assert.Equal(_data, primary.Accepted);
        Assert.Equal(_data, mirror.Accepted);
        Assert.Equal(
            [
                CopyOp.TeeWriterTeeWrite,
                CopyOp.TeeWriterPrimaryWrite,
                CopyOp.TeeWriterPrimaryWrite,
            ],
            policy.Yields);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Impossible_counts_are_thrown_by_name(int count)
    {
        var liar = new Liar(count);
        Assert.Equal(CopyOp.TeeReaderRead, Thrown(() =>
            _ = new TeeReader(liar, new FakeWriter()).Read(new byte[10])));
        Assert.Equal(CopyOp.TeeReaderSideWrite, Thrown(() =>
            _ = new TeeReader(new FakeReader(_data), liar).Read(new byte[10])));
        Assert.Equal(CopyOp.TeeWriterPrimaryWrite, Thrown(() =>
            _ = new TeeWriter(liar, new FakeWriter()).Write(_data)));
        Assert.Equal(CopyOp.TeeWriterTeeWrite, Thrown(() =>
            _ = new TeeWriter(new FakeWriter(), liar).Write(_data)));

        static CopyOp Thrown(Action act) => Assert.Throws<IoContractException>(act).Op;
    }

    [Fact]
    public void Ends_must_be_given()
    {
        Assert.Throws<ArgumentNullException>(() => new TeeReader(null!, new FakeWriter()));
        Assert.Throws<ArgumentNullException>(() => new TeeReader(new FakeReader(_data), null!));
        Assert.Throws<ArgumentNullException>(() => new TeeWriter(null!, new FakeWriter()));
        Assert.Throws<ArgumentNullException>(() => new TeeWriter(new FakeWriter(), null!));
    }
}

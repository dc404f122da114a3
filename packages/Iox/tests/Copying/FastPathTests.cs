namespace Hyb.Iox.Tests.Copying;

public class FastPathTests
{
    [Fact]
    public void Source_that_writes_itself_comes_before_a_destination_that_reads_itself()
    {
        var source = new FakeFast(new CopyResult(5, Outcome.Ok));
        var destination = new FakeFast();
        Assert.Equal(5, NonBlockingCopy.Copy(source, destination).Copied);
        Assert.Equal([long.MaxValue], source.Limits);
        Assert.Empty(destination.Limits);
    }

    [Fact]
    public void Destination_that_reads_itself_comes_before_the_loop()
    {
        var reader = new FakeReader(Some.Bytes(5));
        var destination = new FakeFast(new CopyResult(5, Outcome.Ok));
        Assert.Equal(5, NonBlockingCopy.Copy(reader, destination, new byte[1]).Copied);
        Assert.Equal(0, reader.Reads);
    }

    [Theory]
    [InlineData(OutcomeKind.EndOfStream, 5)]
    [InlineData(OutcomeKind.Ok, 0)]
    [InlineData(OutcomeKind.WouldBlock, 0)]
    [InlineData(OutcomeKind.WouldBlock, 5)]
    [InlineData(OutcomeKind.More, 5)]
    [InlineData(OutcomeKind.Failure, 0)]
    [InlineData(OutcomeKind.Failure, 5)]
    public void Result_passes_through_and_the_end_is_success(OutcomeKind kind, int count)
    {
        var said = Some.Of(kind);
        var expected = said.IsEndOfStream ? Outcome.Ok : said;
        var step = new CopyResult(count, said);
        foreach (var policy in new ICopyPolicy?[] { null, ReturnPolicy.Instance })
        {
            var one = NonBlockingCopy.Copy(new FakeFast(step), new FakeWriter(), policy);
            var two = NonBlockingCopy.Copy(new FakeReader([]), new FakeFast(step), policy);
            Assert.Equal((count, expected), (one.Copied, one.Outcome));
            Assert.Equal((count, expected), (two.Copied, two.Outcome));
            Assert.Equal(said.IsEndOfStream, one.SourceOutcome.IsEndOfStream);
        }
    }

    [Theory]
    [InlineData(true, CopyOp.CopyWriterTo)]
    [InlineData(false, CopyOp.CopyReaderFrom)]
    public void Policy_that_retries_calls_again_and_adds_up(bool fromSource, CopyOp op)
    {
        var policy = RecordingPolicy.Retry;
        var fast = new FakeFast(
            new CopyResult(3, Outcome.WouldBlock),
            new CopyResult(0, Outcome.More),
            new CopyResult(4, Outcome.EndOfStream));
        var result = fromSource
            ? NonBlockingCopy.CopyExactly(fast, new FakeWriter(), 7, policy)
            : NonBlockingCopy.CopyExactly(new FakeReader([]), fast, 7, policy);
        Assert.Equal((7L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal([7L, 4L, 4L], fast.Limits);
        Assert.Equal([op, op], policy.Yields);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void Impossible_count_is_thrown(long count)
    {
        var fast = new FakeFast(new CopyResult(count, Outcome.Ok));
        var e = Assert.Throws<IoContractException>(
            () => NonBlockingCopy.CopyExactly(fast, new FakeWriter(), 7));
        Assert.Equal(CopyOp.CopyWriterTo, e.Op);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(0, false)]
    [InlineData(3, false)]
    public void End_that_declines_leaves_the_rest_to_the_loop(int before, bool ownBuffer)
    {
        var data = Some.Bytes(10);
        var declined = new CopyResult(before, Outcome.Failure(OutcomeFault.Declined));
        var source = new Declining(data, declined);
        var writer = new FakeWriter();
        var result = ownBuffer
            ? NonBlockingCopy.CopyExactly(source, writer, before + 7, new byte[4])
            : NonBlockingCopy.CopyExactly(source, writer, before + 7);
        Assert.Equal((before + 7, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(data[..7], writer.Accepted);

        var ended = NonBlockingCopy.Copy(new Declining(data, declined), new FakeWriter());
        Assert.Equal((before + 10, Outcome.Ok), (ended.Copied, ended.Outcome));
        Assert.Equal(Outcome.EndOfStream, ended.SourceOutcome);
    }

    [Fact]
    public void Destination_is_asked_when_the_source_declines_and_the_loop_when_both_do()
    {
        var declined = new CopyResult(2, Outcome.Failure(OutcomeFault.Declined));
        var destination = new FakeFast(new CopyResult(5, Outcome.EndOfStream));
        var source = new Declining(Some.Bytes(9), declined);
        Assert.Equal(7, NonBlockingCopy.CopyAtMost(source, destination, 20, new byte[1]).Copied);
        Assert.Equal([18L], destination.Limits);

        var all = new CopyResult(4, Outcome.Failure(OutcomeFault.Declined));
        var exact = NonBlockingCopy.CopyExactly(
            new Declining([], declined), new FakeFast(all), 6, new byte[1]);
        Assert.Equal((6L, Outcome.Ok), (exact.Copied, exact.Outcome));
    }

    [Fact]
    public void Source_that_is_known_to_block_is_asked_about_as_a_read()
    {
        var step = new CopyResult(3, Outcome.WouldBlock) { SourceOutcome = Outcome.WouldBlock };
        var policy = RecordingPolicy.Retry;
        var fast = new FakeFast(step, new CopyResult(1, Outcome.EndOfStream));
        Assert.Equal(4, NonBlockingCopy.Copy(fast, new FakeWriter(), policy).Copied);
        Assert.Equal([CopyOp.CopyRead], policy.Yields);

        var onWrites = new YieldOnWriteWouldBlockPolicy(
            _ => throw new InvalidOperationException("a yield for a read"));
        var result = NonBlockingCopy.Copy(new FakeFast(step), new FakeWriter(), onWrites);
        Assert.Equal((3L, Outcome.WouldBlock), (result.Copied, result.Outcome));
    }

    [Fact]
    public void Leftover_of_the_last_call_goes_before_what_a_fast_path_would_read()
    {
        var writer = new FakeWriter();
        var buffer = new byte[] { 1, 2, 3, 0 };
        var source = new StagedReader(new FakeReader([4, 5]));
        var result = NonBlockingCopy.Copy(source, writer, buffer, null, unwritten: 3);
        Assert.Equal(5, result.Copied);
        Assert.Equal<byte>([1, 2, 3, 4, 5], writer.Accepted);
    }

    [Fact]
    public void Staged_reader_keeps_what_was_not_accepted_without_seeking()
    {
        var data = Some.Bytes(20);
        var staged = new StagedReader(new FakeReader(data), bufferSize: 8);
        var writer = new FakeWriter((3, Outcome.WouldBlock), (2, Outcome.More));
        var first = NonBlockingCopy.Copy(staged, writer);
        Assert.Equal((3L, Outcome.WouldBlock), (first.Copied, first.Outcome));
        Assert.Equal(5, staged.StagedBytes);
        var second = NonBlockingCopy.CopyExactly(staged, writer, 4);
        Assert.Equal((2L, Outcome.More, 3), (second.Copied, second.Outcome, staged.StagedBytes));
        var third = NonBlockingCopy.CopyExactly(staged, writer, 2);
        Assert.Equal((2L, Outcome.Ok, 1), (third.Copied, third.Outcome, staged.StagedBytes));

        var head = new byte[4];
        Assert.Equal(new IoResult(1, Outcome.Ok), staged.Read(head));
        Assert.Equal(data[7], head[0]);
        Assert.Equal(12, NonBlockingCopy.Copy(staged, writer).Copied);
        Assert.Equal((byte[])[.. data[..7], .. data[8..]], writer.Accepted);
    }

    [Fact]
    public void Staged_writer_keeps_what_was_not_accepted_and_writes_it_first()
    {
        var data = Some.Bytes(20);
        var writer = new FakeWriter((3, Outcome.WouldBlock), (0, Outcome.WouldBlock));
        var staged = new StagedWriter(writer, bufferSize: 8);
        var reader = new FakeReader(data);
        var first = NonBlockingCopy.Copy(reader, staged);
        Assert.Equal((3L, Outcome.WouldBlock), (first.Copied, first.Outcome));
        Assert.Equal(5, staged.StagedBytes);
        Assert.Equal(IoResult.WouldBlock, staged.Write([1]));
        Assert.Equal(Outcome.Ok, staged.Flush());
        Assert.Equal(new IoResult(1, Outcome.Ok), staged.Write([99]));
        Assert.Equal(12, NonBlockingCopy.Copy(reader, staged).Copied);
        Assert.Equal((byte[])[.. data[..8], 99, .. data[8..]], writer.Accepted);
    }

    [Fact]
    public void Both_adapters_together_end()
    {
        var data = Some.Bytes(50);
        var writer = new FakeWriter((3, Outcome.WouldBlock));
        var source = new StagedReader(new FakeReader(data), 8);
        var destination = new StagedWriter(writer, 8);
        Assert.Equal(Outcome.WouldBlock, NonBlockingCopy.Copy(source, destination).Outcome);
        Assert.Equal(Outcome.Ok, NonBlockingCopy.Copy(source, destination).Outcome);
        Assert.Equal(data, writer.Accepted);
    }

    [Fact]
    public void Adapters_forward_plain_calls_and_refuse_misuse()
    {
        var data = Some.Bytes(4);
        var buffer = new byte[8];
        Assert.Equal(
            new IoResult(4, Outcome.Ok), new StagedReader(new FakeReader(data)).Read(buffer));
        Assert.Throws<ArgumentNullException>(() => new StagedReader(null!));
        Assert.Throws<ArgumentNullException>(() => new StagedWriter(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StagedReader(new FakeReader(data), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StagedWriter(new FakeWriter(), -1));
    }

    // Copies some bytes by itself, as it says, and leaves the reading of others to the loop.
    private sealed class Declining(byte[] data, CopyResult said) : IWriterTo
    {
        private readonly FakeReader _reader = new(data);

        public IoResult Read(Span<byte> buffer) => _reader.Read(buffer);

        public CopyResult WriteTo(INonBlockingWriter destination, long byteCountMax) => said;
    }
}

namespace Hyb.Iox.Tests.Copying;

public class CopyTests
{
    private static readonly byte[] _data = Some.Bytes(10);

    [Fact]
    public void End_of_the_source_is_success()
    {
        var writer = new FakeWriter();
        var result = NonBlockingCopy.Copy(new FakeReader(_data), writer);
        Assert.Equal(10, result.Copied);
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Equal(Outcome.EndOfStream, result.SourceOutcome);
        Assert.Equal(_data, writer.Accepted);
    }

    [Fact]
    public void Empty_source_copies_nothing_and_writes_nothing()
    {
        var writer = new FakeWriter();
        var result = NonBlockingCopy.Copy(new FakeReader([]), writer);
        Assert.Equal(0, result.Copied);
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Equal(0, writer.Writes);
    }

    [Fact]
    public void Data_and_the_end_in_one_read_are_both_taken()
    {
        var reader = new FakeReader(_data, (10, Outcome.EndOfStream));
        var writer = new FakeWriter();
        var result = NonBlockingCopy.Copy(reader, writer);
        Assert.Equal((10L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(1, reader.Reads);
        Assert.Equal(_data, writer.Accepted);
    }

    [Theory]
    [InlineData(OutcomeKind.WouldBlock, 0)]
    [InlineData(OutcomeKind.WouldBlock, 4)]
    [InlineData(OutcomeKind.More, 0)]
    [InlineData(OutcomeKind.More, 4)]
    [InlineData(OutcomeKind.Failure, 0)]
    [InlineData(OutcomeKind.Failure, 4)]
    public void What_the_source_says_is_passed_on_with_the_count(OutcomeKind kind, int count)
    {
        var outcome = Some.Of(kind);
        var writer = new FakeWriter();
        var result = NonBlockingCopy.Copy(
            new FakeReader(_data, (3, Outcome.Ok), (count, outcome)), writer, new byte[64]);
        Assert.Equal(3 + count, result.Copied);
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome, result.SourceOutcome);
        Assert.Equal(_data[..(3 + count)], writer.Accepted);
    }

    [Theory]
    [InlineData(OutcomeKind.WouldBlock)]
    [InlineData(OutcomeKind.More)]
    public void Next_call_goes_on_where_the_source_stands(OutcomeKind kind)
    {
        var reader = new FakeReader(_data, (4, Some.Of(kind)));
        var writer = new FakeWriter();
        Assert.Equal(Some.Of(kind), NonBlockingCopy.Copy(reader, writer).Outcome);
        var second = NonBlockingCopy.Copy(reader, writer);
        Assert.Equal((6L, Outcome.Ok), (second.Copied, second.Outcome));
        Assert.Equal(_data, writer.Accepted);
    }

    [Fact]
    public void Read_without_progress_stops_and_is_told_from_the_end()
    {
        var reader = new FakeReader(_data, (4, Outcome.Ok), (0, Outcome.Ok));
        var result = NonBlockingCopy.Copy(reader, new FakeWriter());
        Assert.Equal((4L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(Outcome.Ok, result.SourceOutcome);
        Assert.Equal(2, reader.Reads);
    }

    [Fact]
    public void Callers_buffer_carries_a_source_of_many_times_its_size()
    {
        var data = Some.Bytes(1000);
        var reader = new FakeReader(data);
        var writer = new FakeWriter();
        var result = NonBlockingCopy.Copy(reader, writer, new byte[7]);
        Assert.Equal((1000L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(data, writer.Accepted);
        Assert.Equal(144, reader.Reads);
    }

    [Fact]
    public void Rented_buffer_has_32_KiB()
    {
        var reader = new FakeReader(Some.Bytes(100_000));
        var writer = new FakeWriter();
        Assert.Equal(100_000, NonBlockingCopy.Copy(reader, writer).Copied);
        Assert.Equal(32768, NonBlockingCopy.DefaultBufferSize);
        Assert.Equal(4, writer.Writes);
    }

    [Fact]
    public void Empty_buffer_is_misuse()
    {
        var source = new FakeReader(_data);
        Assert.Throws<ArgumentException>(
            () => NonBlockingCopy.Copy(source, new FakeWriter(), Span<byte>.Empty));
        Assert.Throws<ArgumentException>(
            () => NonBlockingCopy.Copy(new FakeFast(), new FakeWriter(), Span<byte>.Empty));
        Assert.Equal(0, source.Reads);
    }

    [Fact]
    public void Missing_ends_are_misuse()
    {
        Assert.Throws<ArgumentNullException>(() => NonBlockingCopy.Copy(null!, new FakeWriter()));
        Assert.Throws<ArgumentNullException>(
            () => NonBlockingCopy.CopyExactly(new FakeReader(_data), null!, 1));
    }

    // Decision 0021: a writer may accept less, without a reason.
    [Fact]
    public void Short_write_is_offered_the_rest()
    {
        var writer = new FakeWriter((3, Outcome.Ok), (1, Outcome.Ok));
        var result = NonBlockingCopy.Copy(new FakeReader(_data), writer);
        Assert.Equal((10L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(_data, writer.Accepted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_of_nothing_without_a_reason_is_a_short_write(bool withPolicy)
    {
        var writer = new FakeWriter((3, Outcome.Ok), (0, Outcome.Ok));
        var reader = new FakeSeekableReader(_data);
        var result = NonBlockingCopy.Copy(
            reader, writer, withPolicy ? RecordingPolicy.Retry : null);
        Assert.Equal(OutcomeFault.ShortWrite, result.Outcome.Fault);
        Assert.Equal(3, result.Copied);
        Assert.Equal(3, reader.Position);
    }

    [Fact]
    public void More_from_the_writer_ends_a_copy_although_all_is_written()
    {
        var reader = new FakeReader(_data);
        var writer = new FakeWriter((10, Outcome.More));
        var result = NonBlockingCopy.Copy(reader, writer);
        Assert.Equal((10L, Outcome.More), (result.Copied, result.Outcome));
        Assert.Equal(Outcome.More, result.DestinationOutcome);
        Assert.Equal(0, result.Unwritten);
        Assert.Equal(Outcome.Ok, NonBlockingCopy.Copy(reader, writer).Outcome);
    }

    [Fact]
    public void Destination_that_ends_is_told_apart_from_a_source_that_does()
    {
        var reader = new FakeSeekableReader(_data);
        var result = NonBlockingCopy.Copy(reader, new FakeWriter((4, Outcome.EndOfStream)));
        Assert.Equal((4L, Outcome.EndOfStream), (result.Copied, result.Outcome));
        Assert.Equal(4, reader.Position);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(11)]
    public void Impossible_count_is_thrown_and_not_computed_with(int count)
    {
        var read = Assert.Throws<IoContractException>(
            () => NonBlockingCopy.Copy(new Liar(count), new FakeWriter(), new byte[10]));
        Assert.Equal((CopyOp.CopyRead, count, 10), (read.Op, read.Count, read.CountMax));

        var reader = new FakeSeekableReader(_data);
        var write = Assert.Throws<IoContractException>(
            () => NonBlockingCopy.Copy(reader, new Liar(count), new byte[10]));
        Assert.Equal(CopyOp.CopyWrite, write.Op);
        Assert.Equal(10, reader.Position);
    }
}

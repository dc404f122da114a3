namespace Hyb.Iox.Tests.Copying;

public class CopyExactlyTests
{
    private static readonly byte[] _data = Some.Bytes(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_many_bytes_are_copied_and_not_one_more_is_read(bool withPolicy)
    {
        var reader = new FakeReader(_data);
        var writer = new FakeWriter();
        var policy = withPolicy ? RecordingPolicy.Retry : null;
        var result = NonBlockingCopy.CopyExactly(reader, writer, 7, new byte[4], policy);
        Assert.Equal((7L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(7, reader.Position);
        Assert.Equal(_data[..7], writer.Accepted);
    }

    [Theory]
    [InlineData(OutcomeKind.EndOfStream)]
    [InlineData(OutcomeKind.WouldBlock)]
    [InlineData(OutcomeKind.More)]
    [InlineData(OutcomeKind.Failure)]
    public void What_comes_with_the_last_byte_does_not_matter(OutcomeKind kind)
    {
        var reading = NonBlockingCopy.CopyExactly(
            new FakeReader(_data, (10, Some.Of(kind))), new FakeWriter(), 10);
        Assert.Equal((10L, Outcome.Ok), (reading.Copied, reading.Outcome));
        Assert.Equal(Some.Of(kind), reading.SourceOutcome);

        var writing = NonBlockingCopy.CopyExactly(
            new FakeReader(_data), new FakeWriter((10, Some.Of(kind))), 10);
        Assert.Equal((10L, Outcome.Ok), (writing.Copied, writing.Outcome));
        Assert.Equal(Some.Of(kind), writing.DestinationOutcome);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Source_that_ends_early_is_an_unexpected_end(bool withPolicy, bool ownBuffer)
    {
        var policy = withPolicy ? RecordingPolicy.Retry : null;
        var reader = new FakeReader(_data);
        var result = ownBuffer
            ? NonBlockingCopy.CopyExactly(reader, new FakeWriter(), 11, new byte[4], policy)
            : NonBlockingCopy.CopyExactly(reader, new FakeWriter(), 11, policy);
        Assert.Equal(10, result.Copied);
        Assert.Equal(OutcomeFault.UnexpectedEnd, result.Outcome.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fast_path_that_ends_early_is_an_unexpected_end(bool fromSource)
    {
        var fast = new FakeFast(new CopyResult(4, Outcome.EndOfStream));
        var result = fromSource
            ? NonBlockingCopy.CopyExactly(fast, new FakeWriter(), 5)
            : NonBlockingCopy.CopyExactly(new FakeReader(_data), fast, 5);
        Assert.Equal(4, result.Copied);
        Assert.Equal(OutcomeFault.UnexpectedEnd, result.Outcome.Fault);
        Assert.Equal([5L], fast.Limits);
    }

    [Fact]
    public void Source_without_progress_is_not_called_an_end()
    {
        var result = NonBlockingCopy.CopyExactly(
            new FakeReader(_data, (3, Outcome.Ok), (0, Outcome.Ok)), new FakeWriter(), 10);
        Assert.Equal(3, result.Copied);
        Assert.Equal(OutcomeFault.NoProgress, result.Outcome.Fault);
    }

    [Theory]
    [InlineData(OutcomeKind.WouldBlock)]
    [InlineData(OutcomeKind.More)]
    [InlineData(OutcomeKind.Failure)]
    public void Other_outcomes_before_the_last_byte_come_with_the_partial_count(OutcomeKind kind)
    {
        var result = NonBlockingCopy.CopyExactly(
            new FakeReader(_data, (3, Some.Of(kind))), new FakeWriter(), 10);
        Assert.Equal((3L, Some.Of(kind)), (result.Copied, result.Outcome));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Nothing_to_copy_touches_nothing_not_even_the_buffer(long count)
    {
        var reader = new FakeReader(_data);
        var writer = new FakeWriter();
        var own = NonBlockingCopy.CopyExactly(reader, writer, count, Span<byte>.Empty);
        var rented = NonBlockingCopy.CopyExactly(reader, writer, count);
        Assert.Equal((0L, Outcome.Ok), (own.Copied, own.Outcome));
        Assert.Equal((0L, Outcome.Ok), (rented.Copied, rented.Outcome));
        Assert.Equal((0, 0), (reader.Reads, writer.Writes));
    }

    [Fact]
    public void Empty_buffer_is_misuse_when_there_is_something_to_copy() =>
        Assert.Throws<ArgumentException>(() => NonBlockingCopy.CopyExactly(
            new FakeReader(_data), new FakeWriter(), 1, Span<byte>.Empty));
}

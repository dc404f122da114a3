namespace Hyb.Iox.Tests.Copying;

/// <summary>Bytes that were read and that the destination did not take.</summary>
public class CopyRewindTests
{
    private static readonly byte[] _data = Some.Bytes(10);

    public static TheoryData<OutcomeKind, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<OutcomeKind, bool, bool>();
            foreach (var kind in new[] { OutcomeKind.WouldBlock, OutcomeKind.More })
            {
                foreach (var exactly in new[] { false, true })
                {
                    ways.Add(kind, exactly, false);
                    ways.Add(kind, exactly, true);
                }
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Seekable_source_is_rewound_and_the_rest_copied_again(
        OutcomeKind kind, bool exactly, bool policy)
    {
        var reader = new FakeSeekableReader(_data);
        var writer = new FakeWriter((3, Some.Of(kind)));
        var first = Run(reader, writer, 10, new byte[8], exactly, policy);
        Assert.Equal((3L, Some.Of(kind)), (first.Copied, first.Outcome));
        Assert.Equal(0, first.Unwritten);
        Assert.Equal(3, reader.Position);

        var second = Run(reader, writer, 7, new byte[8], exactly, policy);
        Assert.Equal((7L, Outcome.Ok), (second.Copied, second.Outcome));
        Assert.Equal(_data, writer.Accepted);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Other_source_leaves_the_rest_in_the_callers_buffer(
        OutcomeKind kind, bool exactly, bool policy)
    {
        var reader = new FakeReader(_data);
        var writer = new FakeWriter((3, Some.Of(kind)));
        var buffer = new byte[8];
        var first = Run(reader, writer, 10, buffer, exactly, policy);
        Assert.Equal(3, first.Copied);
        Assert.Equal(OutcomeFault.NotSeekable, first.Outcome.Fault);
        Assert.Equal(Some.Of(kind), first.DestinationOutcome);
        Assert.Equal(5, first.Unwritten);
        Assert.Equal(_data[3..8], buffer[..5]);

        var second = Run(reader, writer, 7, buffer, exactly, policy, first.Unwritten);
        Assert.Equal((7L, Outcome.Ok), (second.Copied, second.Outcome));
        Assert.Equal(_data, writer.Accepted);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Failed_rewind_is_the_outcome_and_the_rest_is_kept(
        OutcomeKind kind, bool exactly, bool policy)
    {
        var reader = new FakeSeekableReader(_data) { SeekOutcome = Step.Broken };
        var writer = new FakeWriter((3, Some.Of(kind)));
        var buffer = new byte[8];
        var result = Run(reader, writer, 10, buffer, exactly, policy);
        Assert.Equal((3L, Step.Broken), (result.Copied, result.Outcome));
        Assert.Equal(5, result.Unwritten);
        Assert.Equal(_data[3..8], buffer[..5]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Failed_write_rewinds_too(int accepted)
    {
        var reader = new FakeSeekableReader(_data);
        var result = NonBlockingCopy.Copy(reader, new FakeWriter((accepted, Step.Broken)));
        Assert.Equal((accepted, Step.Broken), (result.Copied, result.Outcome));
        Assert.Equal(accepted, reader.Position);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failed_write_stays_the_outcome_when_the_rewind_fails_as_well(bool seekable)
    {
        INonBlockingReader reader = seekable
            ? new FakeSeekableReader(_data) { SeekOutcome = Outcome.WouldBlock }
            : new FakeReader(_data);
        var buffer = new byte[10];
        var result = NonBlockingCopy.Copy(reader, new FakeWriter((4, Step.Broken)), buffer);
        Assert.Equal((4L, Step.Broken), (result.Copied, result.Outcome));
        Assert.Equal(6, result.Unwritten);
        Assert.Equal(_data[4..], buffer[..6]);
    }

    [Theory]
    [InlineData(OutcomeKind.EndOfStream)]
    [InlineData(OutcomeKind.Failure)]
    [InlineData(OutcomeKind.WouldBlock)]
    public void What_the_source_said_with_the_data_survives_the_write(OutcomeKind kind)
    {
        var reader = new FakeReader(_data, (10, Some.Of(kind)));
        var result = NonBlockingCopy.Copy(
            reader, new FakeWriter((2, Outcome.WouldBlock)), new byte[10]);
        Assert.Equal(Some.Of(kind), result.SourceOutcome);
        Assert.Equal(Outcome.WouldBlock, result.DestinationOutcome);
        Assert.Equal(8, result.Unwritten);
    }

    [Fact]
    public void Rewind_gives_a_counted_copy_its_budget_back()
    {
        var reader = new FakeSeekableReader(_data);
        var writer = new FakeWriter((2, Outcome.WouldBlock), (1, Outcome.WouldBlock));
        long copied = 0;
        CopyResult result;
        do
        {
            result = NonBlockingCopy.CopyExactly(reader, writer, 6 - copied);
            copied += result.Copied;
        }
        while (result.Outcome.IsWouldBlock);

        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Equal(6, copied);
        Assert.Equal(6, reader.Position);
        Assert.Equal(_data[..6], writer.Accepted);
    }

    [Fact]
    public void Loss_in_a_rented_buffer_is_a_failure_with_a_number()
    {
        var result = NonBlockingCopy.Copy(
            new FakeReader(_data), new FakeWriter((3, Outcome.WouldBlock)));
        Assert.Equal(OutcomeFault.NotSeekable, result.Outcome.Fault);
        Assert.Equal(7, result.Unwritten);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(9, 10)]
    [InlineData(5, 4)]
    public void Leftover_beyond_buffer_or_budget_is_misuse(int unwritten, long count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NonBlockingCopy.CopyExactly(
            new FakeReader(_data), new FakeWriter(), count, new byte[8], null, unwritten));

    private static CopyResult Run(
        INonBlockingReader source,
        INonBlockingWriter destination,
        long count,
        Span<byte> buffer,
        bool exactly,
        bool withPolicy,
        int unwritten = 0)
    {
        ICopyPolicy? policy = withPolicy ? ReturnPolicy.Instance : null;
        return exactly
            ? NonBlockingCopy.CopyExactly(source, destination, count, buffer, policy, unwritten)
            : NonBlockingCopy.Copy(source, destination, buffer, policy, unwritten);
    }
}

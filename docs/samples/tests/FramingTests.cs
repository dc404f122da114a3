using System.Buffers;
using System.IO.Pipelines;
using Framing;

namespace Hyb.Samples.Tests;

/// <summary>The wire format of the sample, byte by byte and in pieces.</summary>
public class FramingTests
{
    [Fact]
    public void Every_length_arrives_intact_in_pieces()
    {
        var run = SampleRun.Of("Framing");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("all frames arrived intact", run.Lines[^1]);
        Assert.Equal(8, run.Lines.Length);
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(253, "FD")]
    [InlineData(254, "FE00FE")]
    [InlineData(65_535, "FEFFFF")]
    [InlineData(65_536, "FF00000000010000")]
    [InlineData((1L << 56) - 1, "FFFFFFFFFFFFFFFF")]
    public void A_header_has_1_3_or_8_bytes(long length, string expected)
    {
        var header = new byte[Frame.HeaderBytesMax];
        var count = Frame.WriteHeader(header, length);
        Assert.Equal(expected, Convert.ToHexString(header, 0, count));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 56)]
    public void A_length_that_the_header_cannot_hold_is_refused(long length) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Frame.WriteHeader(new byte[Frame.HeaderBytesMax], length));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(254)]
    [InlineData(65_536)]
    public void Nothing_is_taken_until_the_last_byte_is_there(int length)
    {
        var framed = Framed(length, 2);
        var first = framed.Length - 3;
        int[] cuts = [.. Enumerable.Range(0, Math.Min(first, 12)), first - 1];
        foreach (var cut in cuts.Where(cut => cut < first))
        {
            var part = Split(framed.AsMemory(0, cut));
            Assert.False(Frame.TryRead(ref part, long.MaxValue, out _));
            Assert.Equal(cut, part.Length);
        }

        var whole = Split(framed);
        Assert.True(Frame.TryRead(ref whole, long.MaxValue, out var payload));
        Assert.Equal(length, payload.Length);
        Assert.True(Frame.TryRead(ref whole, long.MaxValue, out payload));
        Assert.Equal((2L, 0L), (payload.Length, whole.Length));
        Assert.False(Frame.TryRead(ref whole, long.MaxValue, out _));
    }

    [Fact]
    public void A_frame_above_the_limit_is_refused_by_its_header_alone()
    {
        var header = new byte[Frame.HeaderBytesMax];
        var count = Frame.WriteHeader(header, 70_000);
        var arrived = Split(header.AsMemory(0, count));
        Assert.False(Frame.TryRead(ref arrived, 70_000, out _));
        Assert.Throws<InvalidDataException>(() =>
        {
            var again = new ReadOnlySequence<byte>(header);
            return Frame.TryRead(ref again, 69_999, out _);
        });
    }

    [Fact]
    public void A_longer_header_than_needed_is_accepted()
    {
        var arrived = Split(new byte[] { 0xFE, 0, 1, 42, 0xFF, 0, 0, 0, 0, 0, 0, 1, 43 });
        Assert.True(Frame.TryRead(ref arrived, 10, out var payload));
        Assert.Equal([42], payload.ToArray());
        Assert.True(Frame.TryRead(ref arrived, 10, out payload));
        Assert.Equal([43], payload.ToArray());
    }

    private static byte[] Framed(params int[] lengths)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        foreach (var length in lengths)
            Frame.Write(pipe.Writer, new byte[length]);
        pipe.Writer.Complete();
        using var bytes = new MemoryStream();
        pipe.Reader.AsStream().CopyTo(bytes);
        return bytes.ToArray();
    }

    // One byte a segment at the front, where the headers are.
    private static ReadOnlySequence<byte> Split(ReadOnlyMemory<byte> bytes)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        for (; bytes.Length > 0 && last.RunningIndex < 10; bytes = bytes[1..])
            last = new Segment(bytes[..1], last);
        last = new Segment(bytes, last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null)
                return;
            before.Next = this;
            RunningIndex = before.RunningIndex + before.Memory.Length;
        }
    }
}

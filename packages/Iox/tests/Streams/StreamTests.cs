using System.Net.Sockets;
using System.Text;
using Hyb.Iox.Tests.Copying;
using Hyb.Zcall;

namespace Hyb.Iox.Tests.Streams;

public class StreamTests
{
    private static readonly byte[] _data = Some.Bytes(100_000);

    [Fact]
    public void Streams_are_copied_by_the_engine()
    {
        using var from = new StreamEndpoint(new MemoryStream(_data));
        var target = new MemoryStream();
        using var to = new StreamEndpoint(target);
        var result = NonBlockingCopy.Copy(from, to);
        Assert.Equal((100_000L, Outcome.Ok), (result.Copied, result.Outcome));
        Assert.Equal(_data, target.ToArray());
    }

    [Fact]
    public void Seekable_stream_is_rewound_and_another_says_that_it_cannot()
    {
        using var stream = new MemoryStream(_data);
        using var seekable = new StreamEndpoint(stream);
        var result = NonBlockingCopy.CopyExactly(
            seekable, new FakeWriter((3, Outcome.WouldBlock)), 50);
        Assert.Equal((3L, Outcome.WouldBlock), (result.Copied, result.Outcome));
        Assert.Equal(3, stream.Position);
        Assert.True(seekable.Seek(-4).IsFailure);

        using var fixedOrder = new StreamEndpoint(new OddStream());
        Assert.Equal(OutcomeFault.NotSeekable, fixedOrder.Seek(-1).Fault);
    }

    [Fact]
    public void Exception_of_a_stream_becomes_a_failure_and_is_kept()
    {
        var plain = new IOException("odd");
        using var endpoint = new StreamEndpoint(new OddStream { Exception = plain });
        Assert.Equal(OutcomeFault.StreamFailed, endpoint.Read(new byte[1]).Outcome.Fault);
        Assert.Same(plain, endpoint.LastException);

        var numbered = new StreamEndpoint(
            new OddStream { Exception = new IOException("odd", (int)Errno.ENOSPC) });
        Assert.Equal(IoResult.Failure(Errno.ENOSPC), numbered.Write([1]));

        var socket = new StreamEndpoint(new OddStream
        {
            Exception = new IOException("s", new SocketException((int)SocketError.WouldBlock)),
        });
        Assert.Equal(IoResult.WouldBlock, socket.Read(new byte[1]));
        Assert.Equal(IoResult.WouldBlock, socket.Write([1]));

        var reset = new StreamEndpoint(new OddStream
        {
            Exception = new IOException(
                "s", new SocketException((int)SocketError.ConnectionReset)),
        });
        Assert.Equal(Errno.ECONNRESET, reset.Read(new byte[1]).Outcome.Errno);
    }

    [Fact]
    public void Misuse_of_a_stream_still_throws()
    {
        var endpoint = new StreamEndpoint(new MemoryStream([1], writable: false));
        Assert.Throws<NotSupportedException>(() => _ = endpoint.Write([1]));
        endpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = endpoint.Read(new byte[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Disposal_reaches_the_stream_unless_it_is_to_be_left_open(bool leaveOpen)
    {
        var stream = new MemoryStream([1]);
        new StreamEndpoint(stream, leaveOpen).Dispose();
        Assert.Equal(leaveOpen, stream.CanRead);

        var inner = new MemoryStream([1]);
        var both = new StreamEndpoint(inner);
        new NonBlockingStream(both, both, ReturnPolicy.Instance, leaveOpen).Dispose();
        Assert.Equal(leaveOpen, inner.CanRead);
    }

    [Fact]
    public void Reader_and_writer_work_as_a_stream_for_ordinary_code()
    {
        var text = string.Join('\n', Enumerable.Range(0, 1000));
        var writer = new FakeWriter((5, Outcome.WouldBlock), (0, Outcome.WouldBlock));
        var policy = RecordingPolicy.Retry;
        using (var stream = new NonBlockingStream(null, writer, policy))
        using (var lines = new StreamWriter(stream))
            lines.Write(text);
        Assert.Equal([CopyOp.CopyWrite, CopyOp.CopyWrite], policy.Yields);

        var reader = new FakeReader(
            [.. writer.Accepted], (0, Outcome.WouldBlock), (3, Outcome.More), (0, Outcome.More));
        using var back = new StreamReader(new NonBlockingStream(reader, null, policy));
        Assert.Equal(text, back.ReadToEnd());
        Assert.Equal(
            [CopyOp.CopyWrite, CopyOp.CopyWrite, CopyOp.CopyRead, CopyOp.CopyRead], policy.Yields);
    }

    [Fact]
    public async Task Asynchronous_copy_of_the_base_class_works()
    {
        await using var from = new NonBlockingStream(
            new FakeReader(_data, (7, Outcome.WouldBlock)), null, RecordingPolicy.Retry);
        var to = new MemoryStream();
        await from.CopyToAsync(to, TestContext.Current.CancellationToken);
        Assert.Equal(_data, to.ToArray());
    }

    [Fact]
    public void Policy_that_returns_makes_would_block_an_exception_and_a_way_back()
    {
        var writer = new FakeWriter((4, Outcome.WouldBlock));
        using var stream = new NonBlockingStream(
            new FakeReader(_data, (0, Outcome.WouldBlock)), writer, ReturnPolicy.Instance);
        var e = Assert.Throws<IOException>(() => stream.ReadByte());
        Assert.Equal((int)Errno.EAGAIN, e.HResult);

        using var endpoint = new StreamEndpoint(stream);
        Assert.Equal(new IoResult(4, Outcome.WouldBlock), endpoint.Write(_data.AsSpan(0, 9)));
        Assert.Equal(4, stream.BytesWritten);
        Assert.Equal(new IoResult(5, Outcome.Ok), endpoint.Write(_data.AsSpan(4, 5)));
        Assert.Equal(_data[..9], writer.Accepted);
    }

    [Fact]
    public void Failure_that_came_with_bytes_is_thrown_by_the_next_read()
    {
        using var stream = new NonBlockingStream(
            new FakeReader(_data, (2, Step.Broken), (1, Outcome.EndOfStream)),
            null,
            ReturnPolicy.Instance);
        Assert.Equal(2, stream.Read(new byte[8], 0, 8));
        Assert.Equal((int)Errno.EIO, Assert.Throws<IOException>(() => stream.ReadByte()).HResult);
        Assert.Equal(_data[2], stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public void Ends_and_missing_progress_are_told_apart()
    {
        using var stalled = new NonBlockingStream(
            new FakeReader(_data, (0, Outcome.Ok)), null, RecordingPolicy.Retry);
        var e = Assert.Throws<IOException>(() => stalled.ReadByte());
        Assert.Contains(nameof(OutcomeFault.NoProgress), e.Message, StringComparison.Ordinal);

        using var closed = new NonBlockingStream(
            null, new FakeWriter((1, Outcome.EndOfStream)), RecordingPolicy.Retry);
        var epipe = Assert.Throws<IOException>(() => closed.Write([1, 2]));
        Assert.Equal((int)Errno.EPIPE, epipe.HResult);

        using var more = new NonBlockingStream(
            null, new FakeWriter((1, Outcome.More)), ReturnPolicy.Instance);
        more.WriteByte(1);
        Assert.Equal(1, more.BytesWritten);
    }

    [Fact]
    public void Stream_says_what_it_can_and_refuses_the_rest()
    {
        var stream = new NonBlockingStream(new FakeReader([]), null, ReturnPolicy.Instance);
        Assert.True(stream.CanRead);
        Assert.False(stream.CanWrite);
        Assert.False(stream.CanSeek);
        Assert.Equal(0, stream.Read(Span<byte>.Empty));
        stream.Flush();
        Assert.Throws<NotSupportedException>(() => stream.Write([1]));
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        stream.Dispose();
        Assert.False(stream.CanRead);
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ArgumentException>(
            () => new NonBlockingStream(null, null, ReturnPolicy.Instance));
        Assert.Throws<ArgumentNullException>(
            () => new NonBlockingStream(new FakeReader([]), null, null!));
    }

    private sealed class OddStream : MemoryStream
    {
        public IOException? Exception { get; init; }

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => throw Exception!;

        public override void Write(ReadOnlySpan<byte> buffer) => throw Exception!;
    }
}

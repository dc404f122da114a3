using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Operations;

public class BufferGroupTests
{
    private const ushort Group = 3;

    private static readonly SqeContext _context = SqeContext.Token(99);

    [Fact]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveSelected), Shows.Effect)]
    public void ReceiveSelected_takes_a_buffer_when_data_has_come()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 16);
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        Assert.True(ring.ReceiveSelected(second.Fd, Group).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        Assert.Equal(20, first.Fd.Write("0123456789abcdefghij"u8).Count);
        var completion = ring.One();
        Assert.Equal(16, completion.Result);
        Assert.True(completion.HasBuffer && !completion.HasMore && completion.SocketNonEmpty);
        Assert.Equal("0123456789abcdef"u8, group[completion.BufferId]);

        Assert.True(ring.ReceiveSelected(second.Fd, Group, maxBytes: 3).IsOk);
        completion = ring.One();
        Assert.Equal(3, completion.Result);
        Assert.Equal("ghi"u8, group[completion.BufferId][..3]);
    }

    [Fact]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveBundle), Shows.Effect)]
    public void ReceiveBundle_fills_buffers_in_the_order_of_the_group()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 8);
        var (client, server) = TestNet.Connected(SocketKind.Tcp4);
        using var one = client;
        using var other = server;
        Assert.Equal(20, client.Fd.Write("0123456789abcdefghij"u8).Count);
        Assert.True(ring.ReceiveBundle(server.Fd, Group, maxBytes: 32).IsOk);
        var completion = ring.One();
        Assert.Equal(20, completion.Result);
        Assert.Equal(0, completion.BufferId);
        Assert.Equal("01234567"u8, group[0]);
        Assert.Equal("89abcdef"u8, group[1]);
        Assert.Equal("ghij"u8, group[2][..4]);
    }

    [Theory]
    [InlineData(SendRecvFlags.None)]
    [InlineData(SendRecvFlags.Bundle)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveMultishot), Shows.Effect)]
    public void ReceiveMultishot_goes_on_until_the_stream_ends(SendRecvFlags mode)
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 8);
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        Assert.True(ring.ReceiveMultishot(
            second.Fd, Group, mode: mode, context: _context).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(3, first.Fd.Write("abc"u8).Count);
            var completion = ring.One();
            Assert.Equal(_context, completion.Context);
            Assert.Equal(3, completion.Result);
            Assert.True(completion.HasMore && completion.HasBuffer);
            Assert.Equal("abc"u8, group[completion.BufferId][..3]);
            group.Provide(completion.BufferId);
        }

        Assert.True(first.Shutdown(ShutdownHow.Send).IsOk);
        var end = ring.One();
        Assert.Equal(0, end.Result);
        Assert.False(end.HasMore);
    }

    [Fact]
    public void ReceiveMultishot_ends_for_want_of_buffers_and_the_data_waits()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 2, 4, fill: false);
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        group.Provide(1);
        Assert.Equal(6, first.Fd.Write("abcdef"u8).Count);
        Assert.True(ring.ReceiveMultishot(second.Fd, Group).IsOk);
        var both = ring.Take(2);
        Assert.Equal((4, true, (ushort)1), (both[0].Result, both[0].HasMore, both[0].BufferId));
        Assert.Equal(Errno.ENOBUFS, both[1].Error);
        Assert.False(both[1].HasMore);
        group.Provide(0);
        Assert.True(ring.ReceiveMultishot(second.Fd, Group).IsOk);
        Assert.Equal(2, ring.One().Result);
        Assert.Equal("ef"u8, group[0][..2]);
    }

    [Fact]
    public void ReceiveMultishot_takes_no_more_a_completion_than_it_may()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 8);
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        Assert.Equal(6, first.Fd.Write("abcdef"u8).Count);
        Assert.True(ring.ReceiveMultishot(second.Fd, Group, maxBytes: 3).IsOk);
        var both = ring.Take(2);
        Assert.Equal((3, 3), (both[0].Result, both[1].Result));
        Assert.Equal("abc"u8, group[both[0].BufferId][..3]);
        Assert.Equal("def"u8, group[both[1].BufferId][..3]);
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.SendSelected), Shows.Effect)]
    public void SendSelected_sends_the_oldest_buffer()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 8, fill: false);
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        group.Provide(2, "second"u8);
        group.Provide(0, "first"u8);
        Assert.True(ring.SendSelected(first.Fd, Group, context: _context).IsOk);
        var completion = ring.One();
        Assert.Equal((6, (ushort)2), (completion.Result, completion.BufferId));
        var data = new byte[16];
        Assert.Equal(6, second.Fd.Read(data).Count);
        Assert.Equal("second"u8, data.AsSpan(0, 6));
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.SendBundle), Shows.Effect)]
    public void SendBundle_sends_all_buffers_in_order()
    {
        using var ring = TestRing.Start();
        using var group = new TestBufferGroup(ring, Group, 4, 8, fill: false);
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        group.Provide(0, "one,"u8);
        group.Provide(1, "two,"u8);
        group.Provide(2, "three"u8);
        Assert.True(ring.SendBundle(first.Fd, Group).IsOk);
        var completion = ring.One();
        Assert.Equal((13, (ushort)0), (completion.Result, completion.BufferId));
        var data = new byte[16];
        Assert.Equal(13, second.Fd.Read(data).Count);
        Assert.Equal("one,two,three"u8, data.AsSpan(0, 13));
    }

    [Fact]
    [Covers(IoUringOp.Send, nameof(IoUring.SendSelected), Shows.Refusal)]
    [Covers(IoUringOp.Send, nameof(IoUring.SendBundle), Shows.Refusal)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveSelected), Shows.Refusal)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveBundle), Shows.Refusal)]
    [Covers(IoUringOp.Recv, nameof(IoUring.ReceiveMultishot), Shows.Refusal)]
    public void Without_the_group_there_are_no_buffers()
    {
        using var ring = TestRing.Start();
        var (first, second) = TestNet.Pair();
        using var one = first;
        using var other = second;
        Assert.Equal(1, second.Fd.Write("x"u8).Count);
        Assert.True(ring.SendSelected(first.Fd, Group).IsOk);
        Assert.True(ring.SendBundle(first.Fd, Group).IsOk);
        Assert.True(ring.ReceiveSelected(first.Fd, Group).IsOk);
        Assert.True(ring.ReceiveBundle(first.Fd, Group).IsOk);
        Assert.True(ring.ReceiveMultishot(first.Fd, Group).IsOk);
        Assert.All(
            ring.Take(5),
            done => Assert.True(done.Error is Errno.ENOBUFS or Errno.ENOENT, done.ToString()));
        Assert.True(ring.ReceiveMultishot(first.Fd, Group, flags: MessageFlags.WaitAll).IsOk);
        Assert.Equal(Errno.EINVAL, ring.One().Error);
    }
}

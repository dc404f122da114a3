using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Buffers;

public class BufferOwnershipTests
{
    private const ushort Group = 9;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_buffer_is_recycled_once(bool incremental)
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(
            Group, 1, 4, new BufferRingOptions { IsIncremental = incremental });
        var buffer = buffers.Take(traffic.One(ring, Group, "abcd"));
        var copy = buffer;
        Assert.True(copy.IsValid);
        buffer.Recycle();
        Assert.False(copy.IsValid);
        Assert.Throws<InvalidOperationException>(() => copy.Recycle());
        Assert.Throws<InvalidOperationException>(() => copy.Span.Length);
        Assert.Throws<InvalidOperationException>(() => copy.Memory);
        Assert.Throws<InvalidOperationException>(() => copy.Id);

        // The same buffer has come back: the old value is not good for the new content.
        var next = buffers.Take(traffic.One(ring, Group, "efgh"));
        Assert.Equal(0, next.Id);
        Assert.Throws<InvalidOperationException>(() => copy.Span.Length);
        Assert.Throws<InvalidOperationException>(() => copy.Recycle());
        Assert.Throws<InvalidOperationException>(() => buffers.Recycle([copy]));
        Assert.Equal("efgh", next.Text());
        buffers.Recycle([next]);
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void A_list_with_a_buffer_twice_gives_the_others_back()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var first = buffers.Take(traffic.One(ring, Group, "abcd"));
        var second = buffers.Take(traffic.One(ring, Group, "efgh"));
        Assert.Throws<InvalidOperationException>(
            () => buffers.Recycle([first, first, second]));
        Assert.Equal((1, 1), (buffers.AvailableCount, buffers.QueryAvailable()));
        second.Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void A_completion_is_taken_once()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var completion = traffic.One(ring, Group, "abcd");
        var buffer = buffers.Take(completion);
        Assert.Throws<InvalidOperationException>(() => buffers.TryTake(completion, out _));
        Assert.Throws<InvalidOperationException>(
            () => buffers.TryTakeBundle(completion, out _));
        Assert.Equal("abcd", buffer.Text());
        buffer.Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Completions_and_buffers_of_another_group_are_refused()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var others = ring.RegisterBufferRing(Group + 1, 1, 4);
        var completion = traffic.One(ring, Group, "abcd");
        Assert.Throws<ArgumentException>(() => others.TryTake(completion, out _));
        Assert.Throws<ArgumentException>(() => others.TryTakeBundle(completion, out _));
        var buffer = buffers.Take(completion);
        Assert.Throws<ArgumentException>(() => others.Recycle([buffer]));

        // With a context that does not tell the group, the id may.
        var token = new Completion(
            SqeContext.Token(1).Value, 4, CqeFlags.Buffer | (CqeFlags)(1 << 16));
        Assert.Equal(1, token.BufferId);
        Assert.Throws<ArgumentException>(() => others.TryTake(token, out _));
        buffer.Recycle();
        buffers.AssertAllAreBack();
        others.AssertAllAreBack();
    }

    [Fact]
    public void More_bytes_than_a_buffer_holds_are_a_bundle()
    {
        using var ring = TestRing.Start();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var fabricated = new Completion(SqeContext.Token(1).Value, 5, CqeFlags.Buffer);
        var refused = Assert.Throws<InvalidOperationException>(
            () => buffers.TryTake(fabricated, out _));
        Assert.Contains(nameof(BufferRing.TryTakeBundle), refused.Message);
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void The_default_value_is_no_buffer()
    {
        SelectedBuffer none = default;
        Assert.False(none.IsValid);
        Assert.Equal(0, none.Length);
        Assert.Throws<InvalidOperationException>(() => none.Span.Length);
        Assert.Throws<InvalidOperationException>(() => none.Recycle());
    }

    [Fact]
    public void Another_thread_is_refused_by_name()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 4);
        var completion = traffic.One(ring, Group, "abcd");
        Refused(() => buffers.TryTake(completion, out _));
        var buffer = buffers.Take(completion);
        Refused(() => buffer.Recycle());
        Refused(buffers.Publish);
        Refused(() => _ = buffers.QueryAvailable());
        Refused(buffers.Dispose);
        Refused(() => ring.RegisterBufferRing(Group + 1, 1, 4));
        buffers.Dispose();
        Refused(() => buffer.Recycle());
        ring.Dispose();
        Assert.True(buffer.IsValid);
        Assert.True(OnThread.Run(() =>
        {
            buffer.Recycle();
            return !buffer.IsValid;
        }));
    }

    [Fact]
    public void Threads_recycle_into_a_shared_ring()
    {
        const int Count = 256;
        using var ring = TestRing.Start(new IoUringOptions { MultipleIssuers = true });
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, Count, 4);
        for (var round = 0; round < 20; round++)
        {
            var taken = new SelectedBuffer[Count];
            for (var i = 0; i < Count; i++)
                taken[i] = buffers.Take(traffic.One(ring, Group, "abcd"));
            Parallel.ForEach(taken, buffer => buffer.Recycle());
            buffers.AssertAllAreBack();
        }
    }

    [Fact]
    public void After_its_end_a_group_gives_nothing_out()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var late = traffic.One(ring, Group, "abcd");
        Assert.True(ring.TryGetBufferRing(Group, out var found));
        Assert.Same(buffers, found);
        buffers.Dispose();
        buffers.Dispose();
        Assert.False(ring.TryGetBufferRing(Group, out _));
        Assert.Throws<ObjectDisposedException>(() => buffers.TryTake(late, out _));
        Assert.Throws<ObjectDisposedException>(() => buffers.TryTakeBundle(late, out _));
        Assert.Throws<ObjectDisposedException>(() => buffers.QueryAvailable());
        buffers.Publish();

        // The number is free again.
        using var next = ring.RegisterBufferRing(Group, 1, 8);
        Assert.Equal("efgh", next.Take(traffic.One(ring, Group, "efgh")).Text());
    }

    private static void Refused(Action action)
    {
        var refused = OnThread.Run(() => Assert.Throws<InvalidOperationException>(action));
        Assert.Contains("belongs to thread", refused.Message);
    }
}

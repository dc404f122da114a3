using Hyb.Uring.Tests;

namespace Hyb.Uring.Zcrx.Tests.Buffers;

public class ZcrxBufferTests
{
    [Fact]
    public void Buffer_is_the_bytes_that_the_completion_names()
    {
        using var area = new TestArea();
        "0123456789"u8.CopyTo(area.Memory.GetSpan()[4096..]);

        var buffer = area.Take(4096 + 4, 4);

        Assert.Equal("4567"u8, buffer.Span);
        Assert.Equal(4, buffer.Length);
        Assert.Equal(4100ul, buffer.AreaOffset);
        Assert.Equal((nuint)4, buffer.Memory.Length);
        Assert.Equal(1, area.Queue.OutstandingCount);
    }

    [Fact]
    public unsafe void Release_gives_the_bytes_back_with_the_token_of_the_area()
    {
        using var area = new TestArea();
        var buffer = area.Take(8200, 17);

        buffer.Release();

        Assert.Equal([(TestArea.Token | 8200, 17u)], area.Refills);
        Assert.Equal(0, area.Queue.OutstandingCount);
    }

    [Fact]
    public void Second_release_and_use_after_release_are_errors()
    {
        using var area = new TestArea();
        var buffer = area.Take(0, 1);
        var copy = buffer;
        buffer.Release();

        Assert.False(copy.IsValid);
        Assert.Throws<InvalidOperationException>(() => copy.Release());
        Assert.Throws<InvalidOperationException>(() => copy.Span.Length);
        Assert.Throws<InvalidOperationException>(() => copy.Memory);
        Assert.Throws<InvalidOperationException>(() => copy.AreaOffset);
        Assert.Throws<InvalidOperationException>(() => area.Queue.Release([copy]));
        Assert.Throws<InvalidOperationException>(() => default(ZcrxBuffer).Release());
        Assert.Equal(1u, area.Tail);
    }

    [Fact]
    public void Copy_of_a_released_buffer_is_not_the_next_one_at_its_place()
    {
        using var area = new TestArea();
        var first = area.Take(0, 1);
        first.Release();
        var second = area.Take(0, 1);

        Assert.Throws<InvalidOperationException>(() => first.Release());
        Assert.True(second.IsValid);
        second.Release();
        Assert.Equal(2u, area.Tail);
    }

    [Fact]
    public void Completion_that_was_taken_is_not_taken_again()
    {
        using var area = new TestArea();
        var buffer = area.Take(100, 50);

        foreach (var (offset, length) in new[] { (100, 50), (149, 10), (90, 11), (110, 5) })
        {
            Assert.Throws<InvalidOperationException>(() => area.Take(offset, length));
        }

        Assert.True(area.Take(150, 10).IsValid);
        Assert.True(area.Take(90, 10).IsValid);
        Assert.True(buffer.IsValid);
        Assert.Equal(3, area.Queue.OutstandingCount);
    }

    [Fact]
    public void Pieces_of_a_chunk_are_released_each_by_itself_and_in_any_order()
    {
        using var area = new TestArea();
        var (one, two, three) = (area.Take(0, 10), area.Take(10, 10), area.Take(20, 10));

        two.Release();
        three.Release();
        one.Release();

        Assert.Equal(
            [(TestArea.Token | 10, 10u), (TestArea.Token | 20, 10u), (TestArea.Token, 10u)],
            area.Refills);
    }

    [Fact]
    public void Unpublished_releases_are_seen_together()
    {
        using var area = new TestArea();
        var (one, two) = (area.Take(0, 1), area.Take(1, 1));

        one.Release(publish: false);
        two.Release(publish: false);
        Assert.Equal(0u, area.Tail);

        area.Queue.Publish();
        Assert.Equal(2u, area.Tail);
        Assert.Equal(2, area.Queue.CountFreeRefills());
    }

    [Fact]
    public void What_finds_no_room_waits_in_line()
    {
        using var area = new TestArea(refillEntries: 2);
        ZcrxBuffer[] buffers = [.. Enumerable.Range(0, 5).Select(i => area.Take(i * 4096, 1))];

        area.Queue.Release(buffers);
        Assert.Equal(2u, area.Tail);
        Assert.Equal(3, area.Queue.PendingCount);
        Assert.Equal(0, area.Queue.OutstandingCount);

        area.Consume(1);
        area.Queue.Publish();
        Assert.Equal((TestArea.Token | 8192, 1u), area.Refills[2]);
        Assert.Equal(2, area.Queue.PendingCount);

        // A take moves them on, too, and a release does not overtake them.
        area.Consume(2);
        area.Take(5 * 4096, 1).Release();
        Assert.Equal(
            [(TestArea.Token | 12288, 1u), (TestArea.Token | 16384, 1u)], area.Refills[3..]);
        Assert.Equal(1, area.Queue.PendingCount);
    }

    [Fact]
    public void Bytes_outside_of_the_area_are_refused_and_what_begins_inside_goes_back()
    {
        using var area = new TestArea();
        var end = TestArea.Chunks * TestArea.ChunkBytes;

        Assert.Throws<ArgumentException>(() => area.Take(end, 1));
        Assert.Equal(0u, area.Tail);
        Assert.Throws<ArgumentException>(() => area.Take(end - 1, 2));
        Assert.Equal([(TestArea.Token | (uint)(end - 1), 2u)], area.Refills);
        Assert.True(area.Take(end - 1, 1).IsValid);
        Assert.Equal(1, area.Queue.OutstandingCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-105)]
    public void Completion_without_bytes_has_no_buffer(int result)
    {
        using var area = new TestArea();

        Assert.False(area.Queue.TryTake(TestArea.Of(result), out var buffer));
        Assert.False(buffer.IsValid);
    }

    [Fact]
    public void Queue_belongs_to_the_thread_of_its_ring()
    {
        using var area = new TestArea();
        var buffer = area.Take(0, 1);

        OnThread.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(() => buffer.Release());
            Assert.Throws<InvalidOperationException>(() => area.Take(1, 1));
            Assert.Throws<InvalidOperationException>(area.Queue.Publish);
            return 0;
        });
        buffer.Release();
        Assert.Equal(1u, area.Tail);
    }

    [Fact]
    public void Buffer_outlives_the_ring_and_is_released_by_anybody()
    {
        using var area = new TestArea();
        area.Memory.GetSpan()[0] = 42;
        var buffer = area.Take(0, 1);
        area.Ring.Dispose();

        Assert.Equal(42, buffer.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => area.Take(1, 1));
        OnThread.Run(() =>
        {
            buffer.Release();
            return 0;
        });
        Assert.Throws<InvalidOperationException>(() => buffer.Release());
        Assert.Equal(0, area.Queue.OutstandingCount);
    }

    [Fact]
    public void Memory_is_unpinned_with_the_last_buffer_and_not_before()
    {
        using var area = new TestArea();
        var (one, two) = (area.Take(0, 1), area.Take(1, 1));
        area.Memory.Dispose();
        area.Ring.Dispose();

        one.Release();
        Assert.True(IsMapped(two));
        two.Release();
    }

    [Fact]
    public void Buffer_of_another_queue_is_refused()
    {
        using var area = new TestArea();
        using var other = new TestArea();
        var buffer = other.Take(0, 1);

        Assert.Throws<ArgumentException>(() => area.Queue.Release([buffer]));
        Assert.True(buffer.IsValid);
    }

    [Fact]
    public void Bytes_of_a_dmabuf_have_an_offset_and_no_address()
    {
        using var area = new TestArea(isDmaBuf: true);
        var buffer = area.Take(4100, 8);

        Assert.Throws<NotSupportedException>(() => buffer.Span.Length);
        Assert.Throws<NotSupportedException>(() => buffer.Memory);
        Assert.Equal(4100ul, buffer.AreaOffset);
        buffer.Release();
        Assert.Equal([(TestArea.Token | 4100, 8u)], area.Refills);
    }

    [Fact]
    public void Shared_queue_is_for_every_thread()
    {
        using var area = new TestArea();
        using var other = TestRing.Start(new IoUringOptions { CqeSize = CqeSize.Mixed });
        area.Queue.Area.Share();
        var second = new ZcrxQueue(other, 1, area.Queue.Area);

        var buffer = OnThread.Run(() => area.Take(0, 1));
        area.Ring.Dispose();
        Assert.True(second.TryTake(TestArea.Data(1, 1), out var next));
        second.Release([buffer, next]);
        Assert.Equal(2u, area.Tail);
    }

    private static bool IsMapped(ZcrxBuffer buffer) => buffer.Span.Length == 1;
}

using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

public class SendBufferTests
{
    private const ushort Group = 9;

    private static readonly BufferRingOptions _sending = new() { IsForSending = true };

    [Fact]
    public void Rented_buffers_are_sent_in_the_order_they_are_provided()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 3, 8, _sending);
        Assert.True(buffers.IsForSending);
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(0, buffers.AvailableCount);
            var (one, two) = (Rent(buffers, "one,"), Rent(buffers, "two,"));
            var three = Rent(buffers, "three");
            Assert.False(buffers.TryRent(out _));
            buffers.Provide(two, 4, publish: false);
            buffers.Provide(one, 4);
            buffers.Provide(three, 5);
            Assert.Equal((3, 3), (buffers.AvailableCount, buffers.QueryAvailable()));
            var sent = buffers.TakeBundle(ring.Run(ring.SendBundle(traffic.Sender, Group)));
            Assert.Equal((3, 13), (sent.Count, sent.TotalBytes));
            Assert.Equal("two,one,three", traffic.Receive());
            sent.Recycle();
        }
    }

    [Fact]
    public void A_single_one_is_sent_and_comes_back()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 8, _sending);
        buffers.Provide(Rent(buffers, "hello"), 5);
        var completion = ring.Run(ring.SendSelected(traffic.Sender, Group));
        Assert.Equal("hello", traffic.Receive());
        Assert.False(buffers.TryRent(out _));
        buffers.Take(completion).Recycle();
        Assert.True(buffers.TryRent(out var again));
        Assert.Equal(8, again.Length);
        again.Recycle();
        Assert.True(buffers.TryRent(out _));
        Assert.Equal(Errno.ENOBUFS, ring.Run(ring.SendSelected(traffic.Sender, Group)).Error);
    }

    [Fact]
    public void What_is_no_rented_buffer_is_refused()
    {
        using var ring = TestRing.Start();
        var buffers = ring.RegisterBufferRing(Group, 2, 8, _sending);
        var others = ring.RegisterBufferRing(Group + 1, 2, 8, _sending);
        var buffer = Rent(buffers, "abc");
        Assert.Throws<ArgumentException>(() => others.Provide(buffer, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Provide(buffer, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Provide(buffer, 9));
        buffers.Provide(buffer, 3);
        Assert.Throws<InvalidOperationException>(() => buffers.Provide(buffer, 3));
        Assert.Throws<InvalidOperationException>(() => buffer.Recycle());
        Assert.Equal(1, buffers.QueryAvailable());
        var receiving = ring.RegisterBufferRing(Group + 2, 2, 8);
        Assert.Throws<InvalidOperationException>(() => receiving.TryRent(out _));
        Assert.Throws<InvalidOperationException>(() => receiving.Provide(buffer, 3));
        buffers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffers.TryRent(out _));
        Assert.Throws<ObjectDisposedException>(() => buffers.Provide(buffer, 3));
    }

    private static SelectedBuffer Rent(BufferRing buffers, string text)
    {
        Assert.True(buffers.TryRent(out var buffer));
        Assert.Equal(buffers.BufferBytes, buffer.Length);
        System.Text.Encoding.ASCII.GetBytes(text, buffer.Span);
        return buffer;
    }
}

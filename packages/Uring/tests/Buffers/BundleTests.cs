using Hyb.Sock;

using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Buffers;

public class BundleTests
{
    private const ushort Group = 9;

    [Fact]
    public void A_bundle_goes_through_its_buffers_in_the_order_of_the_ring()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(SocketKind.Tcp4);
        var buffers = ring.RegisterBufferRing(Group, 4, 4);
        Reorder(ring, traffic, buffers, [2, 0, 3, 1]);
        var bundle = buffers.TakeBundle(Receive(ring, traffic, "abcdefghij"));
        Assert.Equal((3, 10), (bundle.Count, bundle.TotalBytes));
        Assert.Equal(["2:abcd", "0:efgh", "3:ij"], Texts(bundle));
        bundle.Recycle();
        buffers.AssertAllAreBack();

        // Over the end of the ring, and from the buffer that was left.
        bundle = buffers.TakeBundle(Receive(ring, traffic, "abcdefghijklmnop"));
        Assert.Equal(["1:abcd", "2:efgh", "0:ijkl", "3:mnop"], Texts(bundle));
        bundle.Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Any_order_over_many_rounds_gives_the_bytes_in_order()
    {
        var random = new Random(6);
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(SocketKind.Tcp4);
        var buffers = ring.RegisterBufferRing(Group, 8, 4);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(1, 33)).Select(i => (char)('a' + (i % 26))));
            traffic.Send(text);
            var received = "";
            while (received.Length < text.Length)
            {
                var bundle = buffers.TakeBundle(Again(ring, traffic));
                SelectedBuffer[] each = [.. Each(bundle)];
                received += string.Concat(each.Select(buffer => buffer.Text()));
                Assert.Equal(bundle.TotalBytes, each.Sum(buffer => buffer.Length));
                random.Shuffle(each);
                buffers.Recycle(each);
            }

            Assert.Equal(text, received);
        }

        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Completions_may_be_taken_later_and_in_another_order()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(SocketKind.Tcp4);
        var buffers = ring.RegisterBufferRing(Group, 4, 4);
        var first = Receive(ring, traffic, "abcdef");
        var second = Receive(ring, traffic, "ghijkl");

        // The second pair goes back and takes the places of the first in the ring.
        buffers.TakeBundle(second).Recycle();
        var third = Receive(ring, traffic, "mnopqr");
        Assert.Equal(["2:mnop", "3:qr"], Texts(buffers.TakeBundle(third)));
        Assert.Equal(["0:abcd", "1:ef"], Texts(buffers.TakeBundle(first)));
    }

    [Fact]
    public void The_one_at_hand_may_be_recycled()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(SocketKind.Tcp4);
        var buffers = ring.RegisterBufferRing(Group, 4, 4);
        for (var round = 0; round < 10; round++)
        {
            var received = "";
            foreach (var buffer in buffers.TakeBundle(Receive(ring, traffic, "abcdefghijk")))
            {
                received += buffer.Text();
                buffer.Recycle();
            }

            Assert.Equal("abcdefghijk", received);
            buffers.AssertAllAreBack();
        }
    }

    [Fact]
    public void A_bundle_is_recycled_once()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(SocketKind.Tcp4);
        var buffers = ring.RegisterBufferRing(Group, 4, 4);
        var completion = Receive(ring, traffic, "abcdefghijk");
        var bundle = buffers.TakeBundle(completion);
        Assert.Throws<InvalidOperationException>(
            () => buffers.TryTakeBundle(completion, out _));
        var last = Each(bundle).Last();
        bundle.Recycle();
        Assert.Throws<InvalidOperationException>(() => bundle.Recycle());
        Assert.Throws<InvalidOperationException>(() => bundle.CopyTo(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => last.Recycle());
        default(BufferBundle).Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void A_copy_takes_as_much_as_there_is_room_for()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(SocketKind.Tcp4);
        var buffers = ring.RegisterBufferRing(Group, 4, 4);
        var bundle = buffers.TakeBundle(Receive(ring, traffic, "abcdefghijk"));
        var bytes = new byte[16];
        Assert.Equal(11, bundle.CopyTo(bytes));
        Assert.Equal("abcdefghijk"u8, bytes.AsSpan(0, 11));
        Assert.Equal(6, bundle.CopyTo(bytes.AsSpan(0, 6)));
        Assert.Equal(0, bundle.CopyTo([]));
        bundle.Recycle();
    }

    [Theory]
    [InlineData(SocketKind.Tcp4)]
    [InlineData(SocketKind.UnixStream)]
    public void The_first_buffer_may_be_cut_and_is_whole_afterwards(SocketKind kind)
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic(kind);
        var buffers = ring.RegisterBufferRing(Group, 2, 8);

        // The kernel may cut the first entry of a bundle to the bytes it was asked for.
        traffic.Send("ab");
        var bundle = buffers.TakeBundle(
            ring.Run(ring.ReceiveBundle(traffic.Receiver, Group, maxBytes: 2)));
        Assert.Equal(["0:ab"], Texts(bundle));
        bundle.Recycle();
        var received = "";
        traffic.Send("abcdefghijklmnop");
        while (received.Length < 16)
        {
            bundle = buffers.TakeBundle(Again(ring, traffic));
            received += string.Concat(Each(bundle).Select(buffer => buffer.Text()));
            bundle.Recycle();
        }

        Assert.Equal("abcdefghijklmnop", received);
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Fabricated_bytes_beyond_the_group_are_refused_and_nothing_is_taken()
    {
        using var ring = TestRing.Start();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var fabricated = new Completion(SqeContext.Token(1).Value, 9, CqeFlags.Buffer);
        Assert.Throws<InvalidOperationException>(
            () => buffers.TryTakeBundle(fabricated, out _));
        buffers.AssertAllAreBack();
    }

    // Takes all buffers and gives them back in this order.
    private static void Reorder(
        IoUring ring, BufferTraffic traffic, BufferRing buffers, int[] order)
    {
        var taken = new SelectedBuffer[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var buffer = buffers.Take(traffic.One(ring, Group, "1234"));
            taken[buffer.Id] = buffer;
        }

        buffers.Recycle([.. order.Select(id => taken[id])]);
    }

    private static Completion Receive(IoUring ring, BufferTraffic traffic, string text)
    {
        traffic.Send(text);
        return Again(ring, traffic);
    }

    private static Completion Again(IoUring ring, BufferTraffic traffic) =>
        ring.Run(ring.ReceiveBundle(traffic.Receiver, Group, maxBytes: 64));

    private static IEnumerable<SelectedBuffer> Each(BufferBundle bundle)
    {
        foreach (var buffer in bundle)
            yield return buffer;
    }

    private static IEnumerable<string> Texts(BufferBundle bundle) =>
        Each(bundle).Select(buffer => $"{buffer.Id}:{buffer.Text()}");
}

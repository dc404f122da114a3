using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

public class IncrementalTests
{
    private const ushort Group = 9;

    private static readonly BufferRingOptions _incremental = new() { IsIncremental = true };

    [Fact]
    public void Single_receives_go_on_in_the_same_buffer()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 8, _incremental);
        var first = traffic.One(ring, Group, "abc");
        Assert.True(first.HasBufferMore);
        Assert.False(first.HasMore);
        var second = traffic.One(ring, Group, "def");
        var third = traffic.One(ring, Group, "gh");
        Assert.False(third.HasBufferMore);
        var fourth = traffic.One(ring, Group, "ijk");
        var pieces = new[] { first, second, third, fourth }.Select(buffers.Take).ToArray();
        Assert.Equal(["abc", "def", "gh", "ijk"], pieces.Select(piece => piece.Text()));
        Assert.Equal([0, 0, 0, 1], pieces.Select(piece => (int)piece.Id));
        unsafe
        {
            Assert.Equal((nint)pieces[0].Memory.Address + 3, (nint)pieces[1].Memory.Address);
        }

        // The first buffer goes back with its last piece, in whatever order.
        pieces[1].Recycle();
        pieces[2].Recycle();
        Assert.Equal((1, 1), (buffers.AvailableCount, buffers.QueryAvailable()));
        Assert.Throws<InvalidOperationException>(() => pieces[1].Recycle());
        Assert.Equal("abc", pieces[0].Text());
        pieces[0].Recycle();
        pieces[3].Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void A_piece_that_is_recycled_early_leaves_the_buffer_with_the_kernel()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 8, _incremental);
        for (var round = 0; round < 100; round++)
        {
            var piece = buffers.Take(traffic.One(ring, Group, "abcd"));
            Assert.Equal("abcd", piece.Text());
            piece.Recycle();
            buffers.AssertAllAreBack();
        }
    }

    [Fact]
    public void A_multishot_receive_fills_buffer_after_buffer()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 4, 8, _incremental);
        Assert.True(ring.ReceiveMultishot(traffic.Receiver, Group).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        var sent = "";
        var received = "";
        for (var round = 0; round < 200; round++)
        {
            var text = $"{round},";
            sent += text;
            traffic.Send(text);
            while (received.Length < sent.Length)
            {
                var completion = ring.One();
                Assert.True(completion.HasMore);
                var piece = buffers.Take(completion);
                received += piece.Text();
                piece.Recycle();
            }
        }

        Assert.Equal(sent, received);
        traffic.EndSending();
        var end = ring.One();
        Assert.Equal((0, false, false), (end.Result, end.HasMore, end.HasBuffer));
        Assert.False(buffers.TryTake(end, out _));
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void After_a_cancellation_the_buffer_goes_on_where_it_was()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 8, _incremental);
        Assert.True(ring.ReceiveMultishot(traffic.Receiver, Group).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        traffic.Send("abc");
        var first = buffers.Take(ring.One());
        _ = ring.CancelAndWait(CancelFilter.Everything, TimeSpan.FromSeconds(5));
        var canceled = ring.One();
        Assert.Equal(Errno.ECANCELED, canceled.Error);
        Assert.False(buffers.TryTake(canceled, out _));
        var second = buffers.Take(traffic.One(ring, Group, "def"));
        Assert.Equal(("abc", "def"), (first.Text(), second.Text()));
        first.Recycle();
        second.Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Starvation_ends_when_the_last_piece_is_back()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, 4, _incremental);
        var first = buffers.Take(traffic.One(ring, Group, "ab"));
        var second = buffers.Take(traffic.One(ring, Group, "cdef"));
        Assert.Equal("cd", second.Text());
        first.Recycle();
        Assert.Equal(Errno.ENOBUFS, ring.One(traffic.Receiver, Group).Error);
        second.Recycle();
        Assert.Equal("ef", buffers.Take(ring.One(traffic.Receiver, Group)).Text());
    }

    [Fact]
    public void A_bundle_spans_pieces_of_several_buffers()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 4, 8, _incremental);
        var piece = buffers.Take(traffic.One(ring, Group, "abc"));
        traffic.Send("defghijklmnopqrs");
        var bundle = buffers.TakeBundle(
            ring.Run(ring.ReceiveBundle(traffic.Receiver, Group, maxBytes: 64)));
        var texts = new List<string>();
        foreach (var each in bundle)
            texts.Add($"{each.Id}:{each.Text()}");
        Assert.Equal(["0:defgh", "1:ijklmnop", "2:qrs"], texts);
        Assert.Equal((3, 16), (bundle.Count, bundle.TotalBytes));
        piece.Recycle();
        bundle.Recycle();
        Assert.Throws<InvalidOperationException>(() => bundle.Recycle());
        buffers.AssertAllAreBack();
        Assert.Equal("tuvwx", buffers.Take(traffic.One(ring, Group, "tuvwx")).Text());
    }

    [Fact]
    public void More_pieces_than_ever_before_are_only_a_larger_table()
    {
        const int Pieces = 1000;
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 1, Pieces, _incremental);
        var pieces = new SelectedBuffer[Pieces];
        for (var i = 0; i < Pieces; i++)
            pieces[i] = buffers.Take(traffic.One(ring, Group, $"{i % 10}"));
        for (var i = 0; i < Pieces; i++)
            Assert.Equal($"{i % 10}", pieces[i].Text());
        new Random(1).Shuffle(pieces);
        buffers.Recycle(pieces);
        buffers.AssertAllAreBack();
    }

    // What BufferRingOptions.IsIncremental warns of, and why it cannot be told from a completion.
    [Fact]
    public void Of_files_that_cannot_be_polled_the_kernel_counts_what_was_asked_for()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile("abcdef"u8.ToArray());
        var buffers = ring.RegisterBufferRing(Group, 1, 16, _incremental);
        var read = ring.Run(ring.ReadSelected(file.Fd, Group, length: 4, offset: 4));
        Assert.Equal((2, true), (read.Result, read.HasBuffer));
        Assert.True(read.HasBufferMore);
        Assert.Equal("ef", buffers.Take(read).Text());
        var next = ring.Run(ring.ReadSelected(file.Fd, Group, length: 2, offset: 0));
        var piece = buffers.Take(next);
        Assert.Equal("ab"u8, Whole(buffers, piece).Slice(4, 2));
    }

    // From the start of the buffer that a piece is of, which follows two bytes.
    private static unsafe ReadOnlySpan<byte> Whole(BufferRing buffers, SelectedBuffer piece) =>
        new((byte*)piece.Memory.Address - 2, buffers.BufferBytes);
}

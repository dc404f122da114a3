using Hyb.Iobuf;
using Hyb.Uring.Tests.Operations;
using Hyb.Zcall;

namespace Hyb.Uring.Tests.Buffers;

public class BufferRingTests
{
    private const ushort Group = 9;

    public static TheoryData<bool, bool, bool> Setups => new()
    {
        { false, false, false },
        { true, false, false },
        { false, true, false },
        { true, true, false },
        { false, false, true },
        { false, true, true },
    };

    [Theory]
    [MemberData(nameof(Setups))]
    public void A_buffer_goes_round_and_round(bool kernelMemory, bool incremental, bool shared)
    {
        using var ring = TestRing.Start(new IoUringOptions
        {
            Entries = RingEntries.Nano,
            MultipleIssuers = shared,
        });
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 4, 8, new BufferRingOptions
        {
            IsKernelMemory = kernelMemory,
            IsIncremental = incremental,
        });
        Assert.Equal((Group, 4, 8), (buffers.Group, buffers.Count, buffers.BufferBytes));
        Assert.Equal(incremental, buffers.IsIncremental);
        Assert.Equal(kernelMemory, buffers.IsKernelMemory);
        buffers.AssertAllAreBack();
        for (var round = 0; round < 100; round++)
        {
            var text = $"round{round}";
            traffic.Send(text);
            var received = "";
            while (received.Length < text.Length)
            {
                var buffer = buffers.Take(ring.One(traffic.Receiver, Group));
                received += buffer.Text();
                buffer.Recycle();
            }

            Assert.Equal(text, received);
        }

        buffers.AssertAllAreBack();
    }

    [Fact]
    public void The_buffers_lie_in_the_memory_of_the_caller()
    {
        using var memory = AlignedMemory.AllocatePages(3 * 16);
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(
            Group, 3, 16, new BufferRingOptions { Memory = memory });
        var buffer = buffers.Take(traffic.One(ring, Group, "hello"));
        Assert.Equal("hello", buffer.Text());
        Assert.Equal("hello"u8, memory.GetSpan().Slice(16 * buffer.Id, 5));
        unsafe
        {
            Assert.Equal((nint)memory.Address + (16 * buffer.Id), (nint)buffer.Memory.Address);
        }

        Assert.Equal((nuint)5, buffer.Memory.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_empty_group_is_an_outcome(bool kernelMemory)
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(
            Group, 1, 4, new BufferRingOptions { IsKernelMemory = kernelMemory });
        var only = buffers.Take(traffic.One(ring, Group, "abcdefgh"));
        Assert.Equal((0, 0), (buffers.AvailableCount, buffers.QueryAvailable()));
        var starved = ring.One(traffic.Receiver, Group);
        Assert.Equal(Errno.ENOBUFS, starved.Error);
        Assert.False(buffers.TryTake(starved, out _));
        only.Recycle();
        Assert.Equal("efgh", buffers.Take(ring.One(traffic.Receiver, Group)).Text());
    }

    [Fact]
    public void The_end_of_a_stream_and_a_cancellation_have_no_buffer()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        Assert.True(ring.ReceiveMultishot(
            traffic.Receiver, Group, context: SqeContext.Token(1)).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        _ = ring.CancelAndWait(CancelFilter.Everything, TimeSpan.FromSeconds(5));
        var canceled = ring.One();
        Assert.Equal(Errno.ECANCELED, canceled.Error);
        Assert.False(buffers.TryTake(canceled, out _));
        traffic.EndSending();
        var end = ring.One(traffic.Receiver, Group);
        Assert.Equal(0, end.Result);
        Assert.False(buffers.TryTake(end, out var none));
        Assert.False(none.IsValid);
        Assert.False(buffers.TryTakeBundle(end, out var nothing));
        Assert.Equal((0, 0), (nothing.Count, nothing.TotalBytes));
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void The_end_of_a_file_has_an_empty_buffer()
    {
        using var ring = TestRing.Start();
        using var file = new TestFile("abc"u8.ToArray());
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        var end = ring.Run(ring.ReadSelected(file.Fd, Group, offset: 3));
        Assert.Equal((0, true), (end.Result, end.HasBuffer));
        var empty = buffers.Take(end);
        Assert.Equal(0, empty.Length);
        Assert.True(empty.Span.IsEmpty);
        empty.Recycle();
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Many_are_published_with_one_store()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 4, 4);
        var taken = new SelectedBuffer[3];
        for (var i = 0; i < 3; i++)
            taken[i] = buffers.Take(traffic.One(ring, Group, "abcd"));
        Assert.Equal(1, buffers.QueryAvailable());
        taken[0].Recycle(publish: false);
        Assert.Equal(2, buffers.AvailableCount);
        buffers.Publish();
        Assert.Equal(2, buffers.QueryAvailable());
        buffers.Recycle(taken.AsSpan(1));
        buffers.AssertAllAreBack();
    }

    [Fact]
    public void Completions_and_buffers_are_given_back_together()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var buffers = ring.RegisterBufferRing(Group, 2, 4);
        traffic.Send("abcd");
        Assert.True(ring.ReceiveSelected(traffic.Receiver, Group).IsOk);
        Assert.Equal(1, ring.Submit().Count);
        var ready = ring.Peek();
        Assert.Equal(1, ready.Count);
        var buffer = buffers.Take(ready[0]);
        Assert.Equal("abcd", buffer.Text());
        buffer.Recycle(publish: false);
        ring.Advance(1, buffers);
        Assert.Equal(0, ring.Peek().Count);
        buffers.AssertAllAreBack();
    }
}

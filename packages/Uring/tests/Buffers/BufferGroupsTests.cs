using Hyb.Iobuf;
using Hyb.Iofd;

namespace Hyb.Uring.Tests.Buffers;

public class BufferGroupsTests
{
    // first + 12 (fd mod scale) + tier
    [Theory]
    [InlineData(5, 1, 100, 0, 0, 100)]
    [InlineData(5, 1, 100, 7, 8192, 104)]
    [InlineData(5, 1, 100, 7, 1 << 20, 104)]
    [InlineData(5, 1, 100, 7, 33, 101)]
    [InlineData(3, 2, 7, 4, 0, 7)]
    [InlineData(3, 2, 7, 5, 0, 19)]
    [InlineData(3, 2, 7, 5, 128, 20)]
    [InlineData(3, 2, 7, 5, 129, 21)]
    [InlineData(3, 2, 7, 5, 2049, 21)]
    [InlineData(3, 2, 7, 6, int.MaxValue, 9)]
    public void A_file_has_its_group_by_number_and_size(
        int tiers, int scale, int first, int fd, int bytes, int group)
    {
        using var ring = TestRing.Start();
        var groups = ring.RegisterBufferGroups(new BufferConfig(tiers, scale), (ushort)first);
        Assert.Equal((first, tiers), (groups.FirstGroup, groups.TierCount));
        Assert.Equal(12 * scale, groups.GroupSpan);
        var buffers = groups.For(FileTarget.FromDescriptor(fd), bytes);
        Assert.Equal(group, buffers.Group);
        var tier = (BufferTier)((group - first) % 12);
        Assert.Equal(BufferTiers.SizeOf(tier), buffers.BufferBytes);
        Assert.Equal(32768 >> (int)tier, buffers.Count);
        Assert.Same(buffers, groups.For(new FixedFile(fd), tier));
        Assert.True(groups.TryGet((ushort)group, out var found));
        Assert.Same(buffers, found);
        Assert.False(groups.TryGet((ushort)(first + tiers), out _));
        Assert.False(groups.TryGet((ushort)(first - 1), out _));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => groups.For(new FixedFile(fd), (BufferTier)tiers));
    }

    // first + (fd mod groups)
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1000, 1, 1000)]
    [InlineData(32768, 1, 32768)]
    [InlineData(32769, 2, 16385)]
    [InlineData(100_000, 4, 25_000)]
    public void Buffers_of_one_size_are_shared_out_over_groups(int count, int span, int each)
    {
        using var ring = TestRing.Start();
        var groups = ring.RegisterBufferGroups(count, 64, firstGroup: 50);
        Assert.Equal((span, 0), (groups.GroupSpan, groups.TierCount));
        for (var fd = 0; fd < 9; fd++)
        {
            var buffers = groups.For(FileTarget.FromDescriptor(fd), bytes: 1 << 20);
            Assert.Equal(50 + (fd % span), buffers.Group);
            Assert.Equal((64, each), (buffers.BufferBytes, buffers.Count));
        }

        Assert.Throws<ArgumentOutOfRangeException>(
            () => groups.For(FileTarget.FromDescriptor(1), BufferTier.Pico));
    }

    [Fact]
    public void A_completion_finds_its_group_by_its_context()
    {
        using var ring = TestRing.Start();
        using var traffic = new BufferTraffic();
        var groups = ring.RegisterBufferGroups(new BufferConfig(5, 2), firstGroup: 30);
        foreach (var bytes in new[] { 10, 200, 8000 })
        {
            var text = new string('x', bytes);
            var group = groups.For(traffic.Receiver, bytes);
            var completion = traffic.One(ring, group.Group, text);
            Assert.True(groups.TryTake(completion, out var buffer));
            Assert.Equal(text, buffer.Text());
            buffer.Recycle();
            traffic.Send(text);
            completion = ring.One(traffic.Receiver, group.Group);
            Assert.True(groups.TryTakeBundle(completion, out var bundle));
            Assert.Equal(bytes, bundle.TotalBytes);
            bundle.Recycle();
            group.AssertAllAreBack();
        }

        // Two tiers lie between the groups that are told apart here: steps of 12, not of 5.
        var token = new Completion(SqeContext.Token(1).Value, 1, CqeFlags.Buffer);
        Assert.Throws<ArgumentException>(() => groups.TryTake(token, out _));
        var outside = new Completion(
            SqeContext.Direct(IoUringOp.Recv, SqeFlags.BufferSelect, 35).Value,
            1,
            CqeFlags.Buffer);
        Assert.Throws<ArgumentException>(() => groups.TryTakeBundle(outside, out _));
        Assert.False(groups.TryTake(new Completion(1, 0), out _));
        Assert.False(groups.TryTakeBundle(new Completion(1, 0), out _));
    }

    [Fact]
    public void A_refusal_leaves_nothing_behind()
    {
        using var ring = TestRing.Start();
        using var memory = AlignedMemory.AllocatePages(4096);
        _ = ring.RegisterBufferRing(14, 1, 4);
        Assert.Throws<IoUringException>(
            () => ring.RegisterBufferGroups(new BufferConfig(4, 2), firstGroup: 0));
        for (ushort group = 0; group < 24; group++)
            Assert.Equal(group == 14, ring.TryGetBufferRing(group, out _));
        Assert.Throws<ArgumentException>(() => ring.RegisterBufferGroups(default));
        Assert.Throws<ArgumentException>(
            () => ring.RegisterBufferGroups(new BufferConfig(1, 1), firstGroup: 65525));
        Assert.Throws<ArgumentException>(
            () => ring.RegisterBufferGroups(1, 4, 0, new() { Memory = memory }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.RegisterBufferGroups(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.RegisterBufferGroups(1, 0));
        var last = ring.RegisterBufferGroups(new BufferConfig(1, 1), firstGroup: 65524);
        Assert.Equal(65524, last.For(FileTarget.FromDescriptor(3)).Group);
    }
}

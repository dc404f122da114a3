using Hyb.Iobuf;
using Hyb.Uring.Tests.Operations;

namespace Hyb.Uring.Tests.Buffers;

public class OptionBufferTests
{
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData(131072, 0, 1, 131072)]
    [InlineData(200_000, 0, 1, 131072)]
    [InlineData(128 * MiB, 0, 1024, 131072)]
    [InlineData(40_000, 4096, 9, 4096)]
    public void Locked_memory_becomes_registered_buffers(
        long bytes, int size, int count, int each)
    {
        var options = new IoUringOptions
        {
            Entries = RingEntries.Pico,
            LockedBufferBytes = bytes,
            LockedBufferSize = size,
        };
        using var ring = TestRing.Create(options);
        using var file = new TestFile("hello"u8.ToArray());
        Assert.Equal(0, ring.FixedBufferCount);
        ring.Start();
        Assert.Equal(count, ring.FixedBufferCount);
        Assert.InRange(
            (long)IoUring.EstimateMemory(options).BufferBytes,
            (long)count * each,
            ((long)count * each) + 4095);
        for (var i = 0; i < count; i += Math.Max(count / 4, 1))
        {
            var buffer = ring.GetFixedBuffer(i);
            Assert.Equal((nuint)each, buffer.Memory.Length);
            var read = ring.Run(ring.ReadFixed(file.Fd, buffer, offset: 0));
            Assert.Equal(5, read.Result);
            Assert.Equal("hello"u8, buffer.Memory.Span[..5]);
        }
    }

    [Fact]
    public void Provided_buffers_come_with_the_start()
    {
        using var ring = TestRing.Create(new IoUringOptions
        {
            Entries = RingEntries.Pico,
            ReadBufferCount = 100,
            ReadBufferSize = 512,
            FirstBufferGroup = 7,
        });
        using var traffic = new BufferTraffic();
        Assert.Null(ring.BufferGroups);
        ring.Start();
        var buffers = ring.BufferGroups!.For(traffic.Receiver);
        Assert.Equal((7, 100, 512), (buffers.Group, buffers.Count, buffers.BufferBytes));
        Assert.Equal("abcd", buffers.Take(traffic.One(ring, 7, "abcd")).Text());
        Assert.True(ring.TryGetBufferRing(7, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(512)]
    public void A_budget_is_made_real(int budgetMiB)
    {
        var budget = RingBudget.ForBudget((long)budgetMiB * MiB);
        var options = budget.ToOptions();
        using var ring = TestRing.Start(options);
        using var traffic = new BufferTraffic();
        Assert.Equal(budget.Entries, ring.SubmissionEntries);
        Assert.Equal(budget.LockedBufferCount, ring.FixedBufferCount);
        Assert.Equal((nuint)budget.LockedBufferSize, ring.GetFixedBuffer(0).Memory.Length);
        var groups = ring.BufferGroups!;
        Assert.Equal(budget.Buffers.TierCount, groups.TierCount);
        Assert.True(IoUring.EstimateMemory(options).LockedBytes <= (nuint)budgetMiB * MiB);
        var buffers = groups.For(traffic.Receiver, bytes: 1000);
        Assert.Equal("abcd", buffers.Take(traffic.One(ring, buffers.Group, "abcd")).Text());
        Assert.Equal(
            budget.ReadBufferCount > 0 ? budget.ReadBufferSize : 2048, buffers.BufferBytes);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Refused(new() { LockedBufferBytes = -1 }, "LockedBufferBytes");
        Refused(new() { LockedBufferBytes = 131071 }, "LockedBufferBytes");
        Refused(new() { LockedBufferBytes = 1L << 45 }, "LockedBufferBytes");
        Refused(
            new() { LockedBufferBytes = 1L << 30, LockedBufferSize = 4096 }, "LockedBufferBytes");
        Refused(new() { LockedBufferBytes = 4096, LockedBufferSize = -4096 }, "LockedBufferSize");
        Refused(new() { ReadBufferCount = -1 }, "ReadBufferCount");
        Refused(new() { ReadBufferCount = 1, ReadBufferSize = 0 }, "ReadBufferSize");
        Refused(new() { ReadBufferCount = 1, Buffers = new(1, 1) }, "ReadBufferCount");
    }

    // The kernel refuses a number that has buffers; the rest of the start can be had again.
    [Fact]
    public void A_start_that_was_refused_can_be_repeated()
    {
        using var ring = TestRing.Create(new IoUringOptions
        {
            Entries = RingEntries.Pico,
            LockedBufferBytes = 2 * BufferTiers.SizeOf(BufferTiers.RegisterBuffer),
            ReadBufferCount = 4,
            FirstBufferGroup = 3,
        });
        using var traffic = new BufferTraffic();
        var inTheWay = ring.RegisterBufferRing(3, 1, 4);
        var refused = Assert.Throws<IoUringException>(ring.Start);
        Assert.Equal(IoUringRefusal.Busy, refused.Refusal);
        Assert.Null(ring.BufferGroups);
        inTheWay.Dispose();
        ring.Start();
        Assert.Equal(2, ring.FixedBufferCount);
        Assert.Equal("ab", ring.BufferGroups!.For(traffic.Receiver)
            .Take(traffic.One(ring, 3, "ab")).Text());
    }

    private static void Refused(IoUringOptions options, string name)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => IoUring.Create(options));
        Assert.Equal(name, refused.ParamName);
    }
}

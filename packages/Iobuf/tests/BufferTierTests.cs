using Hyb.Zcall;

namespace Hyb.Iobuf.Tests;

public unsafe class BufferTierTests
{
    public static TheoryData<BufferTier, int> Sizes => new()
    {
        { BufferTier.Pico, 32 },
        { BufferTier.Nano, 128 },
        { BufferTier.Micro, 512 },
        { BufferTier.Small, 2048 },
        { BufferTier.Medium, 8192 },
        { BufferTier.Big, 32_768 },
        { BufferTier.Large, 131_072 },
        { BufferTier.Great, 524_288 },
        { BufferTier.Huge, 2_097_152 },
        { BufferTier.Vast, 8_388_608 },
        { BufferTier.Giant, 33_554_432 },
        { BufferTier.Titan, 134_217_728 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Tier_has_its_size_and_holds_all_up_to_it(BufferTier tier, int size)
    {
        Assert.Equal(size, BufferTiers.SizeOf(tier));
        Assert.True(BufferTiers.TryForSize(size, out var found));
        Assert.Equal(tier, found);
        Assert.True(BufferTiers.TryForSize(size - 1, out found));
        Assert.Equal(tier, found);
        Assert.Equal(tier != BufferTier.Titan, BufferTiers.TryForSize(size + 1, out found));
        Assert.Equal(tier == BufferTier.Titan ? default : tier + 1, found);
    }

    [Fact]
    public void All_tiers_are_listed_and_each_is_four_times_the_one_before()
    {
        Assert.Equal(BufferTiers.Count, Sizes.Count);
        Assert.Equal(BufferTiers.Count, Enum.GetValues<BufferTier>().Length);
        Assert.Equal(131_072, BufferTiers.SizeOf(BufferTiers.RegisterBuffer));
        Assert.Equal(134_217_728, BufferTiers.MaxBytes);
        foreach (var tier in Enum.GetValues<BufferTier>().Skip(1))
            Assert.Equal(4 * BufferTiers.SizeOf(tier - 1), BufferTiers.SizeOf(tier));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Nothing_and_less_are_held_by_the_smallest(long bytes)
    {
        Assert.True(BufferTiers.TryForSize(bytes, out var tier));
        Assert.Equal(BufferTier.Pico, tier);
    }

    [Theory]
    [InlineData(134_217_729)]
    [InlineData(long.MaxValue)]
    public void More_than_the_largest_is_never_given_less(long bytes) =>
        Assert.False(BufferTiers.TryForSize(bytes, out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(12)]
    public void Tier_that_does_not_exist_is_refused(int tier) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BufferTiers.SizeOf((BufferTier)tier));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Slice_is_the_same_memory_both_ways_and_inside_bounds(BufferTier tier, int size)
    {
        using var memory = AlignedMemory.AllocatePages((nuint)(2 * size) + 3);
        var slice = BufferTiers.Slice(tier, memory.GetSpan(), 3, 2);
        Assert.Equal(2, slice.Count);
        slice[1][0] = 5;
        Assert.Equal(5, memory.GetSpan()[3 + size]);
        memory.GetSpan()[3] = 6;
        Assert.Equal(6, slice[0][0]);
        var copy = slice[0][..1].ToArray();
        copy[0] = 1;
        Assert.Equal(6, slice.Bytes[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Slice(memory, tier, 4, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slice(memory, tier, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slice(memory, tier, int.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slice(memory, tier, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Slice(memory, tier, 0, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => BufferTiers.Slice(tier, memory.GetSpan(), 3, 2)[2].Length);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Vector_has_an_entry_for_each_buffer_of_a_tier(BufferTier tier, int size)
    {
        using var memory = AlignedMemory.AllocatePages((nuint)(3 * size));
        Span<IoVec> target = stackalloc IoVec[4];
        Assert.Equal(3, IoVecs.Fill(memory.AsIoVec(), tier, target));
        for (var i = 0; i < 3; i++)
            Assert.Equal(memory.AsIoVec((nuint)(i * size), (nuint)size), target[i]);
        Assert.Equal(2, IoVecs.Fill(memory.AsIoVec(), tier, target[..2]));
        Assert.Equal(0, IoVecs.Fill(default, tier, target));
        Assert.Equal(2, IoVecs.Fill(memory.AsIoVec(0, (nuint)size + 1), tier, target));
        Assert.Equal(1u, target[1].Length);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => IoVecs.Fill(memory.AsIoVec(), (nuint)0, new IoVec[1]));
    }

    private static int Slice(AlignedMemory memory, BufferTier tier, int offset, int count) =>
        BufferTiers.Slice(tier, memory.GetSpan(), offset, count).Count;
}

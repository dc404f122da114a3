using Hyb.Iobuf;

namespace Hyb.Uring.Tests.Diagnostics;

/// <summary>
/// The tables of budgets with what was mended, and that no plan takes more than it was given: see
/// docs/decisions/0115-budgets-that-fit.md.
/// </summary>
public class BudgetTests
{
    private const long MiB = 1L << 20;

    [Theory]
    [InlineData(16, 512, 8, 7.95, 0, 0, 0, 512)]
    [InlineData(32, 2048, 8, 23.81, 0, 0, 0, 2048)]
    [InlineData(64, 2048, 16, 47.81, 0, 5, 1, 4096)]
    [InlineData(128, 2048, 32, 95.81, 0, 6, 1, 4096)]
    [InlineData(256, 8192, 64, 191.25, 1, 7, 1, 0)]
    [InlineData(512, 8192, 128, 383.25, 2, 8, 1, 0)]
    [InlineData(1024, 32768, 256, 765, 4, 9, 1, 0)]
    [InlineData(2048, 32768, 512, 1533, 8, 10, 1, 0)]
    [InlineData(4096, 32768, 1024, 3069, 16, 11, 1, 0)]
    [InlineData(8192, 32768, 2048, 6141, 32, 12, 1, 0)]
    [InlineData(16384, 32768, 4096, 12285, 64, 12, 2, 0)]
    [InlineData(32768, 32768, 8192, 24573, 128, 12, 4, 0)]
    [InlineData(65536, 32768, 16384, 49149, 256, 12, 8, 0)]
    [InlineData(131072, 32768, 32768, 98301, 512, 12, 16, 0)]
    public void The_table_of_budgets_holds(
        long budgetMiB,
        int entries,
        long lockedMiB,
        double groupMiB,
        int scale,
        int configTiers,
        int configScale,
        int readBuffers)
    {
        var budget = RingBudget.ForBudget(budgetMiB * MiB);
        Assert.Equal(entries, budget.Entries);
        Assert.Equal(lockedMiB * MiB, budget.LockedBufferBytes);

        // The table counts 96 bytes for an entry; the kernel has the index array and whole pages.
        Assert.Equal(groupMiB, (double)budget.GroupBytes / MiB, tolerance: 0.15);
        Assert.Equal(scale, budget.Scale);
        Assert.Equal(scale == 0 ? 0 : 7, budget.Buffers.TierCount);
        Assert.Equal(8192, budget.ReadBufferSize);
        Assert.Equal(readBuffers, budget.ReadBufferCount);
        Assert.Equal(
            configTiers == 0 ? default : new BufferConfig(configTiers, configScale),
            BufferConfig.ForBudget(budgetMiB * MiB));
        Assert.InRange(budget.MemoryBytes, budgetMiB * MiB / 2, budgetMiB * MiB);
    }

    [Theory]
    [InlineData(MachineMemory.MiB512, 128, 2048, 32, 0)]
    [InlineData(MachineMemory.GiB1, 256, 8192, 64, 1)]
    [InlineData(MachineMemory.GiB2, 512, 8192, 128, 2)]
    [InlineData(MachineMemory.GiB4, 1024, 32768, 256, 4)]
    [InlineData(MachineMemory.GiB8, 2048, 32768, 512, 8)]
    [InlineData(MachineMemory.GiB16, 4096, 32768, 1024, 16)]
    [InlineData(MachineMemory.GiB32, 8192, 32768, 2048, 32)]
    [InlineData(MachineMemory.GiB64, 16384, 32768, 4096, 64)]
    [InlineData(MachineMemory.GiB96, 24576, 32768, 8192, 64)]
    [InlineData(MachineMemory.GiB128, 32768, 32768, 8192, 128)]
    public void The_table_of_machines_holds(
        long memory, long budgetMiB, int entries, long lockedMiB, int scale)
    {
        var budget = RingBudget.ForSystem(memory);
        Assert.Equal(RingBudget.ForBudget(budgetMiB * MiB), budget);
        Assert.Equal(entries, budget.Entries);
        Assert.Equal(lockedMiB * MiB, budget.LockedBufferBytes);
        Assert.Equal(scale, budget.Scale);
        Assert.Equal(entries, IoUringOptions.ForSystem(memory).Entries);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(5, 31)]
    [InlineData(7, 127)]
    [InlineData(12, 4095)]
    public void Memory_of_the_tiers_doubles_from_one_to_the_next(int tiers, long expectedMiB)
    {
        var config = new BufferConfig(tiers, 1);
        var bytes = Enum.GetValues<BufferTier>().Sum(
            tier => (long)BufferTiers.SizeOf(tier) * config.CountOf(tier));
        Assert.Equal(expectedMiB * MiB, bytes);
        Assert.Equal(bytes, config.BufferBytes);
    }

    [Fact]
    public void Counts_are_those_of_the_tiers()
    {
        int[] counts = [32768, 16384, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32, 16];
        var config = new BufferConfig(12, 4);
        Assert.Equal(
            counts.Select(count => 4 * count),
            Enum.GetValues<BufferTier>().Select(config.CountOf));
        Assert.Equal(0, new BufferConfig(7, 1).CountOf(BufferTier.Great));
        Assert.Equal(0, default(BufferConfig).CountOf(BufferTier.Pico));
    }

    // Every MiB of the small ones, then steps of an odd size, and both sides of every power.
    [Fact]
    public void No_plan_takes_more_than_its_budget_over_the_whole_range()
    {
        var budgets = new List<long>();
        for (var bytes = MiB; bytes < 2048 * MiB; bytes += 511 * 1024)
            budgets.Add(bytes);
        for (var bytes = 2048 * MiB; bytes <= RingBudget.MaximumBytes; bytes += 331 * MiB)
            budgets.Add(bytes);
        for (var bytes = MiB; bytes <= RingBudget.MaximumBytes; bytes *= 2)
            budgets.AddRange([bytes, bytes + 1, bytes + 4096, (2 * bytes) - 1]);
        foreach (var bytes in budgets)
        {
            var budget = RingBudget.ForBudget(bytes);
            var most = Math.Min(bytes, RingBudget.MaximumBytes);
            Assert.True(budget.MemoryBytes <= most, $"{budget.MemoryBytes} of {bytes}");
            Assert.True(budget.MemoryBytes > most / 3, $"only {budget.MemoryBytes} of {bytes}");
            Assert.True(long.IsPow2(budget.LockedBufferBytes));
            Assert.InRange(budget.LockedBufferCount, 4, 16384);
            Assert.Equal(
                budget.LockedBufferBytes,
                (long)budget.LockedBufferSize * budget.LockedBufferCount);
            Assert.NotEqual(budget.Scale == 0, budget.ReadBufferCount == 0);
            var config = BufferConfig.ForBudget(bytes);
            Assert.True(config.MemoryBytes <= budget.GroupBytes);
            Assert.True(config.TierCount is 0 or (>= 5 and <= 12));
        }
    }

    [Fact]
    public void More_locked_memory_than_the_kernel_has_slots_for_means_larger_buffers()
    {
        var budget = RingBudget.ForBudget(RingBudget.MaximumBytes);
        Assert.Equal(16384, budget.LockedBufferCount);
        Assert.Equal(2 * MiB, budget.LockedBufferSize);
        Assert.Equal(131072, RingBudget.ForBudget(1024 * MiB).LockedBufferSize);
    }

    [Fact]
    public void A_budget_past_the_largest_is_left_unused_and_one_below_the_smallest_refused()
    {
        Assert.Equal(
            RingBudget.ForBudget(RingBudget.MaximumBytes), RingBudget.ForBudget(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => RingBudget.ForBudget(MiB - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RingBudget.ForSystem((4 * MiB) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BufferConfig.ForBudget(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IoUringOptions.ForBudget(0));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(13, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 3)]
    [InlineData(5, 8192)]
    [InlineData(0, 1)]
    public void Tiers_and_scale_out_of_range_are_refused(int tiers, int scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferConfig(tiers, scale));

    [Fact]
    public void A_plan_makes_a_ring()
    {
        var budget = RingBudget.ForBudget(64 * MiB);
        Assert.Equal(budget.ToOptions(), IoUringOptions.ForBudget(64 * MiB));
        using var ring = TestRing.Create(budget.ToOptions());
        Assert.Equal(budget.Entries, ring.SubmissionEntries);
    }

    [Fact]
    public void The_memory_of_this_machine_is_known() =>
        Assert.InRange(MachineMemory.Available, 64 * MiB, 1L << 50);
}

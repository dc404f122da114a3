namespace Hyb.Uring;

public sealed partial record IoUringOptions
{
    /// <summary>
    /// Options of a ring that takes its part of an amount of memory; the rest of the plan, the
    /// buffers, is in <see cref="RingBudget.ForBudget"/>.
    /// </summary>
    /// <param name="bytes">From <see cref="RingBudget.MinimumBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than that.</exception>
    public static IoUringOptions ForBudget(long bytes) => RingBudget.ForBudget(bytes).ToOptions();

    /// <summary>Options of a ring for a quarter of a machine's memory.</summary>
    /// <param name="memoryBytes">For example <see cref="MachineMemory.Available"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 4 MiB.</exception>
    public static IoUringOptions ForSystem(long memoryBytes) =>
        RingBudget.ForSystem(memoryBytes).ToOptions();
}

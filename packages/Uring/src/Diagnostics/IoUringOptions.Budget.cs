namespace Hyb.Uring;

public sealed partial record IoUringOptions
{
    /// <summary>
    /// Options of a ring that, with its buffers, takes no more than an amount of memory: the plan
    /// of <see cref="RingBudget.ForBudget"/>.
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

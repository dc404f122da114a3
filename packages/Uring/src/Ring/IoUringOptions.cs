namespace Hyb.Uring;

/// <summary>
/// How a ring is set up. The values are read once, by <see cref="IoUring.Create"/>.
/// </summary>
public sealed partial record IoUringOptions
{
    /// <summary>
    /// Entries of the submission queue, 1 to <see cref="RingEntries.Huge"/>; the kernel rounds up
    /// to a power of two. Default <see cref="RingEntries.Medium"/>.
    /// </summary>
    public int Entries { get; init; } = RingEntries.Medium;

    /// <summary>
    /// Entries of the completion queue, from <see cref="Entries"/> to twice
    /// <see cref="RingEntries.Huge"/>; the kernel rounds up to a power of two. The default 0 means
    /// twice the submission queue: IORING_SETUP_CQSIZE.
    /// </summary>
    public int CompletionEntries { get; init; }

    /// <summary>
    /// How long <see cref="IoUring.Dispose"/> waits for requests in flight after it has canceled
    /// them. Default 5 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Contexts of each kind in <see cref="IoUring.Contexts"/>, 1 to
    /// <see cref="ContextPool.MaxCapacity"/>, rounded up to a power of two. The default 0 means as
    /// many as <see cref="Entries"/>. They take memory from the first use of the pool on.
    /// </summary>
    public int ContextCapacity { get; init; }

    internal int ContextCapacityOrEntries => ContextCapacity == 0 ? Entries : ContextCapacity;

    // Everything that can be refused without the kernel is refused here, by name.
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries, RingEntries.Huge);
        ArgumentOutOfRangeException.ThrowIfNegative(CompletionEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CompletionEntries, 2 * RingEntries.Huge);
        if (CompletionEntries != 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(CompletionEntries, Entries);
        ArgumentOutOfRangeException.ThrowIfNegative(ContextCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ContextCapacity, ContextPool.MaxCapacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainTimeout, TimeSpan.Zero);
    }
}

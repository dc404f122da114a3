namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// The memory that a ring of these options will take, as the kernel counts it: compare
    /// <see cref="MemoryEstimate.LockedBytes"/> with RLIMIT_MEMLOCK before making many rings.
    /// Makes no system call.
    /// </summary>
    /// <param name="options">How the ring is to be set up.</param>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or two do not go together.
    /// </exception>
    public static MemoryEstimate EstimateMemory(IoUringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options.Estimate;
    }
}

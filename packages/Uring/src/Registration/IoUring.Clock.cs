namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>The clock of this ring's waits.</summary>
    public IoUringClock Clock { get; private set; } = IoUringClock.Monotonic;
}

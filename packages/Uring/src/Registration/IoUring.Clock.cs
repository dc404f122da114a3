using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>The clock of this ring's waits.</summary>
    public IoUringClock Clock { get; private set; } = IoUringClock.Monotonic;

    /// <summary>
    /// Chooses the clock of this ring's waits: IORING_REGISTER_CLOCK, io_uring_register_clock(3).
    /// Timeout operations have a clock of their own.
    /// </summary>
    /// <param name="clock">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the two.</exception>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void SetClock(IoUringClock clock)
    {
        using var use = UseOrPrepare();
        if (clock is not (IoUringClock.Monotonic or IoUringClock.BootTime))
            throw new ArgumentOutOfRangeException(nameof(clock), clock, null);
        var choice = new ClockRegister { ClockId = (uint)clock };
        _ = RegisterOrThrow(IoUringRegisterOp.SetClock, &choice);
        Clock = clock;
    }
}

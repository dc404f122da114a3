using Hyb.Zcall;

namespace Hyb.Iox;

/// <summary>
/// A count and an outcome: how much was done, then how it ended. The count is real progress with
/// every outcome, and never negative.
/// </summary>
/// <param name="Count">Bytes, entries or messages, as the method says.</param>
/// <param name="Outcome">How the step ended.</param>
public readonly record struct IoResult(int Count, Outcome Outcome)
{
    /// <summary>Nothing done, and trying again needs waiting.</summary>
    public static IoResult WouldBlock => new(0, Outcome.WouldBlock);

    /// <summary>Nothing done, for the reason given.</summary>
    /// <returns>Count 0 and the failure.</returns>
    public static IoResult Failure(Errno errno) => new(0, Outcome.Failure(errno));

    /// <summary>The value of a system call as the count; 0 when it failed.</summary>
    /// <returns>The count and Ok; 0 and WouldBlock for EAGAIN; 0 and the failure.</returns>
    public static IoResult From(SyscallResult result) => new(result.Int32, Outcome.From(result));
}

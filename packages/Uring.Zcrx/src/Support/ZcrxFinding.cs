using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>One thing that <see cref="ZcrxSupport.Check"/> found wrong.</summary>
/// <param name="Refusal">The kind of cause.</param>
/// <param name="IsFatal">
/// Whether the queue cannot be taken as things are; otherwise it works, though not as it should.
/// </param>
/// <param name="Errno">What the kernel answered; <see cref="Errno.None"/> when not asked.</param>
/// <param name="Cause">The cause on this machine, in a sentence.</param>
/// <param name="Remedy">What to do about it, in a sentence.</param>
public sealed record ZcrxFinding(
    ZcrxRefusal Refusal, bool IsFatal, Errno Errno, string Cause, string Remedy)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() =>
        $"{(IsFatal ? "fatal" : "limit")}: {Refusal}"
        + (Errno == Errno.None ? "" : $" ({Errno.Name()})")
        + $": {Cause} {Remedy}";
}

using Hyb.Zcall;

namespace Hyb.Uring.Zcrx;

/// <summary>
/// The kernel refused zero-copy receive. The message names the step, the errno, the cause as far as
/// it can be told, and what to do about it.
/// </summary>
/// <param name="step">What was tried.</param>
/// <param name="errno">What the kernel answered.</param>
/// <param name="refusal">The kind of cause.</param>
/// <param name="cause">The cause, in a sentence.</param>
/// <param name="remedy">What to do, in a sentence.</param>
public sealed class ZcrxException(
    string step, Errno errno, ZcrxRefusal refusal, string cause, string remedy)
    : IOException($"{step}: {errno.Name()} ({errno.Text()}). {cause} {remedy}", (int)errno)
{
    /// <summary>What was tried, for example <c>IORING_REGISTER_ZCRX_IFQ</c>.</summary>
    public string Step { get; } = step;

    /// <summary>What the kernel answered.</summary>
    public Errno Errno { get; } = errno;

    /// <summary>The kind of cause, to decide by.</summary>
    public ZcrxRefusal Refusal { get; } = refusal;

    /// <summary>The cause, in a sentence.</summary>
    public string Cause { get; } = cause;

    /// <summary>What to do about it, in a sentence.</summary>
    public string Remedy { get; } = remedy;
}

using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// The kernel refused to set a ring up, to start it, or to register something with it. The message
/// names the step, the errno, the likely cause on this machine and what to do about it.
/// </summary>
/// <param name="step">What was tried.</param>
/// <param name="errno">What the kernel answered.</param>
/// <param name="refusal">The kind of cause.</param>
/// <param name="cause">The cause, in a sentence.</param>
/// <param name="remedy">What to do, in a sentence.</param>
public sealed class IoUringException(
    string step, Errno errno, IoUringRefusal refusal, string cause, string remedy)
    : IOException($"{step}: {errno.Name()} ({errno.Text()}). {cause} {remedy}", (int)errno)
{
    /// <summary>What was tried, for example <c>io_uring_setup</c>.</summary>
    public string Step { get; } = step;

    /// <summary>What the kernel answered.</summary>
    public Errno Errno { get; } = errno;

    /// <summary>The kind of cause, to decide by.</summary>
    public IoUringRefusal Refusal { get; } = refusal;

    /// <summary>The likely cause on this machine, in a sentence.</summary>
    public string Cause { get; } = cause;

    /// <summary>What to do about it, in a sentence.</summary>
    public string Remedy { get; } = remedy;
}

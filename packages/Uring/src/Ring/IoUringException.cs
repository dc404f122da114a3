using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// The kernel refused to set a ring up, to start it, or to register something with it. The message
/// names the step, the errno, the likely cause on this machine and what to do about it.
/// </summary>
/// <param name="step">What was tried.</param>
/// <param name="errno">What the kernel answered.</param>
/// <param name="remedy">The cause and what to do.</param>
public sealed class IoUringException(string step, Errno errno, string remedy) : IOException(
    $"{step}: {errno.Name()} ({errno.Text()}). {remedy}", (int)errno)
{
    /// <summary>What the kernel answered.</summary>
    public Errno Errno { get; } = errno;

    /// <summary>The likely cause on this machine and what to do about it.</summary>
    public string Remedy { get; } = remedy;
}

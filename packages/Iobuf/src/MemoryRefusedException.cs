using Hyb.Zcall;

namespace Hyb.Iobuf;

/// <summary>
/// The kernel refused memory of the kind asked for: huge pages that are not reserved, or more
/// locked memory than the limit. The message names the step, the errno and what to do about it.
/// </summary>
/// <param name="step">What was tried.</param>
/// <param name="errno">What the kernel answered.</param>
/// <param name="remedy">The cause and what to do.</param>
public sealed class MemoryRefusedException(string step, Errno errno, string remedy)
    : OutOfMemoryException($"{step}: {errno.Name()} ({errno.Text()}). {remedy}")
{
    /// <summary>What the kernel answered.</summary>
    public Errno Errno { get; } = errno;

    /// <summary>The cause and what to do about it.</summary>
    public string Remedy { get; } = remedy;
}

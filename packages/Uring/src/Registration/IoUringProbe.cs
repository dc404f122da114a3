namespace Hyb.Uring;

/// <summary>Which operations a ring can do, as its kernel answered once.</summary>
public sealed class IoUringProbe
{
    private readonly bool[] _supported;

    internal IoUringProbe(bool[] supported) => _supported = supported;

    /// <summary>How many operations the kernel knows, supported or not.</summary>
    public int Count => _supported.Length;

    /// <summary>
    /// Whether the operation works: known, and not left out when the kernel was built.
    /// </summary>
    public bool Supports(IoUringOp operation) =>
        (int)operation < _supported.Length && _supported[(int)operation];
}

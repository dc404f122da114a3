using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const int ProbedOperations = 256;

    /// <summary>
    /// Asks the kernel which operations it supports: IORING_REGISTER_PROBE,
    /// io_uring_register_probe(3). Before <see cref="Start"/> anybody may ask.
    /// </summary>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public IoUringProbe Probe()
    {
        using var use = UseOrPrepare();
        var bytes = stackalloc byte[sizeof(ProbeHeader) + (ProbedOperations * sizeof(ProbeOp))];
        new Span<byte>(bytes, sizeof(ProbeHeader) + (ProbedOperations * sizeof(ProbeOp))).Clear();
        _ = RegisterOrThrow(IoUringRegisterOp.Probe, bytes, ProbedOperations);
        var header = (ProbeHeader*)bytes;
        var answers = (ProbeOp*)(header + 1);
        var supported = new bool[header->OpsLen];
        for (var i = 0; i < supported.Length; i++)
            supported[i] = (answers[i].Flags & UringConstants.OpSupported) != 0;
        return new IoUringProbe(supported);
    }
}

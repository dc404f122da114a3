using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const int MaxFixedBuffers = 16384;

    private IoVec[] _fixedBuffers = [];

    /// <summary>How many buffers are registered.</summary>
    public int FixedBufferCount => _fixedBuffers.Length;

    /// <summary>
    /// Registers buffers, which the kernel pins and maps once instead of at every operation:
    /// IORING_REGISTER_BUFFERS, io_uring_register_buffers(3). They count into RLIMIT_MEMLOCK.
    /// </summary>
    /// <param name="buffers">
    /// 1 to 16384 pieces of native or pinned memory, each 1 GiB at most. The caller keeps them
    /// until <see cref="UnregisterBuffers"/> or <see cref="Close"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No buffer, or too many.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: for want of locked memory, or because buffers are registered already.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RegisterBuffers(ReadOnlySpan<IoVec> buffers)
    {
        using var use = UseOrPrepare();
        ArgumentOutOfRangeException.ThrowIfZero(buffers.Length, nameof(buffers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            buffers.Length, MaxFixedBuffers, nameof(buffers));
        var table = buffers.ToArray();
        SyscallResult result;
        fixed (IoVec* first = table)
        {
            result = Register(
                IoUringRegisterOp.RegisterBuffers,
                first,
                (uint)table.Length);
        }

        if (result.IsError)
        {
            nuint bytes = 0;
            foreach (var buffer in table)
                bytes += buffer.Length;
            throw SetupRefusal.OfRegister(
                IoUringRegisterOp.RegisterBuffers, result.Errno, bytes);
        }

        _fixedBuffers = table;
    }

    /// <summary>
    /// Takes the registered buffers back: IORING_UNREGISTER_BUFFERS. Operations in flight keep
    /// the memory pinned until they complete; the caller keeps it until then.
    /// </summary>
    /// <exception cref="IoUringException">No buffers are registered (ENXIO).</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UnregisterBuffers()
    {
        using var use = Use();
        var result = Register(IoUringRegisterOp.UnregisterBuffers, null, 0);
        if (result.IsError)
            throw SetupRefusal.OfRegister(IoUringRegisterOp.UnregisterBuffers, result.Errno);
        _fixedBuffers = [];
    }

    /// <summary>A registered buffer, for the operations that take one.</summary>
    /// <param name="index">Index in the order of registration.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such buffer.</exception>
    public FixedBuffer GetFixedBuffer(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _fixedBuffers.Length);
        return new FixedBuffer((ushort)index, _fixedBuffers[index]);
    }
}

using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Makes a registration that has no method of its own, as it stands: io_uring_register(2).
    /// What it replaces or takes away, this class does not hear of: leave what has a method to it.
    /// </summary>
    /// <param name="operation">Which one.</param>
    /// <param name="argument">
    /// What it takes. The caller keeps what the kernel goes on using, as the operation says, until
    /// <see cref="Ended"/>.
    /// </param>
    /// <param name="count">Number of elements, as the operation counts them.</param>
    /// <returns>What the kernel returned.</returns>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public SyscallResult RegisterRaw(IoUringRegisterOp operation, void* argument, uint count)
    {
        using var use = UseOrPrepare();
        var result = Register(operation, argument, count);
        GC.KeepAlive(this);
        return result;
    }

    // `bytes` are those that the kernel may have refused to lock.
    private SyscallResult RegisterOrThrow(
        IoUringRegisterOp operation, void* argument = null, uint count = 0, nuint bytes = 0)
    {
        var result = Register(operation, argument, count);
        return result.IsError
            ? throw SetupRefusal.OfRegister(operation, result.Errno, bytes)
            : result;
    }

    // What prepares a ring may be called before Start by whoever prepares it, one thread at a
    // time, and afterwards by whoever may use it.
    private RingUse UseOrPrepare() => _state == State.Created ? default : Use();

    // What the kernel takes only while the ring is disabled.
    private void ThrowIfNotPreparing(string member)
    {
        ObjectDisposedException.ThrowIf(_state >= State.Closing, this);
        if (_state != State.Created)
            throw new InvalidOperationException($"{member} works before Start only.");
    }
}

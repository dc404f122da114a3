using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
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

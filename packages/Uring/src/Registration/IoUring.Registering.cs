using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    // io_uring_register(2), as the kernel answers it.
    private SyscallResult Register(IoUringRegisterOp operation, void* argument, uint count)
    {
        var result = Syscall.IoUringRegister(_ringFd, (uint)operation, argument, count);
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
    // time, and afterwards by the owner only.
    private void ThrowIfNotConfigurable()
    {
        if (_state != State.Created)
            ThrowIfNotUsable();
    }

    // What the kernel takes only while the ring is disabled.
    private void ThrowIfNotPreparing(string member)
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state != State.Created)
            throw new InvalidOperationException($"{member} works before Start only.");
    }
}

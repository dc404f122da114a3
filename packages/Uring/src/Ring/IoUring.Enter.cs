using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const uint AnyIndex = uint.MaxValue;

    // What io_uring_enter is given: the descriptor, or its index among the registered rings of the
    // owning thread with the flag that says so.
    private int _enterFd;
    private IoUringEnterFlags _enterFlags;

    /// <summary>
    /// Whether the ring is entered by an index that its thread has registered instead of by its
    /// descriptor (IORING_REGISTER_RING_FDS). That spares every call the descriptor table, which
    /// all threads of a process share. A thread has 16 such indices; further rings go without.
    /// </summary>
    public bool IsEnteredByIndex => (_enterFlags & IoUringEnterFlags.RegisteredRing) != 0;

    private void RegisterDescriptor()
    {
        var update = new RsrcUpdate { Offset = AnyIndex, Data = (ulong)_ringFd };
        var result = Syscall.IoUringRegister(
            _ringFd, (uint)IoUringRegisterOp.RegisterRingFds, &update, 1);

        // Refused: no index is left. The descriptor itself works as well, only slower.
        if (result.Raw != 1)
            return;
        _enterFd = (int)update.Offset;
        _enterFlags = IoUringEnterFlags.RegisteredRing;
    }

    // Without this the index would keep the ring alive until the thread ends.
    private void UnregisterDescriptor()
    {
        if (!IsEnteredByIndex)
            return;
        var update = new RsrcUpdate { Offset = (uint)_enterFd };
        _ = Syscall.IoUringRegister(
            _ringFd, (uint)IoUringRegisterOp.UnregisterRingFds, &update, 1);
        _enterFd = _ringFd;
        _enterFlags = IoUringEnterFlags.None;
    }

    private SyscallResult Enter(uint toSubmit, IoUringEnterFlags flags = IoUringEnterFlags.None)
    {
        ThrowIfOwnerHasEnded();
        return Syscall.IoUringEnter(_enterFd, toSubmit, 0, (uint)(flags | _enterFlags), null, 0);
    }

    private SyscallResult EnterAndWait(uint toSubmit, uint minimum, TimeSpan remaining)
    {
        ThrowIfOwnerHasEnded();
        var flags = IoUringEnterFlags.GetEvents | _enterFlags;
        if (remaining == Timeout.InfiniteTimeSpan)
            return Syscall.IoUringEnter(_enterFd, toSubmit, minimum, (uint)flags, null, 0);
        var time = Timespec.From(remaining);
        var argument = new GetEventsArg { Ts = (ulong)&time };
        return Syscall.IoUringEnter(
            _enterFd,
            toSubmit,
            minimum,
            (uint)(flags | IoUringEnterFlags.ExtArg),
            &argument,
            (nuint)sizeof(GetEventsArg));
    }

    // An index means the rings that the *calling* thread has registered: on a thread that only
    // has the owner's stack it would name another ring. Once a call into the kernel, this is
    // worth asking for sure.
    private void ThrowIfOwnerHasEnded()
    {
        if (!_owner.IsExactlyCurrent)
            ThrowNotUsable();
    }
}

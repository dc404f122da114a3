using Hyb.Uring.Abi;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    private const uint AnyIndex = uint.MaxValue;
    private const SqRingFlags NeedsEnter = SqRingFlags.TaskRun | SqRingFlags.CqOverflow;

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

    // Whether there is an index, it is the owner's alone: nobody else has it, or has another ring
    // by it.
    private SyscallResult Register(IoUringRegisterOp operation, void* argument, uint count)
    {
        var byIndex = IsEnteredByIndex
            ? IoUringRegisterOp.UseRegisteredRing
            : default;
        return Syscall.IoUringRegister(_enterFd, (uint)(operation | byIndex), argument, count);
    }

    private static SyscallResult UnregisterIndex(int index)
    {
        var update = new RsrcUpdate { Offset = (uint)index };
        return Syscall.IoUringRegister(
            index,
            (uint)(IoUringRegisterOp.UnregisterRingFds | IoUringRegisterOp.UseRegisteredRing),
            &update,
            1);
    }

    private void RegisterDescriptor()
    {
        var update = new RsrcUpdate { Offset = AnyIndex, Data = (ulong)_ringFd };
        var result = Register(IoUringRegisterOp.RegisterRingFds, &update, 1);

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
        _ = UnregisterIndex(_enterFd);
        _enterFd = _ringFd;
        _enterFlags = IoUringEnterFlags.None;
    }

    private SyscallResult Enter(uint toSubmit, IoUringEnterFlags flags = IoUringEnterFlags.None)
    {
        if (toSubmit == 0)
            ThrowIfOwnerHasEnded();
        var result = Syscall.IoUringEnter(
            _enterFd, toSubmit, 0, (uint)(flags | _enterFlags), null, 0);

        // Entries that the kernel took from this queue prove that it was this ring that was
        // entered. That is cheaper than to ask beforehand for the thread, by 4 in 100 of a batch of
        // 16, and when nothing was taken the question is put after all.
        var taken = (uint)result.Int32;
        if (toSubmit != 0 && (result.IsError || taken == 0 || _sq.Pending + taken != toSubmit))
            ThrowIfOwnerHasEnded();
        return result;
    }

    private SyscallResult EnterAndWait(
        uint toSubmit, uint places, IoUringEnterFlags flags, in WaitTerms terms)
    {
        ThrowIfOwnerHasEnded();
        flags |= IoUringEnterFlags.GetEvents | _enterFlags | terms.Flags;
        if (terms.RegisteredWait >= 0)
            return EnterAndWaitRegistered(toSubmit, places, flags, terms);
        if (terms.IsPlain)
            return Syscall.IoUringEnter(_enterFd, toSubmit, places, (uint)flags, null, 0);
        var time = terms.Deadline.Timespec;
        var mask = terms.SignalMask;
        var argument = new GetEventsArg
        {
            Ts = terms.Deadline.IsNever ? 0 : (ulong)&time,
            MinWaitUsec = terms.MinWaitUs,
            Sigmask = terms.HasSignalMask ? (ulong)&mask : 0,
            SigmaskSz = terms.HasSignalMask ? (uint)sizeof(ulong) : 0,
        };
        return Syscall.IoUringEnter(
            _enterFd,
            toSubmit,
            places,
            (uint)(flags | IoUringEnterFlags.ExtArg | IoUringEnterFlags.AbsoluteTimer),
            &argument,
            (nuint)sizeof(GetEventsArg));
    }

    private IoUringEnterFlags EnterFlagsForWork() =>
        (_sq.Flags & NeedsEnter) != 0 ? IoUringEnterFlags.GetEvents : IoUringEnterFlags.None;

    // An index means the rings that the *calling* thread has registered: on a thread that only
    // has the owner's stack it would name another ring, and a wait would wait for that.
    private void ThrowIfOwnerHasEnded()
    {
        if (!_owner.IsExactlyCurrent && !_isShared)
            ThrowNotUsable();
    }
}

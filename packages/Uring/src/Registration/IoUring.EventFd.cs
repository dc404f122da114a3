using Hyb.Iofd;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Whether completions are signalled to the registered eventfd; true until it is set:
    /// IORING_CQ_EVENTFD_DISABLED in the ring's flags, io_uring_cq_eventfd_toggle(3). No system
    /// call. After switching it on, look at the completions once: those that came before were
    /// not signalled.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool SignalsEventFd
    {
        get
        {
            using var use = UseOrPrepare();
            var flags = _cq.KernelFlags;
            GC.KeepAlive(this);
            return (flags & CqRingFlags.EventFdDisabled) == 0;
        }

        set
        {
            using var use = UseOrPrepare();
            _cq.KernelFlags = value
                ? _cq.KernelFlags & ~CqRingFlags.EventFdDisabled
                : _cq.KernelFlags | CqRingFlags.EventFdDisabled;

            // The look at the completions that follows must not be moved before the flag: one that
            // was posted without a signal would be seen by neither.
            Interlocked.MemoryBarrier();
            GC.KeepAlive(this);
        }
    }

    /// <summary>
    /// Signals an eventfd with every completion: IORING_REGISTER_EVENTFD,
    /// io_uring_register_eventfd(3). With the kernel's deferred task work, as every ring of one
    /// thread has it, the signal says that there is something to take, and
    /// <see cref="Wait(Span{Completion})"/> brings it about.
    /// </summary>
    /// <param name="eventFd">The eventfd; the kernel keeps it itself from now on.</param>
    /// <param name="onlyAsync">
    /// Leave out completions that come about while their entries are being submitted:
    /// IORING_REGISTER_EVENTFD_ASYNC.
    /// </param>
    /// <exception cref="ArgumentNullException">There is no eventfd.</exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: EBUSY when one is registered, EBADF when it is disposed.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RegisterEventFd(EventFd eventFd, bool onlyAsync = false)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        RegisterEventFd(eventFd.Fd, onlyAsync);
    }

    /// <inheritdoc cref="RegisterEventFd(EventFd, bool)"/>
    /// <remarks>EINVAL when the descriptor is something else than an eventfd.</remarks>
    public void RegisterEventFd(Fd eventFd, bool onlyAsync = false)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        using var use = UseOrPrepare();
        var number = eventFd.Number;
        _ = RegisterOrThrow(
            onlyAsync
                ? IoUringRegisterOp.RegisterEventFdAsync
                : IoUringRegisterOp.RegisterEventFd,
            &number,
            1);
        GC.KeepAlive(eventFd);
    }

    /// <summary>
    /// Stops signalling the eventfd: IORING_UNREGISTER_EVENTFD, io_uring_unregister_eventfd(3).
    /// </summary>
    /// <exception cref="IoUringException">None is registered (ENXIO).</exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void UnregisterEventFd()
    {
        using var use = UseOrPrepare();
        _ = RegisterOrThrow(IoUringRegisterOp.UnregisterEventFd);
    }
}

using Hyb.Uring.Abi;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Lets waits poll the queues of network devices: IORING_REGISTER_NAPI,
    /// io_uring_register_napi(3). The next wait spins for that long before it sleeps.
    /// </summary>
    /// <param name="polling">How.</param>
    /// <returns>How it was before; with inactive tracking when it was not.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time is negative or longer than 2^32 - 1 microseconds, or the tracking is neither
    /// dynamic nor static: inactive is what the kernel says, and <see cref="UnregisterNapi"/> what
    /// makes it say so.
    /// </exception>
    /// <exception cref="IoUringException">
    /// The kernel refused: EINVAL when it is built without CONFIG_NET_RX_BUSY_POLL, or the ring
    /// polls for completions.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public BusyPolling RegisterNapi(BusyPolling polling)
    {
        using var use = UseOrPrepare();
        ArgumentOutOfRangeException.ThrowIfLessThan(
            polling.Time, TimeSpan.Zero, nameof(polling));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            polling.Time,
            TimeSpan.FromMicroseconds(BusyPolling.MaxMicroseconds),
            nameof(polling));
        if (polling.Tracking is not (NapiTracking.Dynamic or NapiTracking.Static))
            throw new ArgumentOutOfRangeException(nameof(polling), polling.Tracking, null);

        var settings = new NapiSettings
        {
            BusyPollTo = polling.Microseconds,
            PreferBusyPoll = polling.IsPreferred ? (byte)1 : (byte)0,
            Opcode = (byte)NapiOp.Register,
            OpParam = (uint)polling.Tracking,
        };
        _ = RegisterOrThrow(IoUringRegisterOp.RegisterNapi, &settings, 1);
        return FromKernel(settings);
    }

    /// <summary>
    /// Adds a queue to those that are polled, with <see cref="NapiTracking.Static"/>:
    /// IO_URING_NAPI_STATIC_ADD_ID.
    /// </summary>
    /// <param name="napiId">What SO_INCOMING_NAPI_ID of a socket says.</param>
    /// <exception cref="IoUringException">
    /// The kernel refused: EINVAL when the id is none or tracking is not static, EEXIST when it is
    /// polled already.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void AddNapiId(uint napiId) => ChangeNapiIds(NapiOp.AddId, napiId);

    /// <summary>
    /// Removes a queue from those that are polled: IO_URING_NAPI_STATIC_DEL_ID.
    /// </summary>
    /// <param name="napiId">What was given to <see cref="AddNapiId"/>.</param>
    /// <exception cref="IoUringException">
    /// The kernel refused: ENOENT when the id is not polled, EINVAL when tracking is not static.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void RemoveNapiId(uint napiId) => ChangeNapiIds(NapiOp.RemoveId, napiId);

    /// <summary>
    /// Ends busy polling: IORING_UNREGISTER_NAPI, io_uring_unregister_napi(3).
    /// </summary>
    /// <returns>How it was; the kernel does not say the tracking, which reads dynamic.</returns>
    /// <exception cref="IoUringException">
    /// The kernel refused: EINVAL when it is built without CONFIG_NET_RX_BUSY_POLL.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread's, once started.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public BusyPolling UnregisterNapi()
    {
        using var use = UseOrPrepare();
        NapiSettings settings = default;
        _ = RegisterOrThrow(IoUringRegisterOp.UnregisterNapi, &settings, 1);
        return FromKernel(settings);
    }

    private void ChangeNapiIds(NapiOp operation, uint napiId)
    {
        using var use = UseOrPrepare();
        var settings = new NapiSettings { Opcode = (byte)operation, OpParam = napiId };
        _ = RegisterOrThrow(IoUringRegisterOp.RegisterNapi, &settings, 1);
    }

    private static BusyPolling FromKernel(in NapiSettings settings) => new(
        TimeSpan.FromMicroseconds(settings.BusyPollTo),
        settings.PreferBusyPoll != 0,
        (NapiTracking)settings.OpParam);
}

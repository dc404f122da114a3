using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    // UIO_MAXIOV: the kernel silently takes no more at once.
    private const int MaxPerCall = 1024;

    /// <summary>Sends messages of a batch: sendmmsg(2), once for each 1024.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="count">How many from its start; 0 makes no call.</param>
    /// <param name="flags">How; MSG_NOSIGNAL is added.</param>
    /// <param name="deadline">Until when to wait for room for the first.</param>
    /// <returns>
    /// How many were sent. Fewer than asked with Ok is normal: send the rest with the next batch.
    /// A failure comes with 0, and belongs to the first message that was not sent.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">More than the batch has.</exception>
    public IoResult SendMessages(
        MessageBatch batch,
        int count,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default) =>
        Exchange(batch, count, flags | MessageFlags.NoSignal, deadline, sending: true);

    /// <summary>Receives messages into a batch: recvmmsg(2), once for each 1024.</summary>
    /// <param name="batch">Buffers; lengths, addresses, flags and control are written.</param>
    /// <param name="count">How many at most; 0 makes no call.</param>
    /// <param name="flags">How; MSG_DONTWAIT and MSG_CMSG_CLOEXEC are added.</param>
    /// <param name="deadline">Until when to wait for the first.</param>
    /// <returns>How many were received.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More than the batch has.</exception>
    public IoResult ReceiveMessages(
        MessageBatch batch,
        int count,
        MessageFlags flags = MessageFlags.None,
        Deadline deadline = default) =>
        Exchange(
            batch,
            count,
            flags | MessageFlags.DontWait | MessageFlags.ControlCloseOnExec,
            deadline,
            sending: false);

    private IoResult Exchange(
        MessageBatch batch, int count, MessageFlags flags, in Deadline deadline, bool sending)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, batch.Capacity);
        using var fd = _fd.Lease();
        var events = sending ? PollEvents.Out : PollEvents.In;
        var done = 0;
        while (done < count)
        {
            var part = Math.Min(count - done, MaxPerCall);
            Outcome outcome;
            SyscallResult result;
            do
            {
                result = ExchangeOnce(fd.Number, batch, done, part, flags, sending);
                outcome = Outcome.From(result);
            }
            while (done == 0 && Readiness.Await(fd.Number, events, deadline, ref outcome));
            if (!outcome.IsOk)
                return done > 0 ? new IoResult(done, Outcome.Ok) : new IoResult(0, outcome);
            done += result.Int32;
            if (result.Int32 < part)
                break;
        }

        var none = fd.Number < 0 ? Outcome.Failure(Errno.EBADF) : Outcome.Ok;
        return new IoResult(done, none);
    }

    private static SyscallResult ExchangeOnce(
        int fd, MessageBatch batch, int start, int count, MessageFlags flags, bool sending)
    {
        SyscallResult result;
        do
        {
            result = sending
                ? Syscall.SendMMsg(fd, batch.ForSending(start, count), (uint)count, flags)
                : Syscall.RecvMMsg(fd, batch.ForReceiving(start, count), (uint)count, flags);
        }
        while (result.Errno == Errno.EINTR);
        if (!sending)
            batch.Received(start, result.Int32, count);
        GC.KeepAlive(batch);
        return result;
    }
}

using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

public sealed unsafe partial class NetSocket
{
    /// <summary>
    /// Which times to take and to report: SO_TIMESTAMPING. Those of receiving come with the
    /// message, those of sending in the error queue; read both with
    /// <see cref="ControlReader.TryGetTimes"/>.
    /// </summary>
    /// <param name="flags">At least one to take and one to report; none to stop.</param>
    /// <returns>EINVAL for flags that the kernel does not know, or that exclude another.</returns>
    public Outcome SetTimestamping(TimestampingFlags flags) => SetValue(
        SocketLevel.Socket, (int)SocketOption.Timestamping, flags);

    /// <summary>Which times are taken and reported.</summary>
    /// <param name="flags">The flags; none when the call failed.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetTimestamping(out TimestampingFlags flags) => GetValue(
        SocketLevel.Socket, (int)SocketOption.Timestamping, out flags);

    /// <summary>
    /// Has messages sent at their own times: SO_TXTIME, with
    /// <see cref="ControlWriter.TryAddTransmitTime"/>. Only a queue that knows times (etf, fq) of
    /// the interface heeds them.
    /// </summary>
    /// <param name="clock">The clock of the times; etf takes CLOCK_TAI, fq CLOCK_MONOTONIC.</param>
    /// <param name="flags">How they are meant.</param>
    /// <returns>EPERM for other clocks than CLOCK_MONOTONIC without CAP_NET_ADMIN.</returns>
    public Outcome SetTransmitTime(Clock clock, TransmitTimeFlags flags = TransmitTimeFlags.None) =>
        SetValue(
            SocketLevel.Socket,
            (int)SocketOption.TransmitTime,
            new TransmitTimeSetting(clock, flags));

    /// <summary>By which clock messages are sent, and how.</summary>
    /// <param name="setting">CLOCK_REALTIME and no flags unless set.</param>
    /// <returns>Ok; EBADF when it is disposed.</returns>
    public Outcome GetTransmitTime(out TransmitTimeSetting setting) => GetValue(
        SocketLevel.Socket, (int)SocketOption.TransmitTime, out setting);
}

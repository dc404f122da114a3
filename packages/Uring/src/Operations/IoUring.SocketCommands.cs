using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// How many bytes wait to be received: IORING_OP_URING_CMD with SOCKET_URING_OP_SIOCINQ,
    /// io_uring_prep_cmd_sock(3). The result is their number; EOPNOTSUPP for a Unix socket, EINVAL
    /// for one that listens.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetSocketInputSize(
        FileTarget socket,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(SocketEntry(Checked(socket), SocketCommand.InputQueueSize, context, options));

    /// <summary>
    /// How many bytes are sent and not yet acknowledged, or not yet sent: IORING_OP_URING_CMD with
    /// SOCKET_URING_OP_SIOCOUTQ, io_uring_prep_cmd_sock(3). The result is their number;
    /// EOPNOTSUPP for a Unix socket, EINVAL for one that listens.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetSocketOutputSize(
        FileTarget socket,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(SocketEntry(Checked(socket), SocketCommand.OutputQueueSize, context, options));

    /// <summary>
    /// Reads a socket option: IORING_OP_URING_CMD with SOCKET_URING_OP_GETSOCKOPT, getsockopt(2),
    /// io_uring_prep_cmd_sock(3). The result is the length of the value; EOPNOTSUPP for every
    /// level but <see cref="SocketLevel.Socket"/>.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="level">Whose option.</param>
    /// <param name="option">Which, for example of <see cref="SocketOption"/>.</param>
    /// <param name="value">
    /// Where the value goes; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is longer than 2 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetSocketOption(
        FileTarget socket,
        SocketLevel level,
        int option,
        IoVec value,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(SocketEntry(Checked(socket), SocketCommand.GetOption, context, options) with
        {
            Address = LevelAndOption(level, option),
            Address3 = (ulong)value.Address,
            FileIndex = OptionLength(value),
        });

    /// <summary>
    /// Sets a socket option: IORING_OP_URING_CMD with SOCKET_URING_OP_SETSOCKOPT, setsockopt(2),
    /// io_uring_prep_cmd_sock(3). Completes with 0, or with the errno of setsockopt(2).
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="level">Whose option.</param>
    /// <param name="option">Which, for example of <see cref="SocketOption"/>.</param>
    /// <param name="value">
    /// The value; the caller's, valid and unchanged until the completion.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is longer than 2 GiB, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome SetSocketOption(
        FileTarget socket,
        SocketLevel level,
        int option,
        IoVec value,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(SocketEntry(Checked(socket), SocketCommand.SetOption, context, options) with
        {
            Address = LevelAndOption(level, option),
            Address3 = (ulong)value.Address,
            FileIndex = OptionLength(value),
        });

    /// <summary>
    /// The address of a socket or of its peer: IORING_OP_URING_CMD with
    /// SOCKET_URING_OP_GETSOCKNAME, getsockname(2), getpeername(2). Completes with 0, with
    /// EOPNOTSUPP before Linux 6.19, with ENOTCONN when there is no peer.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="address">
    /// Where the address goes; the caller's, valid and unmoved until the completion.
    /// </param>
    /// <param name="addressBytes">
    /// The room for the address, which the kernel replaces by its full length; the caller's, valid
    /// and unmoved until the completion.
    /// </param>
    /// <param name="ofPeer">Whether the peer's is asked for.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetSocketName(
        FileTarget socket,
        void* address,
        int* addressBytes,
        bool ofPeer = false,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(SocketEntry(Checked(socket), SocketCommand.GetName, context, options) with
        {
            Address = (ulong)address,
            Address3 = (ulong)addressBytes,
            FileIndex = ofPeer ? 1 : 0,
        });

    /// <summary>
    /// Reports when data was sent, for a socket with SO_TIMESTAMPING: IORING_OP_URING_CMD with
    /// SOCKET_URING_OP_TX_TIMESTAMP. Each completion with <see cref="Completion.HasMore"/> is one
    /// time: seconds and nanoseconds in the payload, the key of the datagram in the result. Only in
    /// a ring with large completions; EINVAL in others.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome GetTransmitTimes(
        FileTarget socket,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(SocketEntry(Checked(socket), SocketCommand.TransmitTimestamp, context, options));

    private static Sqe SocketEntry(
        FileTarget socket, SocketCommand command, SqeContext context, SqeOptions options) =>
        new(IoUringOp.UringCmd, socket, context, options) { Offset = (uint)command };

    private static ulong LevelAndOption(SocketLevel level, int option) =>
        (uint)level | ((ulong)(uint)option << 32);

    private static int OptionLength(IoVec value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            value.Length, (nuint)int.MaxValue, nameof(value));
        return (int)value.Length;
    }
}

using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Makes a socket: IORING_OP_SOCKET, socket(2), io_uring_prep_socket(3),
    /// io_uring_prep_socket_direct(3). Completes with what <see cref="FileDestination"/> says;
    /// whoever does not want the descriptor any more closes it.
    /// </summary>
    /// <param name="shape">
    /// A <see cref="SocketKind"/>, or any domain, form and protocol. EPROTONOSUPPORT,
    /// ESOCKTNOSUPPORT or EAFNOSUPPORT where the kernel lacks it; EPERM for raw sockets without
    /// CAP_NET_RAW.
    /// </param>
    /// <param name="into">A new descriptor, which is close-on-exec, or a slot.</param>
    /// <param name="flags">
    /// <see cref="SocketForm.NonBlocking"/> for a socket whose system calls do not wait. Operations
    /// wait inside the ring all the same, except <see cref="Splice"/>, which fails with EAGAIN.
    /// </param>
    /// <param name="context">
    /// Identity; the default packs a direct one, with the domain as its descriptor.
    /// </param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such kind, or a slot beyond the table.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Socket(
        SocketShape shape,
        FileDestination into = default,
        SocketForm flags = SocketForm.None,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckDestination(into);
        return Enqueue(new Sqe(
            IoUringOp.Socket,
            FileTarget.FromDescriptor((int)shape.Domain),
            context,
            options)
        {
            Offset = (ulong)(shape.Form | NewSocketFlags(flags, into)),
            Length = (uint)shape.Protocol,
            FileIndex = into.FileIndex,
        });
    }

    /// <summary>
    /// Gives a socket its local address: IORING_OP_BIND, bind(2), io_uring_prep_bind(3). Completes
    /// with 0; EADDRINUSE, EADDRNOTAVAIL, EACCES, EAFNOSUPPORT, EINVAL when it has one.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="address">Of the socket's own family; copied. No address is EINVAL.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Bind(
        FileTarget socket,
        in SockAddr address,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        if (!TryStageAddress(address, out var memory))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.Bind, socket, context, options)
        {
            Address = (ulong)memory,
            Offset = (ulong)address.Length,
        });
    }

    /// <summary>
    /// Lets a socket accept connections: IORING_OP_LISTEN, listen(2), io_uring_prep_listen(3).
    /// Completes with 0; EOPNOTSUPP for a socket without connections.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="backlog">
    /// How many connections may wait to be accepted; net.core.somaxconn limits it.
    /// </param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Listen(
        FileTarget socket,
        int backlog = NetSocket.DefaultBacklog,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Listen, Checked(socket), context, options)
        {
            Length = (uint)backlog,
        });

    /// <summary>
    /// Connects a socket: IORING_OP_CONNECT, connect(2), io_uring_prep_connect(3). Completes with
    /// 0 when the handshake is over; ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EISCONN. A socket that
    /// is non-blocking completes with EINPROGRESS instead of waiting.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="address">Where to; copied. No address is EINVAL.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Connect(
        FileTarget socket,
        in SockAddr address,
        SqeContext context = default,
        SqeOptions options = default)
    {
        CheckTarget(socket);
        if (!TryStageAddress(address, out var memory))
            return Outcome.WouldBlock;
        return EnqueueStaged(new Sqe(IoUringOp.Connect, socket, context, options)
        {
            Address = (ulong)memory,
            Offset = (ulong)address.Length,
        });
    }

    /// <summary>
    /// Ends one or both halves of a connection: IORING_OP_SHUTDOWN, shutdown(2),
    /// io_uring_prep_shutdown(3). Completes with 0; ENOTCONN, ENOTSOCK. Receives that wait end
    /// with 0, sends with EPIPE, and their memory is free at their own completions. The kernel
    /// has a worker thread do it, which looks the descriptor up when it gets there: close it after
    /// the completion only, or a new connection with the same number is shut down.
    /// </summary>
    /// <param name="socket">The socket, its descriptor or slot.</param>
    /// <param name="how">Which half.</param>
    /// <param name="context">Identity; the default packs a direct one.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Shutdown(
        FileTarget socket,
        ShutdownHow how = ShutdownHow.Both,
        SqeContext context = default,
        SqeOptions options = default) =>
        Enqueue(new Sqe(IoUringOp.Shutdown, Checked(socket), context, options)
        {
            Length = (uint)how,
        });

    // A slot is no descriptor that execve could pass on: the kernel refuses the flag.
    private static SocketForm NewSocketFlags(SocketForm flags, FileDestination into) =>
        into.IsSlot ? flags : flags | SocketForm.CloseOnExec;
}

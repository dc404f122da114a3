using Hyb.Iox;
using Hyb.Zcall;

namespace Hyb.Sock;

/// <summary>How to listen; everything is off unless asked for.</summary>
public sealed record ListenOptions
{
    /// <summary>How many connections may wait to be accepted.</summary>
    public int Backlog { get; init; } = NetSocket.DefaultBacklog;

    /// <summary>SO_REUSEADDR: although old connections linger.</summary>
    public bool ReuseAddress { get; init; }

    /// <summary>
    /// SO_REUSEPORT: other sockets of this user may listen there too, and share connections.
    /// </summary>
    public bool ReusePort { get; init; }

    /// <summary>IPV6_V6ONLY: no IPv4 on an IPv6 socket.</summary>
    public bool V6Only { get; init; }

    /// <summary>
    /// Delete the socket file of a Unix path when nobody listens there any more.
    /// </summary>
    public bool ReplaceStalePath { get; init; }
}

public sealed unsafe partial class NetSocket
{
    /// <summary>
    /// A socket that is bound and, unless it is a datagram or raw socket, listens. Where the port
    /// was 0, <see cref="LocalAddress"/> tells it.
    /// </summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="address">Of the kind's own family.</param>
    /// <param name="socket">The socket; null when a call failed, and then nothing stays.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>EADDRINUSE, EACCES, EAFNOSUPPORT and what the single calls say.</returns>
    public static Outcome Listen(
        SocketKind kind, in SockAddr address, out NetSocket socket, ListenOptions? options = null)
    {
        options ??= new ListenOptions();
        var outcome = Create(kind, out socket);
        if (!outcome.IsOk)
            return outcome;
        if (options.ReuseAddress)
            outcome = socket.Set(SocketOptions.ReuseAddress, true);
        if (outcome.IsOk && options.ReusePort)
            outcome = socket.Set(SocketOptions.ReusePort, true);
        if (outcome.IsOk && options.V6Only)
            outcome = socket.Set(SocketOptions.V6Only, true);
        if (outcome.IsOk)
            outcome = socket.Bind(address);
        if (outcome.Errno == Errno.EADDRINUSE && options.ReplaceStalePath
            && RemoveStalePath(kind, address))
            outcome = socket.Bind(address);
        if (outcome.IsOk && socket.Form is SocketForm.Stream or SocketForm.SequencedPacket)
            outcome = socket.Listen(options.Backlog);
        return Keep(outcome, outcome.IsOk, ref socket);
    }

    /// <summary>A socket that is connected, or about to be.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="address">Where to.</param>
    /// <param name="socket">The socket when Ok or would-block, otherwise null.</param>
    /// <param name="deadline">
    /// Until when to wait. Without one a handshake may still be going on, and would-block comes
    /// with a usable socket: see <see cref="Connect"/>.
    /// </param>
    /// <param name="local">Where to bind first; <c>default</c> for nowhere.</param>
    /// <returns>
    /// Ok when it is connected; WouldBlock as said; ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, and
    /// ETIMEDOUT of the peer or of the deadline; EADDRINUSE for the local address; otherwise as of
    /// <c>Create</c>.
    /// </returns>
    public static Outcome Dial(
        SocketKind kind,
        in SockAddr address,
        out NetSocket socket,
        Deadline deadline = default,
        in SockAddr local = default)
    {
        var outcome = Create(kind, out socket);
        if (!outcome.IsOk)
            return outcome;
        if (address.Length == 0)
            outcome = Outcome.Failure(Errno.EDESTADDRREQ);
        if (outcome.IsOk && local.Length != 0)
            outcome = socket.Bind(local);
        if (outcome.IsOk)
            outcome = socket.Connect(address, deadline);
        return Keep(outcome, outcome.IsOk || outcome.IsWouldBlock, ref socket);
    }

    private static Outcome Keep(Outcome outcome, bool keep, ref NetSocket socket)
    {
        if (keep)
            return outcome;
        socket.Dispose();
        socket = null!;
        return outcome;
    }

    /// <summary>
    /// Deletes the socket file of a Unix path when nobody listens there any more, which is when it
    /// refuses a connection. What <see cref="ListenOptions.ReplaceStalePath"/> does, for sockets
    /// that are bound elsewise.
    /// </summary>
    /// <param name="kind">What kind of socket would listen there.</param>
    /// <param name="address">The path; with any other address nothing happens.</param>
    /// <returns>Whether there was such a file, and it is gone.</returns>
    public static bool RemoveStalePath(SocketKind kind, in SockAddr address)
    {
        // A file that is no socket refuses connections, too, and stays.
        if (!address.IsUnixPath || !Create(kind, out var probe).IsOk)
            return false;
        using (probe)
        {
            if (probe.Connect(address).Errno != Errno.ECONNREFUSED)
                return false;
        }

        // Any bytes are a path, UTF-8 or not; one of all 108 bytes has no NUL of its own.
        var path = stackalloc byte[SockAddr.MaxPathBytes + 2];
        var end = address.UnixName.Length;
        address.UnixName.CopyTo(new Span<byte>(path, end));
        path[end] = 0;
        return IsSocketFile(path) && !Syscall.Invoke(
            SyscallNumber.unlinkat, Syscall.CurrentDirectory, (nint)path, 0).IsError;
    }

    private static bool IsSocketFile(byte* path)
    {
        const OpenFlags Flags = OpenFlags.PathOnly | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
        var result = Syscall.OpenAt(Syscall.CurrentDirectory, path, Flags);
        if (result.IsError)
            return false;
        using var fd = new Iofd.Fd(result.Int32, ownsHandle: true);
        const uint TypeMask = 0xF000, SocketType = 0xC000;
        return fd.Status(out var status).IsOk && (status.Mode & TypeMask) == SocketType;
    }
}

using System.Net;
using Hyb.Iox;
using Hyb.Sock;

namespace Hyb.Uring;

/// <summary>
/// The listeners of a ring: opens them, finds the one that a completion belongs to, and closes them
/// all. It belongs to the ring's thread.
/// </summary>
public sealed class ListenerManager : IDisposable
{
    private readonly List<Listener> _listeners = [];

    /// <summary>A manager without listeners.</summary>
    /// <param name="ring">Whose requests set them up; it may be not started yet.</param>
    /// <exception cref="ArgumentNullException">There is no ring.</exception>
    public ListenerManager(IoUring ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Ring = ring;
    }

    /// <summary>The ring.</summary>
    public IoUring Ring { get; }

    /// <summary>
    /// How many are neither failed nor closed: each of them has, or is about to have, a socket.
    /// </summary>
    public int Count => _listeners.Count;

    /// <summary>
    /// Begins to set up a listener: queues the request that makes its socket. The rest is done by
    /// handling completions, see <see cref="HandleCompletion"/>.
    /// </summary>
    /// <param name="shape">
    /// A <see cref="SocketKind"/> with connections, or any domain, form and protocol.
    /// </param>
    /// <param name="address">
    /// Of the socket's own family; a port of 0 has the kernel choose one. Copied.
    /// </param>
    /// <param name="listener">The listener; null unless Ok.</param>
    /// <param name="handler">Who is called back; null for nobody.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="into">
    /// A new descriptor, which is close-on-exec, or a slot of the registered files.
    /// </param>
    /// <returns>
    /// Ok when it is queued; WouldBlock when the queue is full, or all contexts are out.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Open(
        SocketShape shape,
        in SockAddr address,
        out Listener listener,
        IListenerHandler? handler = null,
        ListenOptions? options = null,
        FileDestination into = default)
    {
        listener = null!;
        using var scope = Ring.Contexts.BorrowScope();
        if (!scope.IsValid)
            return Outcome.WouldBlock;
        var made = new Listener(
            this, shape, address, handler, options ?? new ListenOptions(), into, scope.Entry);
        var outcome = made.Continue();
        if (!outcome.IsOk)
            return outcome;
        scope.Submitted();
        _listeners.Add(made);
        listener = made;
        return outcome;
    }

    /// <summary>The same for TCP, over IPv4 or IPv6 by the address.</summary>
    /// <param name="endPoint">Address and port; port 0 has the kernel choose one.</param>
    /// <param name="listener">The listener; null unless Ok.</param>
    /// <param name="handler">Who is called back; null for nobody.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="into">A new descriptor, or a slot.</param>
    /// <returns>
    /// Ok when it is queued; WouldBlock when the queue is full, or all contexts are out.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome OpenTcp(
        IPEndPoint endPoint,
        out Listener listener,
        IListenerHandler? handler = null,
        ListenOptions? options = null,
        FileDestination into = default)
    {
        var address = SockAddr.From(endPoint);
        var kind = address.Family == Zcall.SocketDomain.Inet ? SocketKind.Tcp4 : SocketKind.Tcp6;
        return Open(kind, address, out listener, handler, options, into);
    }

    /// <summary>The same for a Unix stream socket in the file system.</summary>
    /// <param name="path">
    /// 1 to 107 bytes of UTF-8 without NUL. For an abstract name, <see cref="Open"/> with
    /// <see cref="SockAddr.FromUnixAbstract"/>.
    /// </param>
    /// <param name="listener">The listener; null unless Ok.</param>
    /// <param name="handler">Who is called back; null for nobody.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="into">A new descriptor, or a slot.</param>
    /// <exception cref="ArgumentException">The path is empty, too long or has a NUL.</exception>
    /// <returns>
    /// Ok when it is queued; WouldBlock when the queue is full, or all contexts are out.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A slot beyond the table.</exception>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome OpenUnix(
        ReadOnlySpan<char> path,
        out Listener listener,
        IListenerHandler? handler = null,
        ListenOptions? options = null,
        FileDestination into = default) => Open(
            SocketKind.UnixStream,
            SockAddr.FromUnixPath(path),
            out listener,
            handler,
            options,
            into);

    /// <summary>
    /// Handles a completion if it is one of a listener's set-up:
    /// <see cref="Listener.HandleCompletion"/>.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <returns>Whether it was; false for every other completion.</returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool HandleCompletion(in Completion completion) =>
        Find(completion) is { } listener && listener.HandleCompletion(completion);

    /// <summary>
    /// Takes a completion as a step if it is one of a listener's set-up:
    /// <see cref="Listener.TakeStep"/>.
    /// </summary>
    /// <param name="completion">Any completion of the ring.</param>
    /// <param name="step">The step, when there is one.</param>
    /// <returns>Whether there is; false for every other completion.</returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool TakeStep(in Completion completion, out ListenerStep step)
    {
        step = default;
        return Find(completion) is { } listener && listener.TakeStep(completion, out step);
    }

    /// <summary>
    /// Queues the next stage of every listener that is <see cref="Listener.IsStalled"/>.
    /// </summary>
    /// <returns>Ok when nothing is left to be queued; WouldBlock when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">Not started, or another thread's.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public Outcome Continue()
    {
        foreach (var listener in _listeners)
        {
            var outcome = listener.Continue();
            if (!outcome.IsOk)
                return outcome;
        }

        return Outcome.Ok;
    }

    /// <summary>
    /// Closes every listener, see <see cref="Listener.Close"/>. They are gone when
    /// <see cref="Count"/> is 0, which takes the completions that are due.
    /// </summary>
    /// <returns>Ok; WouldBlock when the cancellation of an accept could not be queued.</returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public Outcome CloseAll()
    {
        var all = Outcome.Ok;
        foreach (var listener in _listeners.ToArray())
        {
            var outcome = listener.Close();
            if (!outcome.IsOk)
                all = outcome;
        }

        return all;
    }

    /// <summary>See <see cref="CloseAll"/>.</summary>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public void Dispose() => _ = CloseAll();

    internal void Remove(Listener listener) => _listeners.Remove(listener);

    private Listener? Find(in Completion completion) =>
        Ring.Contexts.TryGetExtended(completion.Context, out var context)
            && context.State is Listener listener
            && ReferenceEquals(listener.Manager, this)
                ? listener
                : null;
}

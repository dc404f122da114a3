using System.Diagnostics.CodeAnalysis;
using Hyb.Iofd;
using Hyb.Iox;
using Hyb.Sock;
using Hyb.Zcall;

namespace Hyb.Uring;

/// <summary>
/// A socket that is made, bound and set to listen by requests of a ring, one after the other, and
/// then accepts connections: from <see cref="ListenerManager"/>. It owns the socket, a descriptor
/// or a slot, until it is closed or has failed. It belongs to the ring's thread.
/// </summary>
/// <remarks>
/// <para>
/// Each completion of the set-up goes to <see cref="HandleCompletion"/>, which queues the next
/// stage and calls the handler; or to <see cref="TakeStep"/>, after which the caller calls
/// <see cref="Continue"/>. Steps of an accept go to <see cref="IoUring.HandleMultishot"/> or
/// <see cref="IoUring.TakeMultishot"/>, as those of any subscription.
/// </para>
/// <para>
/// Close it, and hand its completions over, before the ring is disposed: a socket that is made at
/// that moment is lost with its completion.
/// </para>
/// </remarks>
public sealed unsafe partial class Listener : IDisposable
{
    private readonly ListenerManager _manager;
    private readonly IListenerHandler? _handler;
    private readonly SocketShape _shape;
    private readonly SockAddr _address;
    private readonly ListenOptions _options;
    private readonly FileDestination _into;

    private ExtendedSqe _context;
    private Fd? _fd;
    private int _slot = -1;
    private ListenerState _stage;
    private int _option;
    private bool _isPending;
    private bool _hasReplaced;
    private MultishotSubscription _accept;

    internal Listener(
        ListenerManager manager,
        SocketShape shape,
        in SockAddr address,
        IListenerHandler? handler,
        ListenOptions options,
        FileDestination into,
        ExtendedSqe context)
    {
        _manager = manager;
        _shape = shape;
        _address = address;
        _handler = handler;
        _options = options;
        _into = into;
        _context = context;
        _context.State = this;
        State = ListenerState.Socket;
    }

    /// <summary>Where it stands.</summary>
    public ListenerState State { get; private set; }

    /// <summary>
    /// The socket, its descriptor or slot; none before it is made and when it is closed.
    /// </summary>
    public FileTarget Target => _fd is not null ? _fd
        : _slot >= 0 ? new FixedFile(_slot)
        : FileTarget.None;

    /// <summary>The address that was asked for.</summary>
    public SockAddr Address => _address;

    /// <summary>Why it has failed; <see cref="Errno.None"/> when it has not.</summary>
    public Errno Error { get; private set; }

    /// <summary>In which stage it has failed; meaningless when it has not.</summary>
    public ListenerState FailedStage { get; private set; }

    /// <summary>
    /// Whether the next stage is still to be queued: the queue was full, or a handler has thrown.
    /// </summary>
    public bool IsStalled => IsSettingUp && !_isPending;

    /// <summary>Whether it has failed or is closed: nothing is left of it.</summary>
    public bool IsOver => State is ListenerState.Failed or ListenerState.Closed;

    private bool IsSettingUp => State < ListenerState.Ready;

    internal ListenerManager Manager => _manager;

    private IoUring Ring => _manager.Ring;

    /// <summary>
    /// The address that it has, with the port that the kernel chose: getsockname(2).
    /// </summary>
    /// <param name="address">The address; none when the call failed.</param>
    /// <returns>
    /// Ok; EOPNOTSUPP for a slot, which has no descriptor to ask; EBADF without a socket.
    /// </returns>
    public Outcome LocalAddress(out SockAddr address)
    {
        address = default;
        if (_slot >= 0)
            return Outcome.Failure(Errno.EOPNOTSUPP);
        SockAddrStorage storage;
        uint length = SockAddr.MaxBytes;
        var result = Syscall.GetSockName(Target.Number, &storage, &length);
        if (!result.IsError)
            _ = SockAddr.TryDecode(storage.Bytes[..(int)length], out address);
        return Outcome.From(result);
    }

    /// <summary>
    /// Accepts connections until it is canceled or fails: <see cref="MultishotSubscriber.Accept"/>.
    /// Closing the listener cancels it.
    /// </summary>
    /// <param name="subscriber">Who gets the steps.</param>
    /// <param name="subscription">What follows the request.</param>
    /// <param name="into">
    /// New descriptors, which are close-on-exec, or <see cref="FileDestination.AnySlot"/>.
    /// </param>
    /// <param name="flags">As of <see cref="IoUring.Accept"/>.</param>
    /// <param name="accept">As of <see cref="IoUring.Accept"/>; Multishot is added.</param>
    /// <param name="options">Entry flags and the rest.</param>
    /// <returns>Ok when it is queued; WouldBlock when queue or pool have no room.</returns>
    /// <exception cref="ArgumentException">
    /// The subscriber is another ring's; one slot cannot take all connections; or the options skip
    /// completions.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// It is not ready, or accepts already; or the ring is another thread's.
    /// </exception>
    public Outcome Accept(
        MultishotSubscriber subscriber,
        out MultishotSubscription subscription,
        FileDestination into = default,
        SocketForm flags = SocketForm.None,
        AcceptFlags accept = AcceptFlags.None,
        SqeOptions options = default)
    {
        if (!ReferenceEquals(subscriber.Ring, Ring))
            throw new ArgumentException("The subscriber is another ring's.", nameof(subscriber));
        if (State != ListenerState.Ready || _accept.IsLive)
            ThrowCannotAccept();
        var owner = new AcceptOwner(this) { Receiver = subscriber.Receiver };
        var outcome = new MultishotSubscriber(Ring, owner, subscriber.Mode)
            .Accept(Target, out subscription, into, flags, accept, options);
        if (outcome.IsOk)
            _accept = subscription;
        return outcome;
    }

    /// <summary>
    /// Closes it, in whatever state it is: at once when no request uses the socket; otherwise
    /// when the completion has been handled that says so, of the stage that is pending or of the
    /// accept, which is canceled. It need not be called again: what is open then is closed by
    /// handling that completion. The file of a Unix path stays.
    /// </summary>
    /// <remarks>
    /// A queue that is full is submitted, to make room for the cancellation.
    /// </remarks>
    /// <returns>
    /// Ok; WouldBlock when even so the cancellation could not be queued: the next connection has it
    /// tried again, and so does another call.
    /// </returns>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public Outcome Close()
    {
        if (IsOver)
            return Outcome.Ok;
        if (!Ring.IsClosed)
            Ring.RequireOwner();
        State = ListenerState.Closing;
        if (!Ring.IsClosed && _accept.IsLive)
            return CancelAccept();
        if (Ring.IsClosed || !_isPending)
            End(ListenerState.Closed);
        return Outcome.Ok;
    }

    /// <summary>See <see cref="Close"/>.</summary>
    /// <exception cref="InvalidOperationException">The ring is another thread's.</exception>
    public void Dispose() => _ = Close();

    /// <summary>State and address, for messages.</summary>
    public override string ToString() => $"{State} {_address}";

    private Outcome CancelAccept()
    {
        var outcome = _accept.Cancel();
        if (!outcome.IsWouldBlock)
            return outcome;
        _ = Ring.Submit();
        return _accept.Cancel();
    }

    // No request uses the socket: close it, and let go of what else there is.
    private void End(ListenerState state)
    {
        State = state;
        _isPending = false;
        ReturnContext();
        var slot = _slot;
        _slot = -1;
        _fd?.Dispose();
        _fd = null;
        if (slot >= 0 && !Ring.IsClosed)
            Ring.EmptyFileSlot(slot);
        _manager.Remove(this);
        if (state == ListenerState.Failed)
            _handler?.OnFailed(this);
        else
            _handler?.OnClosed(this);
    }

    private void ReturnContext()
    {
        if (_context.IsValid)
            _context.Return();
        _context = default;
    }

    [DoesNotReturn]
    private void ThrowCannotAccept() => throw new InvalidOperationException(
        State == ListenerState.Ready
            ? "The listener accepts already: one subscription at a time."
            : $"The listener is not ready: its state is {State}.");

    /// <summary>Knows when the accept has ended.</summary>
    private sealed class AcceptOwner(Listener listener) : SubscriptionOwner
    {
        // A cancellation that found nothing is repeated as soon as there is a sign of life.
        public override void OnStep()
        {
            if (listener.State == ListenerState.Closing)
                _ = listener._accept.Cancel();
        }

        public override void OnReleased()
        {
            if (listener.State == ListenerState.Closing && !listener._accept.IsLive)
                listener.End(ListenerState.Closed);
        }
    }
}
